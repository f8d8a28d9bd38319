import Glibc
import NIOCore
import NIOSSL
import NIOTLS
import WebSocketCore

/// Stands behind TLS and tells what is wrong with the server's certificate in more than one word.
final class CertificateHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let url: WebSocketURL
    private let tls: NIOSSLClientHandler
    private let revocation: RevocationCheck?
    private var isOpen = false

    /// A handler for the channel that `tls` secures, behind which it is to be added.
    ///
    /// - Parameters:
    ///   - tls: The handler that shakes hands.
    ///   - url: Where to.
    ///   - revocation: What `tls` asks about each certificate, if it does.
    init(_ tls: NIOSSLClientHandler, url: WebSocketURL, revocation: RevocationCheck?) {
        self.tls = tls
        self.url = url
        self.revocation = revocation
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent { isOpen = true }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isOpen, case .tls(let failure) = ConnectError(error, url: url) else {
            return context.fireErrorCaught(error)
        }
        context.fireErrorCaught(ConnectError.tls(revocation?.failure ?? explained(failure)))
    }

    /// The failure together with what the certificate itself says.
    private func explained(_ failure: TLSFailure) -> TLSFailure {
        guard let presented = tls.peerCertificate else { return failure }
        let certificate = (try? presented.toDERBytes()).flatMap(Certificate.init)
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
}
