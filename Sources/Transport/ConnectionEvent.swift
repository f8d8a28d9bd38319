package import WebSocketCore

/// What a client's connection tells, in order, on its event loop.
package enum ConnectionEvent: Sendable {
    /// The server named another place, and that is tried now: before anything else.
    ///
    /// It is not told these, which were for the server before.
    case redirected(to: WebSocketURL, forgetting: [Secret])
    /// The handshake succeeded: before anything else.
    case opened(ClientConnection)
    /// All the messages of one read.
    case received(MessageBatch)
    /// A pong came; those that no ping asked for are not told.
    case ponged(payload: [UInt8])
    /// The round trip of the newest ping that was sent by itself, or how long its pong is overdue.
    case lagMeasured(Duration)
    /// The operating system took more of the messages sent, of this `MessageBatch.cost`; told in portions.
    case taken(Int)
    /// Whether the socket takes what is sent; false asks to wait, though nothing sent meanwhile is lost.
    case writabilityChanged(Bool)
    /// The connection ended: the last event.
    case closed(Closure)
    /// There never was a connection: the last event.
    case failed(ConnectError)
}

/// The messages of one read, in order; they share one storage.
package struct MessageBatch: Sendable, RandomAccessCollection {
    /// One message; its bytes are a slice of the batch's storage.
    package struct Element: Hashable, Sendable {
        /// Text or binary.
        package let kind: MessageKind
        /// UTF-8 if `kind` is `.text`, and hostile as all that is received.
        package let bytes: ArraySlice<UInt8>
    }

    private var storage: [UInt8] = []
    private var ends: [(kind: MessageKind, end: Int)] = []

    /// An empty batch.
    package init() {}

    /// Appends a copy of a message.
    package mutating func append(_ kind: MessageKind, _ payload: borrowing Payload) {
        payload.append(to: &storage)
        ends.append((kind, storage.count))
    }

    /// Always 0.
    package var startIndex: Int { 0 }
    /// The number of messages.
    package var endIndex: Int { ends.count }

    /// The message at a place, counted from 0.
    package subscript(position: Int) -> Element {
        let start = position == 0 ? 0 : ends[position - 1].end
        return Element(kind: ends[position].kind, bytes: storage[start..<ends[position].end])
    }

    /// What the batch costs to keep, in bytes: what `ClientConnection.consumed(_:)` wants to be told.
    ///
    /// A message costs 16 bytes above its length, so that endless empty ones are held back too.
    package var cost: Int { storage.count + Self.overhead * ends.count }

    /// What a message costs above its length, in bytes.
    static let overhead = 16
}
