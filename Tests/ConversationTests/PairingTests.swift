import TestSupport
import Testing

@testable import Conversation

@Suite struct PairingTests {
    @Test func eachAnswerFindsTheFirstThatItContains() {
        var talk = Talk()
        talk.open()
        for text in ["a", "b", "a"] { talk.type(text) }
        #expect(answers(to: talk.hear("b!")) == 2)
        #expect(answers(to: talk.hear("a!")) == 1)
        #expect(answers(to: talk.hear("a!")) == 3)
        #expect(answers(to: talk.hear("a!")) == nil)
        #expect(answers(to: talk.hear("nothing that was said")) == nil)
    }

    @Test func textAndBinaryDoNotAnswerEachOther() {
        var talk = Talk()
        talk.open()
        talk.type("a")
        #expect(answers(to: talk.on(.received(.binary, bytes("a")))) == nil)
    }

    /// A script may know by its checks what the pairing does not find.
    @Test func whatMeetsAMessageAnswersIt() {
        var talk = Talk()
        talk.open()
        for text in ["a", "b", "c"] { talk.type(text) }
        talk.now = .milliseconds(3)
        let met = talk.on(.received(.text, bytes("1"), meets: 2))
        #expect(met.last == .report(.answered(2, roundTrip: .milliseconds(3))))
        // What the pairing finds goes first, and what was answered before is not answered again.
        #expect(answers(to: talk.on(.received(.text, bytes("a"), meets: 3))) == 1)
        #expect(answers(to: talk.on(.received(.text, bytes("2"), meets: 1))) == nil)
        #expect(talk.conversation.message(answeredBy: .text, bytes("see")) == nil)
        #expect(talk.conversation.message(answeredBy: .text, bytes("c!")) == 3)
        #expect(talk.conversation.tally.answered == 2)
        #expect(talk.conversation.tally.waiting == 1)
        // By such a rule two answers may be the same, and no double.
        #expect(answers(to: talk.on(.received(.text, bytes("1"), meets: 3))) == 3)
        #expect(talk.conversation.tally.doubled == 0)
    }

    /// Who is told that answers do not hold what was said, and chooses their order, has seen those that came.
    @Test func whatCameBeforeTheOrderWasChosenIsNotAwaited() {
        var talk = Talk()
        talk.open()
        for text in ["1", "2", "3", "4"] { talk.type(text) }
        for _ in 1...3 { talk.hear("ok") }
        let chosen = talk.on(.pairingChosen(.order))
        #expect(chosen == [1, 2, 3].map { .report(.sent($0)) })
        #expect(answers(to: talk.hear("ok")) == 4)
        talk.type("5")
        #expect(answers(to: talk.hear("ok")) == 5)
    }

    @Test func whatIsNotAnsweredIsNotWaitedForAndNotLost() {
        var talk = Talk()
        talk.open()
        #expect(talk.on(.sendRequested(.text, bytes("a"), isAnswered: false)).contains(.report(.sent(1))))
        talk.type("b")
        #expect(talk.conversation.tally.waiting == 1)
        // The connection had the first alone, and then none of both.
        talk.on(.sendingEnded(after: 0))
        #expect(talk.conversation.neverTaken == [1, 2])
        talk.on(.closed(retry: false))
        #expect(talk.conversation.tally.lost == 0)
    }

    @Test func orderTakesWhatComes() {
        var talk = Talk(policy: .init(pairing: .order))
        talk.open()
        talk.type("a")
        talk.type("b")
        #expect(answers(to: talk.hear("?")) == 1)
        #expect(answers(to: talk.hear("?")) == 2)
        #expect(answers(to: talk.hear("?")) == nil)
    }

    @Test func offPairsNothing() {
        var talk = Talk(policy: .init(pairing: .off))
        talk.open()
        talk.type("a")
        #expect(answers(to: talk.hear("a")) == nil)
        #expect(talk.conversation.tally.waiting == 0)
    }

    @Test func offTellsWhatWasSentWhenItIs() {
        var talk = Talk(policy: .init(pairing: .off))
        let early = talk.type("early")
        #expect(!early.contains(.report(.sent(1))))
        #expect(talk.conversation.tally.unsent == 1)
        talk.open()
        #expect(talk.effects.contains(.report(.sent(1))))
        #expect(talk.type("late").contains(.report(.sent(2))))
    }

    @Test func anotherPairingCountsForWhatWaits() {
        var talk = Talk()
        talk.open()
        for text in ["a", "b", "c"] { talk.type(text) }
        #expect(answers(to: talk.hear("?")) == nil)
        talk.on(.pairingChosen(.order))
        #expect(talk.conversation.pairing == .order)
        #expect(answers(to: talk.hear("?")) == 1)
        talk.on(.pairingChosen(.contains))
        #expect(answers(to: talk.hear("c!")) == 3)
        #expect(answers(to: talk.hear("?")) == nil)
        #expect(talk.conversation.tally.waiting == 1)
    }

    @Test func whereNoAnswersAreAwaitedAnyMoreWhatWaitedIsSent() {
        var talk = Talk(policy: .init(backoff: Backoff(jitter: 0), room: 34))
        talk.open()
        talk.type("a")
        talk.type("b")
        talk.type("c")
        #expect(talk.on(.pairingChosen(.off)) == [.report(.sent(1)), .report(.sent(2))])
        #expect(talk.conversation.tally.waiting == 1)
        #expect(talk.on(.taken(34)).contains(.report(.sent(3))))
        #expect(talk.conversation.tally.waiting == 0)
        // What is not awaited can't be lost.
        #expect(!talk.on(.closed(retry: true)).contains(.report(.lost(1))))
        talk.on(.pairingChosen(.contains))
        talk.on(.connectRequested)
        talk.on(.opened)
        talk.type("d")
        #expect(answers(to: talk.hear("d!")) == 4)
    }

    @Test func anotherPairingLooksForStrangersAnew() {
        var talk = Talk()
        talk.open()
        talk.type("a")
        for _ in 0..<2 { talk.hear("?") }
        talk.on(.pairingChosen(.contains))
        for _ in 0..<2 { #expect(!talk.hear("?").contains(.report(.strangersCame(3)))) }
        #expect(talk.hear("?").contains(.report(.strangersCame(3))))
    }

    @Test(arguments: [Pairing.contains, .order])
    func whereAnswersAreAwaitedSendingIsNoNews(_ pairing: Pairing) {
        var talk = Talk(policy: .init(pairing: pairing))
        talk.open()
        #expect(!talk.type("a").contains(.report(.sent(1))))
    }

    @Test(arguments: [
        ("", "", true), ("a", "", true), ("", "a", false), ("abc", "abc", true), ("xabc", "abc", true),
        ("abx", "abc", false), ("aab", "ab", true), ("ab", "abc", false),
    ])
    func occursOrNot(haystack: String, needle: String, expected: Bool) {
        #expect(occurs(bytes(needle), in: bytes(haystack)) == expected)
    }

    @Test func longNeedlesAreFoundLikeShortOnes() {
        var random = Seeded(7)
        for _ in 0..<2_000 {
            // Two letters only, so that near misses and overlaps are common.
            let haystack = (0..<200).map { _ in UInt8(random.next() % 2) }
            let start = Int(random.next() % 100)
            let length = 33 + Int(random.next() % 60)
            var needle = Array(haystack[start..<start + length])
            #expect(occurs(needle[...], in: haystack[...]))
            needle[length - 1] ^= 1
            let expected = (0...200 - length).contains { haystack[$0..<$0 + length].elementsEqual(needle) }
            #expect(occurs(needle[...], in: haystack[...]) == expected)
        }
    }

    @Test func aHostileServerCannotMakePairingExpensive() {
        let needle = [UInt8](repeating: 97, count: 500_000) + [98]
        let haystack = [UInt8](repeating: 97, count: 1_000_000)
        let clock = ContinuousClock()
        var found = true
        #expect(clock.measure { found = occurs(needle[...], in: haystack[...]) } < .seconds(10))
        #expect(!found)
        var talk = Talk()
        talk.open()
        for index in 0..<2_000 { talk.type("message \(index)") }
        let answer = haystack[...]
        #expect(clock.measure { talk.on(.received(.text, answer)) } < .seconds(10))
    }

    @Test func anAnswerThatComesAgainIsTold() {
        var talk = Talk()
        talk.open()
        talk.type("a")
        talk.type("a")
        talk.type("b")
        // Each of the two has its own, though they are the same; a third is one too many.
        #expect([talk.hear("a!"), talk.hear("a!")].allSatisfy { doubled($0).isEmpty })
        #expect(doubled(talk.hear("a!")) == [2])
        #expect(doubled(talk.hear("a?")).isEmpty)
        #expect(doubled(talk.on(.received(.binary, bytes("a!")))).isEmpty)
        #expect(doubled(talk.hear("b!")).isEmpty)
        #expect(doubled(talk.hear("b!")) == [3])
        #expect(talk.conversation.tally.doubled == 2 && talk.conversation.tally.answered == 3)
    }

    @Test func whatCameLongAgoIsForgotten() {
        var talk = Talk()
        talk.open()
        for number in 0..<1_200 {
            talk.type("[\(number)]")
            talk.hear("[\(number)]!")
        }
        #expect(doubled(talk.hear("[0]!")).isEmpty)
        #expect(doubled(talk.hear("[1199]!")) == [1200])
    }

    @Test func aServerThatDoesNotEchoIsToldOnce() {
        var talk = Talk()
        talk.open()
        for _ in 0..<5 { #expect(strangers(talk.hear("news")) == nil) }
        talk.type("subscribe")
        var told: [Int?] = []
        for _ in 0..<6 { told.append(strangers(talk.hear("news"))) }
        #expect(told == [nil, nil, 3, nil, nil, nil])
        // One that does answer may say other things, too.
        var answered = Talk()
        answered.open()
        answered.type("a")
        answered.hear("a!")
        answered.type("b")
        for _ in 0..<6 { #expect(strangers(answered.hear("news")) == nil) }
        var unpaired = Talk(policy: .init(pairing: .order))
        unpaired.open()
        for _ in 0..<6 { #expect(strangers(unpaired.hear("news")) == nil) }
    }

    private func doubled(_ effects: [Conversation.Effect]) -> [Message.ID] {
        effects.compactMap { if case .report(.doubled(let id)) = $0 { id } else { nil } }
    }

    private func strangers(_ effects: [Conversation.Effect]) -> Int? {
        for case .report(.strangersCame(let count)) in effects { return count }
        return nil
    }

    private func answers(to effects: [Conversation.Effect]) -> Message.ID? {
        for case .report(.received(_, _, let answers)) in effects { return answers }
        return nil
    }
}
