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
    /// The subprotocols that it speaks (RFC 6455 §1.9); of a client's, the first of these is taken.
    package var subprotocols: [String] = []
    /// Connections at a time, in all; who comes beyond is refused with 503.
    package var maxConnections = Int.max
    /// The same of one address; see `AddressLimit`.
    package var maxConnectionsPerAddress = AddressLimit.none
    /// Bytes that all connections may hold together, in unfinished messages and in answers that are not taken yet.
    ///
    /// Who goes on beyond it, and holds more than an equal share, is closed with 1013. As much again may be taken for
    /// compression; whoever comes then goes without.
    package var maxHeldBytes = Int.max
    /// Time without a byte from the peer after which it is given up, after a ping half way; nil for any time.
    package var idleTimeout: TimeAmount?
    /// Time in which a peer may take nothing of what waits for it before it is given up; nil for any time.
    ///
    /// Meanwhile nothing is read from it: no more waits than what one read was answered with.
    package var writeTimeout: TimeAmount?
    /// Time for the peer's close frame after ours, counted from the last byte that moved either way.
    package var closeTimeout: TimeAmount = .seconds(5)
    /// The same in all, for a peer that goes on sending.
    package var closeLimit: TimeAmount = .seconds(60)
    /// Time for the peer to end TCP after both close frames, or after a response, counted from the last byte that moved.
    ///
    /// Until then what it sends is dropped.
    package var lingerTimeout: TimeAmount = .seconds(2)

    /// The defaults.
    package init() {}
}
