import Testing

@testable import Script

/// What somebody who watches a script asks of it: marks, another pace, a pause.
@Suite struct WatchingTests {
    private func player(_ script: String) throws -> Player {
        var options = Player.Options()
        options.closesAtEnd = false
        options.speed = 1
        var player = Player(Source(try Program(parsing: Array(script.utf8)[...])), options)
        player.opened()
        return player
    }

    private func sent(_ player: inout Player, at now: Duration = .zero) -> String? {
        guard case .send(_, let bytes, _) = player.nextAction(at: now) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Goes to a mark; whether it could.
    private func go(_ name: String, _ player: inout Player) -> Bool {
        guard let mark = player.source.program?.marks.first(where: { $0.name == name }) else { return false }
        return player.go(to: mark.index)
    }

    private func answer(_ text: String, _ player: inout Player, at now: Duration = .zero) {
        player.received(.text, Array(text.utf8)[...], at: now)
    }

    private let marked = "> a\n@mark half way\n@repeat 10\n> b{i}\n@mark inner\n> c{i}\n@end\n@mark end\n> d\n"

    @Test func marksAreStepsThatDoNothing() throws {
        var player = try player("@mark one\n> a\n< a\n@mark two\n")
        #expect(sent(&player) == "a")
        answer("a", &player)
        #expect(player.nextAction(at: .zero) == nil)
        let isPlayed = if case .lingering = player.phase { true } else { false }
        #expect(isPlayed)
        #expect(player.source.program?.marks.map(\.name) == ["one", "two"])
        #expect(
            player.source.program.map { String(decoding: $0.script, as: UTF8.self) }
                == "@mark one\n> a\n< a\n@mark two\n"
        )
    }

    /// Behind a recorded message stands the time of the next, which is no step to who watches.
    @Test func whoStepsStandsAtAStep() throws {
        let times = [0, 1, 2].map { Duration.seconds($0) }
        let entries = times.flatMap { time in
            let text = Array("m".utf8)[...]
            return [
                Recording.Entry(at: time, .sent(.text, text)),
                Recording.Entry(at: time + .milliseconds(1), .received(.text, text)),
            ]
        }
        var player = Player(Source(Recording(entries: entries).program), Player.Options())
        player.opened()
        for _ in times {
            while player.nextAction(at: .zero) == nil, player.woken(at: .zero) {}
            answer("m", &player)
            #expect(player.phase == .playing)
            let listed = player.listing(before: 10, after: 10, recent: [])
            #expect(listed.contains { $0.index == player.step } || player.source.isExhausted, "\(player.step)")
        }
    }

    @Test func aMarkNeedsAName() {
        #expect(throws: InvalidScript.self) { try Program(parsing: Array("@mark \n> a\n".utf8)[...]) }
    }

    @Test(arguments: [
        // To each mark from before the first message: what is sent next, and how many are passed over.
        ("half way", ["b0", "c0"], 1), ("inner", ["c0", "b1"], 2), ("end", ["d"], 21),
    ])
    func goingOnPassesMessagesOver(_ name: String, _ next: [String], _ passedOver: Int) throws {
        var player = try player(marked)
        #expect(player.report.total == 22)
        #expect(go(name, &player))
        #expect(player.report.passedOver == passedOver && player.report.total == 22 - passedOver)
        for text in next {
            #expect(sent(&player) == text)
            answer(text, &player)
        }
        #expect(player.report.failureCount == 0)
    }

    @Test func aMarkInTheSameRepeatKeepsTheRound() throws {
        var player = try player(marked)
        for text in ["a", "b0", "c0", "b1"] {
            #expect(sent(&player) == text)
            answer(text, &player)
        }
        #expect(go("inner", &player))
        #expect(sent(&player) == "c1")
        #expect(player.report.passedOver == 0)
        answer("c1", &player)
        // Back out of it, and all of it is to be sent once more.
        #expect(go("half way", &player))
        #expect(sent(&player) == "b0")
        #expect(player.report.total == 5 + 21 && player.report.passedOver == 0)
    }

    private let sleeping =
        "@repeat 5\n> msg {i}\n@sleep 500ms\n@end\n@mark middle\n> mid\n@sleep 2s\n@mark end\n> done\n"

    /// What is sent more than once was not passed over the less.
    @Test(arguments: [1, 2]) func whatIsSentAgainWasNotPassedOverTheLess(_ rounds: Int) throws {
        var player = try player(sleeping)
        for round in 0..<rounds {
            #expect(sent(&player, at: .seconds(round)) == "msg \(round)")
            answer("msg \(round)", &player, at: .seconds(round))
            #expect(player.nextAction(at: .seconds(round)) == nil)
        }
        #expect(go("middle", &player))
        for again in 1...3 {
            #expect(player.leap == (again == 1 ? 5 - rounds : -1))
            #expect(sent(&player, at: .seconds(10)) == "mid")
            answer("mid", &player, at: .seconds(10))
            #expect(player.nextAction(at: .seconds(10)) == nil)
            #expect(player.report.passedOver == 5 - rounds && player.report.neverSent == 1)
            if again < 3 { #expect(go("middle", &player)) }
        }
        #expect(go("end", &player))
        #expect(player.leap == 0 && player.report.passedOver == 5 - rounds)
    }

    @Test func whatWasPassedOverIsSentAfterAllWhereSomebodyGoesBack() throws {
        var player = try player("@mark start\n> a\n> b\n> c\n@mark end\n> d\n")
        #expect(go("end", &player))
        #expect(player.leap == 3 && player.report.passedOver == 3)
        #expect(go("start", &player))
        #expect(player.leap == -3 && player.report.passedOver == 0 && player.report.total == 4)
    }

    @Test func itGoesOnceNothingIsAwaited() throws {
        var player = try player(marked)
        #expect(sent(&player) == "a")
        #expect(go("end", &player))
        #expect(player.goal != nil)
        #expect(player.nextAction(at: .zero) == nil)
        answer("a", &player)
        #expect(sent(&player) == "d")
        #expect(player.goal == nil)
        #expect(player.report.answered == 1 && player.report.passedOver == 20)
    }

    @Test func whatIsOverdueIsGivenUpOnTheWay() throws {
        var player = try player(marked)
        #expect(sent(&player) == "a")
        answer("a", &player)
        #expect(sent(&player) == "b0")
        player.deadlineReached(at: .seconds(5))
        #expect(player.isOverdue == true)
        #expect(go("end", &player))
        #expect(player.goal == nil && player.report.failures.map(\.kind) == [.notAnswered])
        #expect(player.newestFailure?.step == 3)
    }

    @Test func aPauseIsAddedToWhatIsAwaited() throws {
        var player = try player("> a\n@sleep 2s\n> b\n")
        #expect(sent(&player, at: .seconds(1)) == "a")
        player.resumed(after: .seconds(60))
        #expect(player.deadline == .seconds(66))
        player.received(.text, [0x61], at: .seconds(62))
        #expect(player.nextAction(at: .seconds(62)) == nil)
        #expect(player.deadline == .seconds(64))
        player.resumed(after: .seconds(10))
        #expect(player.deadline == .seconds(74))
    }

    @Test func speedShortensPauses() throws {
        var player = try player("@sleep 8s\n@sleep 8s\n> b\n")
        #expect(player.nextAction(at: .zero) == nil)
        #expect(player.deadline == .seconds(8))
        // Half of it is over; the other half takes a quarter of its time.
        player.paceChanged(speed: 4, interval: .zero, at: .seconds(4))
        #expect(player.deadline == .seconds(5))
        #expect(player.nextAction(at: .seconds(5)) == nil)
        #expect(player.deadline == .seconds(7))
        #expect(player.step == 1)
        let hasSlept = player.woken(at: .seconds(6))
        #expect(hasSlept)
        #expect(sent(&player, at: .seconds(6)) == "b")
    }

    @Test func aRecordingKeepsItsTimesAcrossPausesAndSpeeds() {
        let entries = (0..<4).map { number in
            Recording.Entry(at: .seconds(number * 10), .sent(.text, Array("m\(number)".utf8)[...]))
        }
        let recording = Recording(entries: entries)
        var options = Player.Options()
        options.speed = 1
        var player = Player(Source(recording.program), options)
        player.opened()
        #expect(sent(&player) == "m0")
        #expect(player.nextAction(at: .zero) == nil)
        #expect(player.deadline == .seconds(10))
        player.resumed(after: .seconds(100))
        #expect(player.deadline == .seconds(110))
        player.paceChanged(speed: 2, interval: .zero, at: .seconds(100))
        #expect(player.deadline == .seconds(105))
        #expect(sent(&player, at: .seconds(105)) == "m1")
        #expect(player.nextAction(at: .seconds(105)) == nil)
        #expect(player.deadline == .seconds(110))
    }

    @Test func stepsAreListedRoundTheCurrentOne() throws {
        var player = try player("> start\n@repeat 2\n@repeat 3\n> b{i}\n< b{i}\n@end\n> c\n@end\n>x 00 ff\n")
        #expect(sent(&player) == "start")
        #expect(player.step == 0 && player.isAwaiting)
        answer("start", &player)
        #expect(sent(&player) == "b0")
        #expect(player.step == 4 && player.round == 0 && player.source.program?.rounds(around: 4) == 3)
        #expect(player.source.program?.rounds(around: 6) == 2 && player.source.program?.rounds(around: 0) == nil)
        let listed = player.listing(before: 100, after: 100)
        #expect(
            listed.map { "\($0.depth) \($0.text)" } == [
                "0 > start", "0 @repeat 2", "1 @repeat 3", "2 > b{i}", "2 < b{i}", "1 @end", "1 > c", "0 @end",
                "0 >x [00 ff]",
            ]
        )
        #expect(listed.map { $0.result?.passed } == [1, nil, nil, nil, nil, nil, nil, nil, nil])
        #expect(player.listing(before: 1, after: 1).map(\.index) == [3, 4, 5])
        #expect(player.listing(around: 1, before: 1, after: 1).map(\.index) == [0, 1, 2])
        answer("b0", &player)
        // The next round begins: what was checked once is told so.
        #expect(player.step == 3 && player.listing(before: 0, after: 1).map { $0.result?.passed } == [nil, 1])
    }

    @Test func linesAreListedFromWhatIsRemembered() {
        var reader = LineReader()
        reader.feed(Array("one\ntwo\n\nthree\nfour\n".utf8)[...])
        reader.endInput()
        var player = Player(Source(reader))
        player.opened()
        #expect(player.listing(before: 2, after: 1).map(\.text) == ["one", "two"])
        #expect(sent(&player) == "one")
        let recent = [Array("one".utf8)[...]]
        let listed = player.listing(before: 2, after: 2, recent: recent)
        #expect(listed.map(\.text) == ["one", "two", "three"] && listed[0].result == nil && player.step == 0)
        answer("one", &player)
        #expect(player.listing(before: 2, after: 0, recent: recent).map { $0.result?.passed } == [1, nil])
    }

    @Test func aMillionStepsAreListedAsAFew() throws {
        let script = Array(String(repeating: "> a line of some length\n", count: 1_000_000).utf8)
        let player = Player(Source(try Program(parsing: script[...])))
        #expect(player.listing(before: 5, after: 5).count == 6)
        #expect(player.source.program?.stepCount(in: 0..<1_000_000) == 1_000_000)
    }
}
