import Measurement
import TestSupport
import Testing

@testable import Script

/// What a player may send, and what has become of it, told in the plainest way.
private struct LedgerModel {
    enum State { case waiting, sent, answered }

    /// By the messages' numbers less 1.
    private(set) var states: [State]
    /// Those that were on their way when a connection was lost, in their order: they go out again before all else.
    private(set) var again: [Int] = []
    private(set) var losses = 0
    private(set) var resent = 0
    /// Which of them went out again at all.
    private(set) var resentNumbers: Set<Int> = []
    private(set) var reordered = 0
    private(set) var doubled = 0
    /// The newest that was answered, in the order of sending.
    private var newest = -1

    init(_ count: Int) { states = Array(repeating: .waiting, count: count) }

    var sent: Int { states.count { $0 != .waiting } }
    var answered: Int { states.count { $0 == .answered } }
    var inFlight: Int { sent - answered }

    /// A message goes out; false if it may not.
    mutating func send(_ number: Int, window: Int) -> Bool {
        if let next = again.first {
            again.removeFirst()
            resent += 1
            resentNumbers.insert(next)
            return number == next && states[number] == .sent
        }
        guard states[number] == .waiting, number == states.firstIndex(of: .waiting), inFlight < window else {
            return false
        }
        states[number] = .sent
        return true
    }

    mutating func answer(_ number: Int) {
        if states[number] == .answered { return doubled += 1 }
        if number < newest { reordered += 1 }
        newest = max(newest, number)
        states[number] = .answered
    }

    /// The connection is lost; what is on its way with it.
    mutating func lose(resends: Bool) {
        losses += 1
        again = resends ? states.indices.filter { states[$0] == .sent } : []
    }
}

/// Whatever the order of answers, losses and connections: nothing is doubled, and nothing is missing.
@Suite struct LedgerModelTests {
    /// A server and a wire on which chance has its way, a player, and what may become of it.
    private struct Bench: ~Copyable {
        let count: Int
        let window: Int
        let resends: Bool
        /// How often one of a thousand events is the loss of the connection, an answer that comes twice.
        var (lossy, doubling) = (0, 0)
        var player: Player
        var model: LedgerModel
        var random: Seeded
        var now = Duration.zero
        /// What is on its way to the player.
        var flying: [(at: Duration, number: Int)] = []
        var isConnected = false
        var mistakes: [String] = []

        init(_ source: Source, count: Int, window: Int, resends: Bool, seed: UInt64) {
            (self.count, self.window, self.resends) = (count, window, resends)
            var options = Player.Options()
            options.window = window
            options.resends = resends
            player = Player(source, options)
            model = LedgerModel(count)
            random = Seeded(seed)
        }

        mutating func chance(_ ofThousand: Int) -> Bool { Int.random(in: 0..<1000, using: &random) < ofThousand }

        mutating func run(watching watch: ((inout Bench) -> Void)? = nil) -> Report {
            connect()
            for _ in 0..<200_000 where !player.isFinished {
                act()
                watch?(&self)
                guard !player.isFinished else { break }
                // Where all is answered there is nothing to make good: what ends without a close frame then is a loss.
                if isConnected, model.answered < count || !resends, chance(lossy) {
                    lose()
                } else if let next = flying.indices.min(by: { flying[$0].at < flying[$1].at }),
                    flying[next].at <= player.deadline ?? .seconds(1_000_000)
                {
                    deliver(flying.remove(at: next))
                } else if let deadline = player.deadline {
                    now = max(now, deadline)
                    player.deadlineReached(at: now)
                } else if !isConnected {
                    continue
                } else {
                    mistakes.append("nothing is awaited at \(now)")
                    break
                }
            }
            if !player.isFinished { mistakes.append("it never ends") }
            return player.report
        }

        private mutating func connect() {
            isConnected = true
            player.opened(at: now)
        }

        private mutating func act() {
            while let action = player.nextAction(at: now) {
                switch action {
                case .connect:
                    now += .milliseconds(.random(in: 1...500, using: &random))
                    connect()
                case .send(_, let bytes, _): send(bytes)
                case .close:
                    isConnected = false
                    player.closed(code: 1000, reason: "", isClean: true)
                case .ping: break
                }
            }
        }

        private mutating func send(_ bytes: ArraySlice<UInt8>) {
            let number = Int(String(decoding: bytes.dropFirst(), as: UTF8.self)) ?? -1
            if !model.send(number, window: window) { mistakes.append("\(number) is sent, and may not be") }
            // Faster than the time that answers are awaited, but in any order.
            for _ in 0..<(chance(doubling) ? 2 : 1) {
                flying.append((now + .milliseconds(.random(in: 1...900, using: &random)), number))
            }
        }

        private mutating func deliver(_ arrival: (at: Duration, number: Int)) {
            now = max(now, arrival.at)
            model.answer(arrival.number)
            player.received(.text, Array("m\(arrival.number)! ok".utf8)[...], at: now)
        }

        /// What is on its way is lost with it, either way.
        private mutating func lose() {
            isConnected = false
            flying = []
            model.lose(resends: resends)
            player.closed(code: 1006, reason: "", isClean: false)
        }
    }

    private static let count = 60

    /// The same messages as a script of exact answers, of patterns, as one that asks for answers only, and as lines.
    private static func source(_ form: Int) throws -> Source {
        func script(_ checks: String) throws -> Source {
            Source(try Program(parsing: Array("@repeat \(count)\n> m{i}\n\(checks)@end\n".utf8)[...]))
        }
        switch form {
        case 0: return try script("< m{i}! ok\n")
        case 1: return try script("<~ ^m{i}! ok$\n")
        case 2: return try script("")
        default:
            var lines = LineReader()
            lines.feed(Array((0..<count).map { "m\($0)\n" }.joined().utf8)[...])
            lines.endInput()
            return Source(lines, messageCount: count)
        }
    }

    /// A player of one of these forms.
    ///
    /// An echo of m1 also holds m: so that every message tells its own answer, the reply ends it with a sign. Where only an
    /// answer that holds the message is asked for, m1 is held by m10's as well: those are lock-step or in order.
    private func bench(_ form: Int, _ window: Int, resends: Bool, _ seed: UInt64) throws -> Bench {
        Bench(
            try Self.source(form),
            count: Self.count,
            window: form >= 2 ? 1 : form == 1 ? min(window, 8) : window,
            resends: resends,
            seed: seed
        )
    }

    private func compare(_ report: Report, _ bench: borrowing Bench, sourceLocation: SourceLocation = #_sourceLocation)
    {
        let model = bench.model
        #expect(bench.mistakes == [], sourceLocation: sourceLocation)
        #expect(report.sent == model.sent, sourceLocation: sourceLocation)
        #expect(report.answered == model.answered, sourceLocation: sourceLocation)
        #expect(report.lost == model.sent - model.answered, sourceLocation: sourceLocation)
        #expect(report.neverSent == Self.count - model.sent, sourceLocation: sourceLocation)
        #expect(report.resent == model.resent, sourceLocation: sourceLocation)
        // Which they were is told of the first hundred runs, once each.
        let told = report.resentMessages
        #expect(told.count <= Report.keptFailures, sourceLocation: sourceLocation)
        let numbers = told.flatMap { $0.map { $0 - 1 } }
        let isTold = numbers.count == model.resentNumbers.count && Set(numbers) == model.resentNumbers
        #expect(isTold || told.count == Report.keptFailures, sourceLocation: sourceLocation)
        #expect(report.reordered == model.reordered, sourceLocation: sourceLocation)
        #expect([report.altered, report.unexpected] == [0, 0], sourceLocation: sourceLocation)
        #expect(report.roundTrips.count == model.answered, sourceLocation: sourceLocation)
    }

    @Test(arguments: 0..<40 as Range<UInt64>, 0..<4) func lossesAreMadeGood(seed: UInt64, form: Int) throws {
        for window in [1, 3, 20] {
            var bench = try bench(form, window, resends: true, seed)
            bench.lossy = [0, 20, 100, 250][Int(seed % 4)]
            let report = bench.run()
            compare(report, bench)
            #expect(report.answered == Self.count)
            #expect(report.doubled == 0)
            let isInOrder = report.reordered == 0 || form == 2 || form == 3
            #expect(report.exitCode == (isInOrder ? 0 : 4), "\(report.text(file: "s"))")
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>, 0..<4) func aLossIsTold(seed: UInt64, form: Int) throws {
        for window in [1, 3, 20] {
            var bench = try bench(form, window, resends: false, seed)
            bench.lossy = 30
            let report = bench.run()
            compare(report, bench)
            guard bench.model.losses > 0 else { continue }
            #expect(report.exitCode == 3 && report.ending == .lost(code: 1006, reason: "", byPeer: true))
            let told = report.failures.filter { $0.kind == .notAnswered }.map(\.message)
            #expect(told == bench.model.states.indices.filter { bench.model.states[$0] == .sent }.map { $0 + 1 })
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>) func doublesAreTold(seed: UInt64) throws {
        for window in [1, 3, 20] {
            var bench = try bench(0, window, resends: false, seed)
            bench.doubling = 200
            let report = bench.run()
            compare(report, bench)
            // The end may come before the last double does.
            #expect(report.doubled == bench.model.doubled)
            #expect(report.failures.count { $0.kind == .doubled } == min(report.doubled, Report.keptFailures))
        }
    }

    /// Who watches, pauses, and changes the pace changes nothing of the account.
    @Test(arguments: 0..<40 as Range<UInt64>) func watchingChangesNothing(seed: UInt64) throws {
        var bench = try bench(0, 5, resends: true, seed)
        bench.lossy = 20
        let report = bench.run { bench in
            guard bench.chance(100), bench.isConnected else { return }
            switch Int.random(in: 0..<4, using: &bench.random) {
            case 0:
                // It stands still, and so does the wire.
                let pause = Duration.milliseconds(.random(in: 1...60_000, using: &bench.random))
                bench.now += pause
                bench.flying = bench.flying.map { ($0.at + pause, $0.number) }
                bench.player.resumed(after: pause)
            case 1:
                let interval = Duration.milliseconds([0, 5, 50].randomElement(using: &bench.random) ?? 0)
                bench.player.paceChanged(speed: 2, interval: interval, at: bench.now)
            case 2: _ = bench.player.woken(at: bench.now)
            default: #expect(!bench.player.listing(before: 3, after: 3).isEmpty)
            }
        }
        compare(report, bench)
        #expect(report.answered == Self.count)
    }
}
