import Interface

/// The messages that were taken and are not answered: how many bytes they are, and what they say.
///
/// It tells when enough is under way, so that a server that falls silent does not make yodel read all its input.
struct AwaitedMessages {
    private var bodies: [MessageID: MessageBody] = [:]
    private var lost: Set<MessageID> = []
    private var bytes = 0
    /// The highest number answered.
    private var highestAnswered: MessageID = 0

    private static let messagesAtMost = 4096
    private static let bytesAtMost = 4 << 20

    /// Whether no more should be sent before an answer comes.
    var isFull: Bool { bodies.count - lost.count >= Self.messagesAtMost || bytes >= Self.bytesAtMost }

    /// Whether some message waits that is older than an answered one: the server went on without answering it.
    var hasGap: Bool { bodies.keys.contains { $0 < highestAnswered } }

    /// Takes note of a message that waits from here on.
    mutating func add(_ id: MessageID, _ body: MessageBody) {
        bodies[id] = body
        bytes += body.bytes.count
    }

    /// Its answer came.
    mutating func answered(_ id: MessageID) {
        highestAnswered = max(highestAnswered, id)
        guard let body = bodies.removeValue(forKey: id) else { return }
        bytes -= body.bytes.count
    }

    /// Its connection ended; returns what it said.
    mutating func lost(_ id: MessageID) -> MessageBody? {
        guard let body = bodies[id], lost.insert(id).inserted else { return nil }
        bytes -= body.bytes.count
        return body
    }

    /// It will not be sent, or not be answered; returns what it said.
    mutating func canceled(_ id: MessageID) -> MessageBody? {
        guard let body = bodies.removeValue(forKey: id) else { return nil }
        bytes -= body.bytes.count
        return body
    }

    /// It waits once more.
    mutating func requeued(_ id: MessageID) {
        guard let body = bodies[id], lost.remove(id) != nil else { return }
        bytes += body.bytes.count
    }
}
