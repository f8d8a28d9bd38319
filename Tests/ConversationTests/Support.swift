import Conversation
import TestSupport

/// A conversation on a manual clock whose effects are kept.
struct Talk {
    var conversation: Conversation
    var now = Duration.zero
    var effects: [Conversation.Effect] = []

    init(policy: Conversation.Policy = .init(backoff: Backoff(jitter: 0))) {
        conversation = Conversation(policy: policy, random: Seeded(1))
    }

    /// Handles one event and returns what it asked for.
    @discardableResult
    mutating func on(_ event: Conversation.Event) -> [Conversation.Effect] {
        var new: [Conversation.Effect] = []
        conversation.handle(event, at: now, effects: &new)
        effects += new
        return new
    }

    @discardableResult
    mutating func type(_ text: String) -> [Conversation.Effect] { on(.sendRequested(.text, bytes(text))) }

    @discardableResult
    mutating func hear(_ text: String) -> [Conversation.Effect] { on(.received(.text, bytes(text))) }

    mutating func open() {
        on(.connectRequested)
        on(.opened)
    }

    /// How many of the outbox wait to be sent once more.
    var toResend: Int {
        conversation.tally.unsent + conversation.tally.leftBehind - conversation.neverTaken.count
    }

    /// The texts given to the connection so far.
    var transmitted: [String] {
        effects.compactMap {
            if case .transmit(_, let bytes) = $0 { String(decoding: bytes, as: UTF8.self) } else { nil }
        }
    }
}

func bytes(_ text: String) -> ArraySlice<UInt8> { ArraySlice(text.utf8) }
