import DequeModule

/// The answers that came of late, to tell when one comes again.
///
/// They are known by their hash, so that none is kept: to forge a double costs a server more than to send one.
struct TakenAnswers {
    /// Answers remembered.
    private static let limit = 1024

    private struct Answer: Hashable {
        let kind: Message.Kind
        let count: Int
        let hash: UInt64
    }

    private var newest: Deque<Answer> = []
    private var messages: [Answer: Message.ID] = [:]

    /// Notes what the answer to a message was.
    mutating func add(_ kind: Message.Kind, _ bytes: ArraySlice<UInt8>, answering id: Message.ID) {
        let answer = Self.answer(kind, bytes)
        if messages.updateValue(id, forKey: answer) == nil { newest.append(answer) }
        if newest.count > Self.limit { messages[newest.removeFirst()] = nil }
    }

    /// The message that had this for its answer; nil if none of late.
    func message(_ kind: Message.Kind, _ bytes: ArraySlice<UInt8>) -> Message.ID? { messages[Self.answer(kind, bytes)] }

    /// Fowler, Noll and Vo's hash (FNV-1a).
    private static func answer(_ kind: Message.Kind, _ bytes: ArraySlice<UInt8>) -> Answer {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        let span = bytes.span
        for index in span.indices { hash = (hash ^ UInt64(span[index])) &* 0x100_0000_01b3 }
        return Answer(kind: kind, count: bytes.count, hash: hash)
    }
}
