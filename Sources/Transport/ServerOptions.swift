package import NIOCore
package import WebSocketCore

/// What a server allows a connection.
package struct ServerOptions: Sendable {
    /// What is taken from a client.
    package var limits = Limits()
    /// Time for a whole handshake, TLS included.
    package var handshakeTimeout: TimeAmount = .seconds(10)
    /// Bytes that a request's head may have.
    package var handshakeSize = 64 << 10
    /// The certificate for TLS; nil for none.
    package var security: ServerSecurity?
    /// Whether messages are compressed for clients that offer it (RFC 7692).
    package var compresses = true
    /// Whom it lets in.
    package var admission = Admission()
    /// Connections at a time, in all and of one address; who comes beyond is refused with 503.
    package var maxConnections = Int.max
    package var maxConnectionsPerAddress = Int.max
    /// Time without a byte from the peer after which it is given up, after a ping half way; nil for any time.
    ///
    /// It bounds the time, too, in which a peer that does not read takes nothing of what waits for it.
    package var idleTimeout: TimeAmount?
    /// Time for the peer's close frame after ours, counted from the last byte that moved either way.
    package var closeTimeout: TimeAmount = .seconds(5)
    /// Time for the peer to end TCP after both close frames, or after a response, counted from the last byte that moved.
    ///
    /// Until then what it sends is dropped.
    package var lingerTimeout: TimeAmount = .seconds(2)

    /// The defaults.
    package init() {}
}
