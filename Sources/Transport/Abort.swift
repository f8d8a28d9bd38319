import NIOCore
import NIOSSL

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
