/// One message of the conversation.
package struct Message: Hashable, Sendable {
    /// Text or binary, as RFC 6455 §5.6 tells them apart.
    package enum Kind: Hashable, Sendable { case text, binary }

    /// The number of a sent message, from 1 in the order in which it was taken.
    package typealias ID = UInt64

    /// From 1, and never used again, however often the message is sent.
    package let id: ID
    /// As which it goes over the wire.
    package let kind: Kind
    /// The payload; UTF-8 for text.
    package let bytes: ArraySlice<UInt8>
    /// Whether an answer to it is to be awaited, where any is.
    package let isAnswered: Bool

    /// What it takes of the room of a connection, in bytes; those above its length hold endless empty ones back, too.
    package var cost: Int { bytes.count + 16 }

    package init(id: ID, kind: Kind, bytes: ArraySlice<UInt8>, isAnswered: Bool = true) {
        self.id = id
        self.kind = kind
        self.bytes = bytes
        self.isAnswered = isAnswered
    }
}
