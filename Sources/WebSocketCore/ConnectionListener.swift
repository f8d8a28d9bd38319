package import NIOCore

/// Hears what a `WebSocketConnection` receives, in order.
package protocol ConnectionListener {
    /// A whole message came.
    ///
    /// A server writes its answer's frames to `output`, behind the answers to what was received before it.
    mutating func messageReceived(_ kind: MessageKind, _ payload: borrowing Payload, output: inout ByteBuffer)

    /// A pong came, asked for or not (RFC 6455 §5.5.3).
    mutating func pongReceived(_ payload: borrowing Payload)
}
