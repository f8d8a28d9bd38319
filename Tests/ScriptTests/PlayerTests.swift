import Measurement
import Testing

@testable import Script

/// How conversations without faults are played.
@Suite struct PlayerTests {
    private let tenThousand = "@repeat 10000\n> Request [{i}]\n< Request [{i}] - i got it\n@end\n"

    @Test(arguments: [1, 2, 100, 20_000]) func tenThousandRequestsAreAnswered(window: Int) throws {
        var simulation = try Simulation(script: tenThousand) { $0.window = window }
        let report = simulation.run()
        #expect(report.exitCode == 0)
        #expect([report.sent, report.answered, report.received, report.failureCount] == [10_000, 10_000, 10_000, 0])
        #expect(simulation.mostInFlight == min(window, 10_000))
        #expect(simulation.actions.first == .send(.text, Array("Request [0]".utf8)[...]))
        #expect(simulation.actions.last == .close(code: 1000, reason: []))
        #expect(report.roundTrips.count == 10_000)
    }

    @Test(arguments: [1, 3], Player.Pairing.allCases) func linesAreAnswered(window: Int, pairing: Player.Pairing) {
        var simulation = Simulation(lines: ["hi", "", "hi", "how are you?", "日本語"]) {
            $0.window = window
            $0.pairing = pairing
        }
        let report = simulation.run()
        #expect(report.exitCode == 0)
        #expect([report.sent, report.answered, report.skipped] == [4, pairing == .off ? 0 : 4, 1])
        #expect(report.received == 4)
        if pairing == .off { #expect(simulation.mostInFlight == 4) }
    }

    /// A second answer to the last message is listened for, though not for long where the first came at once.
    @Test(arguments: [
        (Duration.microseconds(20), Duration.milliseconds(5)), (.milliseconds(1), .milliseconds(50)),
        (.milliseconds(100), .milliseconds(50)),
    ])
    func theEndIsListenedFor(latency: Duration, grace: Duration) {
        var simulation = Simulation(lines: ["a"])
        simulation.latency = latency
        #expect(simulation.run().exitCode == 0)
        #expect(simulation.now - latency * 2 >= grace && simulation.now - latency * 2 < grace + .milliseconds(1))
    }

    @Test func whatCameIsTheAnswerThatItsCheckMeets() throws {
        let script = "> a\n<$ .id == 1\n<~ second\n> b\n<$ .id == 2\n> c\n<* 0\n> d\n@expect-close\n"
        var player = Player(Source(try Program(parsing: Array(script.utf8)[...])))
        player.opened()
        var awaited: [Bool] = []
        func play() {
            while case .send(_, _, let isAnswered)? = player.nextAction(at: .zero) { awaited.append(isAnswered) }
        }
        func hear(_ text: String) -> Int? { player.received(.text, Array(text.utf8)[...], at: .zero) }
        play()
        #expect(hear("news") == nil)
        #expect(hear("{\"id\": 1}") == 1)
        #expect(hear("the second") == 1)
        play()
        #expect(hear("{\"id\": 2}") == 2)
        play()
        #expect(awaited == [true, true, false, false])
    }

    @Test func whatCameEarlyIsNotAwaited() throws {
        var player = Player(Source(try Program(parsing: Array("> a\n< a\n> b\n<~ news\n> c\n< c\n".utf8)[...])))
        player.opened()
        func play() -> [Bool] {
            var awaited: [Bool] = []
            while case .send(_, _, let isAnswered)? = player.nextAction(at: .zero) { awaited.append(isAnswered) }
            return awaited
        }
        let first = play()
        for text in ["a", "news"] { player.received(.text, Array(text.utf8)[...], at: .zero) }
        let rest = play()
        #expect(first == [true] && rest == [false, true])
    }

    @Test func nothingToSendIsFine() {
        var simulation = Simulation(lines: [])
        let report = simulation.run()
        #expect(report.exitCode == 0 && report.sent == 0)
    }

    @Test(arguments: [
        // A greeting can be asked for; a message can have several answers, and answers can come without a message.
        ("< welcome\n> a\n< a - i got it", ["welcome"], 1),
        ("<* 2\n> a", ["one", "two"], 1),
        ("<~ ^wel\n> a\n<~ i got it$\n> b", ["welcome"], 2),
        ("> a\n@sleep 1s\n> b\n< b - i got it\n@ping\n>x 00 ff\n<x 00 ff", [], 3),
        ("@repeat 500\n<~ tick {i}$\n@end", (0..<500).map { "tick \($0)" }, 0),
        ("> a\n@timeout 1s\n< a - i got it\n@close 4000 bye", [], 1),
    ])
    func scriptsPass(script: String, greeting: [String], sent: Int) throws {
        var simulation = try Simulation(script: script)
        simulation.greeting = greeting
        let report = simulation.run()
        #expect(report.exitCode == 0, "\(report.text(file: "s"))")
        #expect([report.sent, report.answered] == [sent, sent])
    }

    @Test func whatComesWhileAsleepIsKeptForItsCheck() throws {
        var simulation = try Simulation(script: "@sleep 1s\n< one\n@sleep 1s\n< two")
        simulation.greeting = ["one", "two"]
        let report = simulation.run()
        #expect(report.exitCode == 0, "\(report.text(file: "s"))")
        #expect(simulation.now >= .seconds(2))
    }

    @Test func sleepsTakeTheirTimeAndClosesCarryTheirReason() throws {
        var simulation = try Simulation(script: "> a\n@sleep 1500ms\n@ping\n@close 3000 so long")
        let report = simulation.run()
        #expect(report.exitCode == 0)
        #expect(simulation.now >= .milliseconds(1501))
        #expect(
            Array(simulation.actions.dropFirst()) == [.ping, .close(code: 3000, reason: Array("so long".utf8)[...])]
        )
    }

    @Test func aStreamIsSentAsItComes() {
        var player = Player(Source(LineReader()))
        player.opened()
        #expect(player.nextAction(at: .zero) == nil)
        #expect(player.wantsInput == true)
        player.fed(Array("one\ntw".utf8)[...])
        #expect(player.nextAction(at: .zero) == .send(.text, Array("one".utf8)[...]))
        #expect(player.nextAction(at: .zero) == nil)
        player.received(.text, Array("one!".utf8)[...], at: .milliseconds(1))
        #expect(player.nextAction(at: .milliseconds(1)) == nil)
        #expect(player.deadline == nil)
        player.fed(Array("o".utf8)[...])
        player.inputEnded()
        #expect(player.nextAction(at: .seconds(9)) == .send(.text, Array("two".utf8)[...]))
        player.received(.text, Array("two!".utf8)[...], at: .seconds(9))
        #expect(player.nextAction(at: .seconds(9)) == nil)
        #expect(player.deadline == .seconds(9) + .milliseconds(50))
        #expect(player.nextAction(at: .seconds(10)) == .close(code: 1000, reason: []))
        player.closed(code: 1000, reason: "", isClean: true)
        #expect(player.isFinished && player.report.exitCode == 0)
    }

    /// Who writes lines into a pipe decides when they come; a file that is read late is no pause, and what was due is.
    @Test(arguments: [nil, 4] as [Int?]) func onlyAPipeMakesAPause(messageCount: Int?) {
        var options = Player.Options()
        options.window = 10
        options.interval = .milliseconds(10)
        var player = Player(Source(LineReader(), messageCount: messageCount), options)
        player.opened()
        player.fed(Array("a\nb\n".utf8)[...])
        #expect(player.nextAction(at: .zero) != nil && player.nextAction(at: .zero) == nil)
        #expect(player.nextAction(at: .milliseconds(10)) != nil && player.nextAction(at: .milliseconds(10)) == nil)
        player.fed(Array("c\nd\n".utf8)[...])
        player.inputEnded()
        #expect(player.nextAction(at: .milliseconds(50)) == .send(.text, Array("c".utf8)[...]))
        #expect((player.nextAction(at: .milliseconds(50)) == nil) == (messageCount == nil))
    }

    /// Who has no room for more would be woken again and again for what is due.
    @Test func whoCannotSendWaitsForAnswersOnly() {
        var options = Player.Options()
        (options.window, options.interval, options.timeout) = (10, .milliseconds(10), .seconds(1))
        var player = Player(Source(LineReader()), options)
        player.opened()
        player.fed(Array("a\nb\n".utf8)[...])
        player.inputEnded()
        #expect(player.answerDeadline == nil)
        #expect(player.nextAction(at: .zero) != nil && player.nextAction(at: .zero) == nil)
        #expect(player.deadline == .milliseconds(10) && player.answerDeadline == .seconds(1))
        #expect(player.nextAction(at: .milliseconds(10)) != nil && player.nextAction(at: .milliseconds(10)) == nil)
        for answer in ["a", "b"] { player.received(.text, Array(answer.utf8)[...], at: .milliseconds(20)) }
        #expect(player.nextAction(at: .milliseconds(20)) == nil)
        #expect(player.deadline != nil && player.answerDeadline == nil, "It listens for second answers.")
        #expect(player.nextAction(at: .seconds(2)) == .close(code: 1000, reason: []))
        #expect(player.deadline == .seconds(3) && player.answerDeadline == .seconds(3))
    }

    /// A connection that is lost in a pause is no end of the pause.
    @Test func aPauseGoesOnOverTheNextConnection() throws {
        var options = Player.Options()
        options.resends = true
        var player = Player(Source(try Program(parsing: Array("> a\n@sleep 4s\n> b\n".utf8)[...])), options)
        player.opened()
        #expect(player.nextAction(at: .zero) != nil)
        player.received(.text, Array("a!".utf8)[...], at: .milliseconds(1))
        #expect(player.nextAction(at: .milliseconds(1)) == nil && player.deadline == .seconds(4) + .milliseconds(1))
        let sleep = player.sleep(at: .milliseconds(1001))
        #expect(sleep?.past == .seconds(1) && sleep?.left == .seconds(3))
        player.closed(code: 1006, reason: "", isClean: false)
        #expect(player.nextAction(at: .seconds(1)) == .connect)
        player.opened(at: .seconds(2))
        #expect(player.nextAction(at: .seconds(2)) == nil && player.deadline == .seconds(4) + .milliseconds(1))
        #expect(player.nextAction(at: .seconds(5)) == .send(.text, Array("b".utf8)[...]))
    }

    @Test func aBadLineInAStreamEndsItWithWhatWasAnswered() {
        var reader = LineReader()
        reader.feed([97, 10, 0xFF, 10, 98, 10])
        reader.endInput()
        var simulation = Simulation(Source(reader))
        let report = simulation.run()
        #expect(report.exitCode == 2)
        #expect([report.sent, report.answered] == [1, 1])
        #expect(report.text(file: "-").hasPrefix("-:2:1: not UTF-8; each line goes out as text"))
    }

    @Test func anInterruptClosesAndReportsWhatWasDone() throws {
        var player = Player(Source(try Program(parsing: Array(tenThousand.utf8)[...])))
        player.opened()
        _ = player.nextAction(at: .zero)
        player.received(.text, Array("Request [0] - i got it".utf8)[...], at: .milliseconds(1))
        _ = player.nextAction(at: .milliseconds(1))
        player.interrupted()
        #expect(player.nextAction(at: .milliseconds(2)) == .close(code: 1000, reason: []))
        player.interrupted()
        #expect(player.nextAction(at: .milliseconds(2)) == nil)
        player.closed(code: 1000, reason: "", isClean: true)
        #expect(player.report.exitCode == 130)
        #expect([player.report.sent, player.report.answered, player.report.failureCount] == [2, 1, 0])
    }

    @Test func anInterruptBeforeTheConnectionEndsItAtOnce() {
        var player = Player(Source(LineReader()))
        player.interrupted()
        #expect(player.isFinished && player.report.exitCode == 130)
    }

    @Test func aServerThatNeverClosesIsLeft() {
        var player = Player(Source(LineReader()))
        player.opened()
        player.inputEnded()
        #expect(player.nextAction(at: .zero) == nil)
        #expect(player.nextAction(at: .seconds(1)) == .close(code: 1000, reason: []))
        player.deadlineReached(at: .seconds(2))
        #expect(player.isFinished == false)
        player.deadlineReached(at: .seconds(6))
        #expect(player.isFinished && player.report.exitCode == 3)
    }

    /// In the chat the conversation goes on after the script.
    @Test func theConnectionCanBeKept() throws {
        for isInterrupted in [false, true] {
            var simulation = try Simulation(script: "> a\n> b") { $0.closesAtEnd = false }
            if isInterrupted {
                simulation.player.opened()
                simulation.player.interrupted()
            }
            let report = isInterrupted ? simulation.player.report : simulation.run()
            #expect(simulation.player.isFinished == true)
            #expect(report.exitCode == (isInterrupted ? 130 : 0))
            #expect(simulation.actions.count == (isInterrupted ? 0 : 2))
        }
    }

    /// Over and over until the time is up; then the last answers are awaited, and nothing is missing.
    @Test(arguments: [1, 7]) func aScriptIsPlayedForATime(window: Int) throws {
        var simulation = try Simulation(script: "> hello\n@repeat 3\n> {i}\n< {i} - i got it\n@end\n") {
            $0.end = .milliseconds(100)
            $0.window = window
        }
        let report = simulation.run()
        #expect(report.exitCode == 0)
        #expect(report.sent >= 100 && report.answered == report.sent)
        #expect(report.neverSent == 0)
        #expect(simulation.sentAt.allSatisfy { $0 < .milliseconds(100) })
        #expect(simulation.now < .milliseconds(200))
    }

    @Test func aScriptThatClosesIsPlayedOnNewConnections() throws {
        var simulation = try Simulation(script: "> hello\n@close 1000 bye\n") { $0.end = .milliseconds(20) }
        let report = simulation.run()
        #expect(report.exitCode == 0)
        #expect(report.answered == report.sent && report.sent > 5)
        #expect(simulation.actions.count { $0 == .connect } == report.sent - 1)
    }

    @Test(arguments: ["# nothing\n", "@sleep 1ms\n", "@ping\n"]) func whatSendsNothingIsPlayedOnce(script: String)
        throws
    {
        var simulation = try Simulation(script: script) { $0.end = .seconds(1000) }
        #expect(simulation.run().exitCode == 0)
        #expect(simulation.now < .seconds(1))
    }

    @Test func aLongPauseEndsWithTheTime() throws {
        var simulation = try Simulation(script: "> hello\n@sleep 1h\n") { $0.end = .seconds(2) }
        #expect(simulation.run().exitCode == 0)
        #expect(simulation.now < .seconds(3))
    }

    @Test(arguments: [
        ("@repeat 100\n> a\n@end\n", 99), ("> a\n> a\n> a\n", 2), ("> a\n@close\n@reconnect\n> b\n", 1),
        ("> a\n@expect-close\n@reconnect\n> b\n", 1), ("> a\n", 0),
    ])
    func whatAnInterruptionLeftUnsentIsTold(_ script: String, _ unsent: Int) throws {
        for isAnswered in [false, true] {
            var player = Player(Source(try Program(parsing: Array(script.utf8)[...])))
            player.opened()
            _ = player.nextAction(at: .zero)
            if isAnswered, player.isAwaiting { player.received(.text, [0x61], at: .zero) }
            player.interrupted()
            #expect(player.nextAction(at: .zero) == .close(code: 1000, reason: []))
            player.closed(code: 1000, reason: "", isClean: true, byPeer: false)
            #expect(player.isFinished && player.report.exitCode == 130)
            #expect(player.report.neverSent == unsent)
            #expect(player.report.failureCount == 0)
        }
    }

    /// A check behind `@reconnect` has no message, whatever was sent over the connection before.
    @Test func whatComesOverANewConnectionAnswersNothingOfTheOld() throws {
        let script = "< hi\n> a\n< a\n@reconnect\n< hi\n> b\n<* 0\n@reconnect\n< hi\n< hi\n> c\n< c\n"
        var player = Player(Source(try Program(parsing: Array(script.utf8)[...])), Player.Options())
        func hear(_ texts: [String], _ player: inout Player) {
            for text in texts { player.received(.text, Array(text.utf8)[...], at: .zero) }
        }
        for (greeting, answers) in [(["hi"], ["a"]), (["hi"], []), (["hi", "hi"], ["c"])] {
            player.opened()
            #expect(player.nextAction(at: .zero) == nil)
            hear(greeting, &player)
            guard case .send = player.nextAction(at: .zero) else {
                Issue.record("nothing is sent behind \(greeting)")
                return
            }
            hear(answers, &player)
            // The end is listened for doubles first.
            var action = player.nextAction(at: .zero)
            if action == nil { action = player.nextAction(at: .seconds(10)) }
            #expect(action == .close(code: 1000, reason: []))
            player.closed(code: 1000, reason: "", isClean: true)
            if !player.isFinished { #expect(player.nextAction(at: .zero) == .connect) }
        }
        #expect(player.isFinished && player.report.exitCode == 0)
        #expect(player.report.sent == 3 && player.report.answered == 2 && player.report.unasked == 1)
        #expect(player.report.lost == 0)
    }
}
