import DequeModule
import TestSupport
import Testing

@testable import Script

/// The list of what is waited for, against one that is kept in the plainest way.
@Suite struct ExpectationsTests {
    /// What the list shall be, each with the flags that the list keeps as places.
    private struct Plain {
        struct Item: Equatable {
            let group: Int
            let sequence: Int
            var deadline: Duration
            var isOverdue = false
            var isSuspected = false
        }

        var waiting: [Item] = []
        var settled: [Int] = []

        var overdueGroups: Int { Set(waiting.filter(\.isOverdue).map(\.group)).count }
        var openGroups: Int { Set(waiting.map(\.group)).count }
        var unsuspected: Int? { waiting.firstIndex { !$0.isOverdue && !$0.isSuspected } }
    }

    private func message(_ number: Int) -> SentMessage {
        SentMessage(number: number, kind: .text, bytes: Array("m\(number)".utf8)[...], sentAt: .zero, dueAt: .zero)
    }

    private func compare(_ list: Expectations, _ plain: Plain) {
        #expect(list.waiting.map(\.sequence) == plain.waiting.map(\.sequence))
        #expect(list.waiting.map(\.deadline) == plain.waiting.map(\.deadline))
        #expect(list.overdue == plain.waiting.count { $0.isOverdue })
        #expect(list.suspected == plain.waiting.count { $0.isSuspected })
        #expect(list.waiting.map { $0.suspect != nil }.filter { $0 }.count == list.suspected)
        #expect(list.openGroups == plain.openGroups)
        #expect(list.overdueGroups == plain.overdueGroups)
        #expect(list.nextDue?.sequence == plain.waiting.first { !$0.isOverdue }?.sequence)
        #expect(list.isIdle == plain.waiting.allSatisfy(\.isOverdue))
        #expect(list.unsuspected?.sequence == plain.unsuspected.map { plain.waiting[$0].sequence })
        #expect(list.settled.prefix(1024).map(\.sequence) == plain.settled.prefix(1024).map { $0 })
        #expect(
            list.messages.map(\.number)
                == plain.waiting.map(\.group).reduce(into: []) { numbers, number in
                    if numbers.last != number { numbers.append(number) }
                }
        )
    }

    /// Messages of many megabytes that answer nothing, after many short ones: some 20 s each, were all of them looked for.
    @Test(.timeLimit(.minutes(1))) func noServerMakesASearchExpensive() {
        var list = Expectations()
        var matcher = Matcher()
        for number in 1...1500 {
            let group = Group(number: number, message: message(number))
            list.add(.echo, of: group, at: Place(line: 1), step: 0, deadline: .seconds(5), patience: .seconds(5))
            if number <= 1000 { _ = list.settle(0) }
        }
        for _ in 1...3 {
            let came = [UInt8](repeating: UInt8(ascii: "z"), count: 8 << 20)
            if case .nothing = list.match(.text, came[...], &matcher) { continue }
            Issue.record("it answers none")
        }
        let answers = [(1001, true), (1200, true), (1000, false), (500, false)]
        for (number, isWaiting) in answers {
            switch list.match(.text, Array("m\(number)".utf8)[...], &matcher) {
            case .waiting(let index): #expect(isWaiting && list.waiting[index].message.number == number)
            case .settled(let index): #expect(!isWaiting && list.settled[index].message.number == number)
            case .nothing: Issue.record("m\(number) is not found")
            }
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>) func whateverHappens(seed: UInt64) {
        var random = Seeded(seed)
        var (list, plain) = (Expectations(), Plain())
        var (group, added) = (0, 0)
        for step in 0..<300 {
            let now = Duration.milliseconds(step)
            switch Int.random(in: 0..<10, using: &random) {
            case 0...3:
                if group == 0 || Int.random(in: 0..<3, using: &random) > 0 { group += 1 }
                added += 1
                let isNew = plain.waiting.last?.group != group && !plain.settled.isEmpty
                list.add(
                    .echo,
                    of: Group(number: group, message: message(group), isNew: isNew),
                    at: Place(line: group),
                    step: added,
                    deadline: now + .seconds(5),
                    patience: .seconds(5)
                )
                plain.waiting.append(.init(group: group, sequence: added, deadline: now + .seconds(5)))
            case 4:
                // Time is up for the first due; one with a suspect is settled instead.
                guard let due = list.nextDue, due.suspect == nil else { continue }
                list.markOverdue()
                plain.waiting[plain.waiting.firstIndex { !$0.isOverdue } ?? 0].isOverdue = true
            case 5:
                guard let index = plain.unsuspected else { continue }
                list.suspect(Excerpt(.text, [0x78]))
                plain.waiting[index].isSuspected = true
            case 6, 7:
                guard let index = plain.waiting.indices.randomElement(using: &random) else { continue }
                let (expectation, endsGroup) = list.settle(index)
                let item = plain.waiting.remove(at: index)
                plain.settled.insert(item.sequence, at: 0)
                #expect(expectation.sequence == item.sequence)
                #expect(endsGroup == !plain.waiting.contains { $0.group == item.group })
            case 8:
                list.extendAll(by: .milliseconds(7))
                for index in plain.waiting.indices { plain.waiting[index].deadline += .milliseconds(7) }
            default:
                guard Int.random(in: 0..<10, using: &random) == 0 else { continue }
                list.restart(at: now)
                for index in plain.waiting.indices {
                    plain.waiting[index].deadline = now + .seconds(5)
                    (plain.waiting[index].isOverdue, plain.waiting[index].isSuspected) = (false, false)
                }
            }
            compare(list, plain)
        }
    }

    /// Settled ones are remembered to tell doubles: so many, and of so many bytes.
    @Test func whatIsRememberedIsBounded() {
        var list = Expectations()
        func settleOne(_ number: Int, bytes: Int) {
            let text = [UInt8](repeating: 0x61, count: bytes)[...]
            let sent = SentMessage(number: number, kind: .text, bytes: text, sentAt: .zero, dueAt: .zero)
            list.add(
                .echo,
                of: Group(number: number, message: sent),
                at: Place(line: 1),
                step: 0,
                deadline: .zero,
                patience: .zero
            )
            _ = list.settle(0)
        }
        for number in 1...3000 { settleOne(number, bytes: 10) }
        #expect(list.settled.count == 1024)
        #expect(list.settled.first?.message.number == 3000)
        for number in 3001...3040 { settleOne(number, bytes: 1 << 20) }
        #expect(list.settled.count == 16)
        settleOne(3041, bytes: 32 << 20)
        #expect(list.settled.map(\.message.number) == [3041], "the newest is remembered, however long")
    }

    /// Of a thousand that wait the right one is found, and what could be anybody's goes to the first.
    @Test func whoIsMeant() {
        var (list, matcher) = (Expectations(), Matcher())
        func add(_ check: Check, _ number: Int) {
            list.add(
                check,
                of: Group(number: number, message: message(number)),
                at: Place(line: number),
                step: number,
                deadline: .seconds(5),
                patience: .seconds(5)
            )
        }
        for number in 1...1000 { add(.exact(.text, .bytes(Array("answer \(number)".utf8)[...])), number) }
        func place(of text: String, _ kind: PayloadKind = .text) -> String {
            switch list.match(kind, Array(text.utf8)[...], &matcher) {
            case .waiting(let index): "waiting \(Array(list.waiting)[index].message.number)"
            case .settled(let index): "settled \(Array(list.settled)[index].message.number)"
            case .nothing: "nothing"
            }
        }
        #expect(place(of: "answer 1") == "waiting 1")
        #expect(place(of: "answer 777") == "waiting 777")
        #expect(place(of: "answer 1001") == "nothing")
        #expect(place(of: "answer 5", .binary) == "nothing")
        list.markOverdue()
        #expect(place(of: "answer 1") == "waiting 1", "late is not lost")
        _ = list.settle(0)
        #expect(place(of: "answer 1") == "settled 1")
        // Any message will do for it, but only when its turn comes.
        list = Expectations()
        add(.exact(.text, .bytes(Array("first".utf8)[...])), 1)
        add(.any(2), 2)
        #expect(place(of: "whatever") == "nothing")
        _ = list.settle(0)
        #expect(place(of: "whatever") == "waiting 2")
    }
}
