import TestSupport
import Testing

@testable import Script

/// A server's mistakes, told apart and named.
@Suite struct FaultTests {
    static let messages = 50
    static let script = "@repeat \(messages)\n> Request [{i}]\n< Request [{i}] - i got it\n@end\n"
    static let lines = (0..<messages).map { "Request [\($0)]" }

    /// What was counted, in short.
    struct Counts: Equatable, CustomStringConvertible {
        var exit: Int32
        var answered = messages
        var lost = 0
        var altered = 0
        var doubled = 0
        var sent = messages

        var description: String {
            "exit \(exit), answered \(answered), lost \(lost), altered \(altered), doubled \(doubled), sent \(sent)"
        }
    }

    private func simulation(_ isScript: Bool, window: Int) throws -> Simulation {
        isScript
            ? try Simulation(script: Self.script) { $0.window = window }
            : Simulation(lines: Self.lines) { $0.window = window }
    }

    private func counts(_ report: Report) -> Counts {
        Counts(
            exit: report.exitCode,
            answered: report.answered,
            lost: report.lost,
            altered: report.altered,
            doubled: report.doubled,
            sent: report.sent
        )
    }

    /// What is to be told of a fault at a message.
    private func expected(_ fault: Simulation.Fault, at struck: Int, window: Int) -> Counts {
        let all = Self.messages
        let lastInFlight = min(all, struck + window - 1)
        switch fault {
        case .none: return Counts(exit: 0)
        // Where nobody ever answered there is nothing to wait for.
        case .swallow where struck == 1 && window == 1, .late where struck == 1 && window == 1:
            return hung(at: 1, sent: 1)
        case .swallow: return Counts(exit: 4, answered: all - 1, lost: 1)
        case .late: return Counts(exit: 4)
        case .double, .doubleLate: return Counts(exit: 4, doubled: 1)
        case .alter: return Counts(exit: 4, answered: all - 1, altered: 1)
        case .kill:
            return Counts(
                exit: 3,
                answered: struck - 1,
                lost: lastInFlight - struck + 1,
                sent: lastInFlight
            )
        case .hang:
            // In lock-step one message more was sent, to see whether the server lives.
            return hung(at: struck, sent: window == 1 && struck > 1 ? min(all, struck + 1) : lastInFlight)
        }
    }

    private func hung(at struck: Int, sent: Int) -> Counts {
        Counts(exit: 5, answered: struck - 1, lost: sent - struck + 1, sent: sent)
    }

    @Test(arguments: Simulation.Fault.allCases, [1, 2, 25, 49, 50])
    func faultsAreToldApart(fault: Simulation.Fault, struck: Int) throws {
        for window in [1, 7] {
            for isScript in [true, false] {
                var simulation = try simulation(isScript, window: window)
                simulation.fault = fault
                simulation.struck = struck
                let report = simulation.run()
                let told = counts(report)
                #expect(told == expected(fault, at: struck, window: window), "window \(window), script \(isScript)")
                if fault != .none {
                    #expect(report.failures.first?.message == struck, "window \(window), script \(isScript)")
                    #expect(report.text(file: "s").contains("message \(struck) (s:"), "\(report.text(file: "s"))")
                }
            }
        }
    }

    /// A `@timeout` is for what stands behind it.
    @Test(arguments: ["> a\n@timeout 500ms\n> b\n", "> a\n< a - i got it\n@timeout 500ms\n> b\n"])
    func aTimeoutThatIsReadAheadIsNotForTheMessageBefore(_ script: String) throws {
        var simulation = try Simulation(script: script)
        (simulation.fault, simulation.struck) = (.hang, 1)
        let report = simulation.run()
        #expect(report.ending == .hung(.seconds(5)) && simulation.now == .seconds(5))
        #expect(report.neverSent == 1)
    }

    /// One message more is sent to see whether the server lives; it waits a second, not five, where answers come fast.
    @Test func aMissingAnswerCostsLittleMoreThanItsTimeout() throws {
        for (fault, limit) in [(Simulation.Fault.swallow, Duration.seconds(5.2)), (.hang, .seconds(6.2))] {
            var simulation = try simulation(true, window: 1)
            simulation.fault = fault
            simulation.struck = 10
            let report = simulation.run()
            #expect(simulation.now < limit)
            #expect(report.failures.first?.kind == .notAnswered)
            #expect(report.failures.first?.text?.description == "Request [9]")
        }
    }

    @Test func aServerThatAnswersOtherwiseAltersAll() {
        for window in [1, 10] {
            var simulation = Simulation(lines: Self.lines) { $0.window = window }
            simulation.reply = { $0.uppercased() }
            let report = simulation.run()
            #expect(counts(report) == Counts(exit: 4, answered: 0, altered: 50), "window \(window)")
            #expect(report.failures.first?.came?.description == "REQUEST [0]")
            #expect(report.failures.map(\.message) == Array(1...50))
        }
    }

    /// A greeting is not the answer to the first message, even where it comes in its place.
    @Test(arguments: [true, false]) func aGreetingShiftsNothing(isScript: Bool) throws {
        var simulation = try simulation(isScript, window: 1)
        simulation.greeting = ["welcome"]
        let report = simulation.run()
        #expect(report.unexpected == 1)
        #expect(counts(report) == Counts(exit: 4))
        #expect(report.failures.map(\.kind) == [.unexpected])
        #expect(report.text(file: "s").contains("unexpected message: welcome"))
    }

    @Test func whatComesOutOfOrderIsToldWhereTheOrderWasAsked() throws {
        for (script, failures) in [("> a\n< one\n< two", 1), ("> one\n> two", 0)] {
            var player = Player(Source(try Program(parsing: Array(script.utf8)[...])), window(2))
            player.opened()
            while player.nextAction(at: .zero) != nil {}
            player.received(.text, Array("two".utf8)[...], at: .zero)
            player.received(.text, Array("one".utf8)[...], at: .zero)
            while player.nextAction(at: .seconds(1)) != nil {}
            player.closed(code: 1000, reason: "", isClean: true)
            #expect(player.report.reordered == 1)
            #expect(player.report.failureCount == failures)
            #expect(player.report.lost == 0)
        }
    }

    private func window(_ size: Int) -> Player.Options {
        var options = Player.Options()
        options.window = size
        return options
    }

    @Test(arguments: [
        (UInt16(1000), true, Int32(3)), (1001, true, 3), (1011, true, 3), (1006, false, 3),
    ])
    func aCloseBeforeTheEndIsALoss(code: UInt16, clean: Bool, exit: Int32) throws {
        var player = Player(Source(try Program(parsing: Array(Self.script.utf8)[...])))
        player.opened()
        _ = player.nextAction(at: .zero)
        player.closed(code: code, reason: "so\u{1B}[31m", isClean: clean)
        #expect(player.report.exitCode == exit)
        #expect([player.report.sent, player.report.answered, player.report.lost] == [1, 0, 1])
        #expect(player.report.text(file: "s").hasPrefix("connection lost: "))
        #expect(player.report.text(file: "s").contains("so\\u{1b}[31m\n"))
    }

    /// Once all is answered and nothing is left, it is the server's right to close.
    @Test(arguments: [(UInt16(1000), true, Int32(0)), (1001, true, 0), (1011, true, 3), (1006, false, 3)])
    func aCloseAtTheEndIsFine(code: UInt16, clean: Bool, exit: Int32) {
        var simulation = Simulation(lines: [])
        simulation.player.opened()
        #expect(simulation.player.nextAction(at: .zero) == nil)
        simulation.player.closed(code: code, reason: "", isClean: clean)
        #expect(simulation.player.report.exitCode == exit)
    }

    /// The patterns of a thousand rounds are not compiled anew for each message that fits none.
    @Test(arguments: [1, 100]) func strangeAnswersToPatternsAreToldInTime(window: Int) throws {
        var simulation = try Simulation(script: "@repeat 300\n> Request [{i}]\n<~ ^Request .{i}. .* it$\n@end") {
            $0.window = window
        }
        simulation.reply = { _ in "?" }
        let report = simulation.run()
        #expect([report.altered, report.answered, report.failureCount] == [300, 0, 300])
    }

    /// What fits an earlier pattern, too, is no second answer to that: it is the wrong answer to what waits.
    @Test(arguments: [
        "> login\n<~ got it\n> buy\n<~ refused\n> next\n<~ got it\n",
        "> {\"ok\":true}\n<$ .ok\n> {\"ok\":1}\n<$ .ok == false\n> {\"ok\":2}\n<$ .ok\n",
    ]) func aWrongAnswerIsThatOfTheMessageThatWaits(script: String) throws {
        var simulation = try Simulation(script: script)
        if script.hasPrefix("> {") { simulation.reply = { $0 } }
        let report = simulation.run()
        #expect(counts(report) == Counts(exit: 4, answered: 2, altered: 1, sent: 3))
        #expect(report.failures.map(\.kind) == [.altered] && report.failures.map(\.message) == [2])
    }

    @Test func doubledAnswersToPatternsAreTold() throws {
        var simulation = try Simulation(script: "@repeat 30\n> Request [{i}]\n<~ ^Request .{i}. .* it$\n@end")
        simulation.fault = .double
        simulation.struck = 7
        let report = simulation.run()
        #expect(report.failures.map(\.kind) == [.doubled])
        #expect(report.failures.first?.message == 7)
    }

    /// Failures are bounded, their count is not.
    @Test func thousandsOfFailuresAreCountedAndSomeKept() {
        var simulation = Simulation(lines: (0..<3000).map { "message \($0)" })
        simulation.reply = { _ in "?" }
        let report = simulation.run()
        #expect(report.failureCount == 3000)
        #expect(report.failures.count == Report.keptFailures)
        #expect(report.text(file: "s").hasSuffix("  and 2900 more\n"))
    }

    /// Whatever the server swallows, doubles and alters, the counts balance and nothing crashes.
    @Test(arguments: 0..<40) func everyMessageIsAccountedFor(seed: UInt64) throws {
        var random = Seeded(seed)
        let window = [1, 1, 2, 5, 30].randomElement(using: &random) ?? 1
        var player = Player(
            Source(try Program(parsing: Array("@repeat 300\n> Request [{i}]\n< Request [{i}] ok\n@end".utf8)[...])),
            self.window(window)
        )
        player.opened()
        var now = Duration.zero
        var (sent, answers, doubles, alterations) = (0, 0, 0, 0)
        for _ in 0..<100_000 where !player.isFinished {
            var came: [String] = []
            while let action = player.nextAction(at: now) {
                if case .close = action { player.closed(code: 1000, reason: "", isClean: true) }
                guard case .send(_, let bytes, _) = action else { continue }
                sent += 1
                let answer = String(decoding: bytes, as: UTF8.self) + " ok"
                switch Int.random(in: 0..<30, using: &random) {
                case 0: break
                case 1:
                    came += [answer, answer]
                    (answers, doubles) = (answers + 1, doubles + 1)
                case 2:
                    came.append("altered")
                    alterations += 1
                default:
                    came.append(answer)
                    answers += 1
                }
            }
            now += .milliseconds(1)
            for text in came { player.received(.text, Array(text.utf8)[...], at: now) }
            if came.isEmpty, let deadline = player.deadline { now = max(now, deadline) }
            player.deadlineReached(at: now)
        }
        let report = player.report
        #expect(player.isFinished == true)
        #expect(
            [report.sent, report.answered, report.doubled, report.altered] == [sent, answers, doubles, alterations]
        )
        #expect(report.unexpected == 0)
        #expect(report.sent == report.answered + report.altered + report.lost)
    }
}
