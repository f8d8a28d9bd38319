package import NIOCore
package import WebSocketCore

/// How a client connects.
package struct ClientOptions: Sendable {
    /// More header fields for the handshake.
    package var fields: [HTTPHead.Field] = []
    /// Subprotocols to ask for, the most wanted first.
    package var subprotocols: [String] = []
    /// The `Origin` field, as browsers send it.
    package var origin: String?
    /// What is taken from the server.
    package var limits = Limits()
    /// The path of a PEM file with certificates to trust besides the system's roots.
    package var authorityFile: String?
    /// Time for name and TCP connection.
    package var connectTimeout: TimeAmount = .seconds(10)
    /// Time from the TCP connection to the whole handshake, TLS included.
    package var handshakeTimeout: TimeAmount = .seconds(10)
    /// Time for the peer's close frame after ours, counted from the last byte that moved either way.
    package var closeTimeout: TimeAmount = .seconds(5)
    /// Bytes of messages that may be delivered before they are consumed; reading stops above.
    package var unconsumedLimit = 1 << 20
    /// Bytes that a response head may have.
    package var handshakeSize = 64 << 10

    /// The defaults.
    package init() {}
}
