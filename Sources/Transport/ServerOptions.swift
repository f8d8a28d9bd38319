package import NIOCore
package import WebSocketCore

/// What a server allows a connection.
package struct ServerOptions: Sendable {
    /// What is taken from a client.
    package var limits = Limits()
    /// Time for a whole handshake.
    package var handshakeTimeout: TimeAmount = .seconds(10)
    /// Bytes that a request's head may have.
    package var handshakeSize = 64 << 10
    /// Time for the peer's close frame after ours, counted from the last byte that moved either way.
    package var closeTimeout: TimeAmount = .seconds(5)
    /// Time for the peer to end TCP after both close frames, or after a response, counted from the last byte that moved.
    ///
    /// Until then what it sends is dropped.
    package var lingerTimeout: TimeAmount = .seconds(2)

    /// The defaults.
    package init() {}
}
