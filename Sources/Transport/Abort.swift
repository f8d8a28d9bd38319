import NIOCore
import NIOSSL

extension ChannelHandlerContext {
    /// Ends what is sent, and the connection without waiting for the peer: over TLS it would have 5 s to agree.
    func leave() {
        close(mode: .output, promise: nil)
        channel.abort()
    }
}

extension Channel {
    /// Ends TCP at once, from any thread; over TLS, too, where `close` would wait for the peer to agree (RFC 8446 §6.1).
    func abort() {
        guard eventLoop.inEventLoop else { return eventLoop.execute { self.abort() } }
        if let security = try? pipeline.syncOperations.context(handlerType: NIOSSLHandler.self) {
            security.close(promise: nil)
        } else {
            close(promise: nil)
        }
    }
}
