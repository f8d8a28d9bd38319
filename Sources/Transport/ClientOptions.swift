package import NIOCore
package import WebSocketCore

/// How a client connects.
package struct ClientOptions: Sendable {
    /// More header fields for the handshake.
    package var fields: [HTTPHead.Field] = []
    /// Subprotocols to ask for, the most wanted first.
    package var subprotocols: [String] = []
    /// Whether compression is offered (RFC 7692).
    package var compresses = true
    /// The `Origin` field, as browsers send it.
    package var origin: String?
    /// What is taken from the server.
    package var limits = Limits()
    /// `user:password` for the server (RFC 7617), in the place of the URL's.
    package var credentials: String?
    /// What the connection goes through.
    package var proxy = ProxyChoice.direct
    /// What is asked of TLS.
    package var security = ClientSecurity()
    /// Time for name and TCP connection.
    package var connectTimeout: TimeAmount = .seconds(10)
    /// Time from the TCP connection to the whole handshake, TLS included.
    package var handshakeTimeout: TimeAmount = .seconds(10)
    /// Time for the peer's close frame after ours, counted from the last byte that moved either way.
    package var closeTimeout: TimeAmount = .seconds(5)
    /// The same in all, for a peer that goes on sending.
    package var closeLimit: TimeAmount = .seconds(60)
    /// How often the server is pinged; zero: never.
    package var pingInterval: Duration = .seconds(20)
    /// How long nothing may come after a ping until the connection counts as lost; zero: for ever.
    package var pingTimeout: Duration = .seconds(20)
    /// Bytes of messages that may be delivered before they are consumed; reading stops above.
    package var unconsumedLimit = 1 << 20
    /// Bytes that a response head may have.
    package var handshakeSize = 64 << 10

    /// The defaults.
    package init() {}
}
