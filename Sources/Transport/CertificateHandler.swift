import Glibc
import NIOCore
import NIOSSL
import NIOTLS
import WebSocketCore

/// Stands behind TLS: says nothing before the server's certificate is known not to be revoked, and tells what is wrong
/// with it in more than one word.
final class CertificateHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private let url: WebSocketURL
    private let revocationLists: [RevocationList]
    private let tls: NIOSSLClientHandler
    /// The request, until it may be sent.
    private var held: NIOAny?
    private var isChecked = false

    /// A handler for the channel that `tls` secures, behind which it is to be added.
    init(_ tls: NIOSSLClientHandler, url: WebSocketURL, revocationLists: [RevocationList]) {
        self.tls = tls
        self.url = url
        self.revocationLists = revocationLists
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if isChecked { return context.write(data, promise: promise) }
        held = data
        promise?.succeed()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent { handshakeCompleted(context) }
        context.fireUserInboundEventTriggered(event)
    }

    private func handshakeCompleted(_ context: ChannelHandlerContext) {
        if let certificate, revocationLists.contains(where: { $0.revokes(certificate) }) {
            return context.fireErrorCaught(ConnectError.tls(.revoked))
        }
        isChecked = true
        guard let held else { return }
        self.held = nil
        context.writeAndFlush(held, promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isChecked, case .tls(let failure) = ConnectError(error, url: url) else {
            return context.fireErrorCaught(error)
        }
        context.fireErrorCaught(ConnectError.tls(explained(failure)))
    }

    /// The failure together with what the certificate itself says.
    private func explained(_ failure: TLSFailure) -> TLSFailure {
        guard let presented = tls.peerCertificate else { return failure }
        switch failure {
        case .untrusted:
            let now = time(nil)
            if presented.notValidAfter < now { return .expired(Int(presented.notValidAfter)) }
            if presented.notValidBefore > now { return .notYetValid(Int(presented.notValidBefore)) }
            return certificate?.isSelfSigned == true ? .selfSigned : .untrusted
        case .wrongHost(let host, _): return .wrongHost(host, others: certificate?.hosts ?? [])
        default: return failure
        }
    }

    private var certificate: Certificate? {
        (try? tls.peerCertificate?.toDERBytes()).flatMap(Certificate.init)
    }
}
