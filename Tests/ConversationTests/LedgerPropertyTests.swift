import Conversation
import TestSupport
import Testing

/// Random conversations over a line that breaks: whatever happens, every message is accounted for.
@Suite struct LedgerPropertyTests {
    @Test(arguments: 1...200)
    func everyMessageIsAccountedFor(seed: Int) {
        var random = Seeded(UInt64(seed))
        let resends = seed.isMultiple(of: 2)
        var talk = Talk(policy: .init(backoff: Backoff(jitter: 0), resendsLost: resends, room: 64))
        var server = Server()
        var typed: [String] = []
        talk.on(.connectRequested)
        for step in 0..<300 {
            switch random.next() % 10 {
            case 0...3:
                typed.append("message \(step)")
                talk.type(typed[typed.count - 1])
            case 4...6: if let answer = server.unanswered.popLast() { talk.hear(answer) }
            case 7:
                if talk.conversation.state == .open { talk.on(.taken(Int(random.next() % 256))) }
            case 8: breakLine(&talk, &server)
            default: mendLine(&talk)
            }
            server.hear(talk.transmitted)
            check(talk.conversation, typed: typed.count)
        }
        breakLine(&talk, &server)
        mendLine(&talk)
        for _ in typed where talk.conversation.tally.unsent > 0 { talk.on(.taken(64)) }
        #expect(talk.conversation.tally.unsent == 0)
        server.hear(talk.transmitted)
        checkWire(talk.transmitted, typed: typed, resends: resends)
    }

    private func breakLine(_ talk: inout Talk, _ server: inout Server) {
        guard talk.conversation.state == .open else { return }
        talk.on(.closed(retry: true))
        server.unanswered = []
    }

    private func mendLine(_ talk: inout Talk) {
        if let deadline = talk.conversation.nextDeadline {
            talk.now = max(talk.now, deadline)
            talk.on(.deadlineReached)
        }
        if talk.conversation.state == .connecting { talk.on(.opened) }
    }

    private func check(_ conversation: Conversation, typed: Int) {
        let tally = conversation.tally
        #expect(tally.answered + tally.waiting + tally.lost == typed)
        #expect(tally.sent >= tally.answered + tally.lost && tally.sent <= typed)
        #expect(tally.sent == typed - conversation.neverTaken.count)
    }

    /// First transmissions are in the order of typing and complete; nothing is doubled unless it was asked for.
    private func checkWire(_ wire: [String], typed: [String], resends: Bool) {
        var seen: Set<String> = []
        let firsts = wire.filter { seen.insert($0).inserted }
        #expect(firsts == typed)
        if !resends { #expect(wire == typed) }
    }

    /// Answers in any order, as long as the line holds.
    private struct Server {
        var heard = 0
        var unanswered: [String] = []

        mutating func hear(_ transmitted: [String]) {
            unanswered += transmitted[heard...].map { "\($0) - i got it" }
            heard = transmitted.count
        }
    }
}
