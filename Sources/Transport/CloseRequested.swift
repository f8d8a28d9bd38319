package import WebSocketCore

/// The event that asks a server's connection to start the closing handshake.
package struct CloseRequested: Hashable, Sendable {
    /// What the peer is told.
    package let code: CloseCode
    /// What the peer is told, at most 123 bytes.
    package let reason: String

    /// A request from its parts.
    package init(code: CloseCode, reason: String) {
        self.code = code
        self.reason = reason
    }
}
