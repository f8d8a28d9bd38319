import Glibc
import NIOCore
import NIOSSL
import NIOTLS
import WebSocketCore

/// Stands behind TLS: lets nothing out before the server has shown that it is who was asked for, and tells what is wrong
/// with its certificate in more than one word.
final class CertificateHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private enum Phase { case shaking, open, refused }

    private let url: WebSocketURL
    private let tls: NIOSSLClientHandler
    private let revocation: RevocationCheck?
    private let asksWho: Bool
    private var phase = Phase.shaking
    /// What is to be written once it is clear to whom.
    private var heldBack: [(data: NIOAny, promise: EventLoopPromise<Void>?)] = []

    /// A handler for the channel that `tls` secures, behind which it is to be added.
    ///
    /// - Parameters:
    ///   - tls: The handler that shakes hands, and looks at everything but the host.
    ///   - url: Where to.
    ///   - revocation: What `tls` asks about each certificate, if it does.
    ///   - asksWho: Whether the certificate has to be for the URL's host.
    init(_ tls: NIOSSLClientHandler, url: WebSocketURL, revocation: RevocationCheck?, asksWho: Bool) {
        self.tls = tls
        self.url = url
        self.revocation = revocation
        self.asksWho = asksWho
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch phase {
        case .shaking: heldBack.append((data, promise))
        case .open: context.write(data, promise: promise)
        case .refused: promise?.fail(ChannelError.ioOnClosedChannel)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if phase == .open { context.fireChannelRead(data) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent { handshakeCompleted(context) }
        context.fireUserInboundEventTriggered(event)
    }

    private func handshakeCompleted(_ context: ChannelHandlerContext) {
        if asksWho, let failure = mistakenIdentity {
            phase = .refused
            dropHeldBack()
            return context.fireErrorCaught(ConnectError.tls(failure))
        }
        phase = .open
        for (data, promise) in heldBack { context.write(data, promise: promise) }
        heldBack = []
        context.flush()
    }

    /// Why the server is not who was asked for; nil if it is.
    private var mistakenIdentity: TLSFailure? {
        guard let presented = certificate else { return .wrongHost(url.host, others: []) }
        return presented.isFor(host: url.host) ? nil : .wrongHost(url.host, others: presented.places)
    }

    private var certificate: Certificate? { (try? tls.peerCertificate?.toDERBytes()).flatMap(Certificate.init) }

    func channelInactive(context: ChannelHandlerContext) {
        dropHeldBack()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { dropHeldBack() }

    private func dropHeldBack() {
        for (_, promise) in heldBack { promise?.fail(ChannelError.ioOnClosedChannel) }
        heldBack = []
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard phase == .shaking, case .tls(let failure) = ConnectError(error, url: url) else {
            return context.fireErrorCaught(error)
        }
        context.fireErrorCaught(ConnectError.tls(revocation?.failure ?? explained(failure)))
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
        default: return failure
        }
    }
}
