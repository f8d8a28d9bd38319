import NIOCore
import WebSocketCore

/// Gathers what one read brings: one batch, unless a pong stands between messages.
struct BatchListener: ConnectionListener {
    private var batch = MessageBatch()
    /// What came, in order; whole after `endBatch`.
    private(set) var events: [ConnectionEvent] = []

    mutating func messageReceived(_ kind: MessageKind, _ payload: borrowing Payload, output: inout ByteBuffer) {
        batch.append(kind, payload)
    }

    mutating func pongReceived(_ payload: borrowing Payload) {
        endBatch()
        events.append(.ponged(payload: payload.plain))
    }

    /// Ends the batch that is being gathered.
    mutating func endBatch() {
        guard !batch.isEmpty else { return }
        events.append(.received(batch))
        batch = MessageBatch()
    }
}
