import DequeModule

/// The messages that were sent and are not answered yet, in the order of sending.
struct Ledger {
    /// A message that waits, and when it was sent last.
    struct Entry {
        let message: Message
        let sentAt: Duration
    }

    /// Bytes of answer that one search may read, so that no server can make pairing expensive.
    static let searchBudget = 4 << 20

    /// What makes a message the answer to another, of those that wait, too.
    var pairing: Pairing
    private var waiting: Deque<Entry> = []
    private var taken = TakenAnswers()

    init(pairing: Pairing) {
        self.pairing = pairing
    }

    /// How many messages wait for their answer.
    var count: Int { waiting.count }

    /// Notes that a message went out whose answer is awaited.
    mutating func sent(_ message: Message, at now: Duration) {
        waiting.append(Entry(message: message, sentAt: now))
    }

    /// The message that this answer belongs to, which waits no longer; nil if it answers none.
    ///
    /// It is `id`, where the pairing finds none.
    mutating func answered(by kind: Message.Kind, _ bytes: ArraySlice<UInt8>, meeting id: Message.ID?) -> Entry? {
        guard let place = place(answeredBy: kind, bytes) else {
            // By a script's checks two answers may be the same, and no double.
            return id.flatMap { remove($0) }
        }
        let entry = waiting.remove(at: place)
        taken.add(kind, bytes, answering: entry.message.id)
        return entry
    }

    /// The message that this is the answer to, by the pairing alone.
    func message(answeredBy kind: Message.Kind, _ bytes: ArraySlice<UInt8>) -> Message.ID? {
        place(answeredBy: kind, bytes).map { waiting[$0].message.id }
    }

    private func place(answeredBy kind: Message.Kind, _ bytes: ArraySlice<UInt8>) -> Int? {
        switch pairing {
        case .off: nil
        case .order: waiting.isEmpty ? nil : 0
        case .contains: place(of: kind, bytes)
        }
    }

    /// The message of late that the same bytes were the answer to.
    func hasTaken(_ kind: Message.Kind, _ bytes: ArraySlice<UInt8>) -> Message.ID? { taken.message(kind, bytes) }

    /// Takes out a message that waits, one of the newest; nil if it does not.
    mutating func remove(_ id: Message.ID) -> Entry? {
        waiting.lastIndex { $0.message.id == id }.map { waiting.remove(at: $0) }
    }

    /// Takes out everything that waits: its connection is gone.
    mutating func abandon() -> [Message] { abandon(first: count) }

    /// Takes out so many of those that wait, the oldest.
    mutating func abandon(first count: Int) -> [Message] {
        defer { waiting.removeFirst(count) }
        return waiting.prefix(count).map(\.message)
    }

    private func place(of kind: Message.Kind, _ bytes: ArraySlice<UInt8>) -> Int? {
        var budget = Self.searchBudget
        for (place, entry) in waiting.enumerated() {
            if entry.message.kind == kind, occurs(entry.message.bytes, in: bytes) { return place }
            budget -= bytes.count + 16
            if budget < 0 { return nil }
        }
        return nil
    }
}
