import TestSupport
import Testing

@testable import Script

/// Whatever the script and whatever the server does: the messages leave in their order, each once, and it ends.
@Suite struct RandomPlayTests {
    /// A script of all that can be done, whose messages are told apart by a number.
    private static func script(_ random: inout Seeded) -> String {
        var script = ""
        for number in 0..<Int.random(in: 1...12, using: &random) {
            let isRepeated = Int.random(in: 0..<5, using: &random) == 0
            if isRepeated { script += "@repeat \(Int.random(in: 1...4, using: &random))\n" }
            let message = "m\(number)\(isRepeated ? ".{i}" : "")!"
            script += "> \(message)\n"
            script +=
                [
                    "", "< \(message) ok\n", "<~ ^\(message)( |$)\n", "<* 1\n", "<* 2\n", "<* 0\n",
                    "< \(message) ok\n<* 0\n",
                    "<$ .a == 1\n",
                ].randomElement(using: &random) ?? ""
            if isRepeated { script += "@end\n" }
            script +=
                [
                    "", "", "", "@sleep 20ms\n", "@ping\n", "@timeout 300ms\n", "@reconnect\n",
                    "@close 4000 bye\n@reconnect\n",
                    "@expect-close\n@reconnect\n", "@mark n\(number)\n", "@set x {uuid}\n",
                ].randomElement(using: &random) ?? ""
        }
        return script
    }

    /// What comes from the server at some time on one connection.
    private enum Arrival {
        case message(ArraySlice<UInt8>)
        case closed(UInt16, isClean: Bool)
    }

    /// A server and a wire on which chance has its way.
    private struct Bench: ~Copyable {
        var random: Seeded
        var player: Player
        let window: Int
        var now = Duration.zero
        var arrivals: [(at: Duration, connection: Int, Arrival)] = []
        var connection = 0
        var isConnected = false
        /// Whether a close frame went out on this connection: nothing may follow it.
        var hasClosed = false
        var sent: [String] = []
        var delivered = 0
        var mistakes: [String] = []
        /// Of a hundred messages or connections, those that suffer something.
        var faulty = 0

        init(_ program: Script.Program, _ options: Player.Options, faulty: Int, _ random: Seeded) {
            self.random = random
            self.faulty = faulty
            window = options.window
            player = Player(Source(program), options)
        }

        mutating func chance(_ ofHundred: Int) -> Bool { Int.random(in: 0..<100, using: &random) < ofHundred }

        mutating func soon(_ arrival: Arrival, within milliseconds: Int = 30) {
            let time = now + .milliseconds(Int.random(in: 0...milliseconds, using: &random))
            arrivals.append((time, connection, arrival))
        }

        mutating func run() -> Report {
            open()
            for _ in 0..<20_000 where !player.isFinished {
                while let action = player.nextAction(at: now) { perform(action) }
                // Behind one that is overdue, or that something came in the place of, another may go out.
                let waiting = player.expectations
                let inFlight = waiting.openGroups - waiting.suspected - waiting.overdueGroups
                if inFlight > window { mistakes.append("\(inFlight) are on their way") }
                guard !player.isFinished else { break }
                goOn()
            }
            if !player.isFinished { mistakes.append("it never ends: \(player.phase) at \(now)") }
            if player.nextAction(at: now) != nil { mistakes.append("it acts behind its end") }
            return player.report
        }

        private mutating func open() {
            (isConnected, hasClosed) = (true, false)
            connection += 1
            player.opened(at: now)
            if chance(faulty / 4) { soon(.message(Array("welcome".utf8)[...])) }
            // Some servers end a connection by themselves, whatever the script wants.
            if chance(faulty / 4) { soon(.closed(1006, isClean: false), within: 200) }
            if chance(faulty / 4) { soon(.closed(1001, isClean: true), within: 200) }
        }

        private mutating func perform(_ action: Player.Action) {
            switch action {
            case .connect:
                if isConnected { mistakes.append("it connects twice") }
                now += .milliseconds(1)
                if chance(faulty / 8) { return player.connectFailed("nobody listens") }
                open()
            case .ping: if !isConnected || hasClosed { mistakes.append("a ping without a connection") }
            case .close(let code, _):
                if !isConnected || hasClosed { mistakes.append("a close without a connection") }
                hasClosed = true
                if !chance(faulty / 4) { soon(.closed(code, isClean: true)) }
            case .send(_, let bytes, _):
                if !isConnected || hasClosed { mistakes.append("a message without a connection") }
                sent.append(String(decoding: bytes, as: UTF8.self))
                answer(String(decoding: bytes, as: UTF8.self))
            }
        }

        private mutating func answer(_ text: String) {
            let answer = Arrival.message(Array("\(text) ok".utf8)[...])
            guard chance(faulty) else { return soon(answer) }
            switch Int.random(in: 0..<6, using: &random) {
            case 0: break
            case 1: for _ in 0..<2 { soon(answer) }
            case 2: soon(.message(Array("altered".utf8)[...]))
            case 3: soon(answer, within: 9000)
            case 4: soon(.message(Array("{\"a\":1}".utf8)[...]))
            default: soon(.closed(1006, isClean: false))
            }
        }

        private mutating func goOn() {
            let next = arrivals.indices.min { arrivals[$0].at < arrivals[$1].at }
            if let next, arrivals[next].at <= player.deadline ?? .seconds(1_000_000) {
                let (time, number, arrival) = arrivals.remove(at: next)
                now = max(now, time)
                // What was on its way on a connection that has ended is lost with it.
                guard isConnected, number == connection else { return }
                switch arrival {
                case .message(let bytes):
                    delivered += 1
                    player.received(.text, bytes, at: now)
                case .closed(let code, let isClean):
                    isConnected = false
                    player.closed(code: code, reason: "", isClean: isClean, byPeer: !hasClosed)
                }
            } else if let deadline = player.deadline {
                now = max(now, deadline)
                player.deadlineReached(at: now)
            } else {
                mistakes.append("nothing is awaited: \(player.phase) at \(now)")
                player.interrupted()
                isConnected = false
                player.closed(code: 1006, reason: "", isClean: false)
            }
        }
    }

    /// The messages of a script, in their order.
    private func messages(_ program: Script.Program) -> [String] {
        var cursor = Cursor(program.instructions)
        var messages: [String] = []
        while let step = cursor.next() {
            guard case .send(_, .template(let template), let place) = step else { continue }
            messages.append(String(decoding: template.text(round: place.round), as: UTF8.self))
        }
        return messages
    }

    @Test(arguments: 0..<250 as Range<UInt64>, [0, 10, 40]) func theLedgerIsRight(seed: UInt64, faulty: Int) throws {
        var random = Seeded(seed &* 31 &+ UInt64(faulty))
        let script = Self.script(&random)
        let program = try Script.Program(parsing: Array(script.utf8)[...])
        var options = Player.Options()
        options.window = [1, 2, 16][Int(seed % 3)]
        options.stopsOnFailure = seed % 5 == 0
        var bench = Bench(program, options, faulty: faulty, random)
        let report = bench.run()
        let all = messages(program)

        #expect(bench.mistakes == [], "\(script)")
        #expect(bench.sent == Array(all.prefix(bench.sent.count)), "in their order, each once\n\(script)")
        #expect(report.sent == bench.sent.count && report.total == all.count)
        #expect(report.neverSent == all.count - bench.sent.count)
        #expect(report.received == bench.delivered)
        #expect(report.resent == 0 && report.resentMessages.isEmpty)
        #expect(report.answered >= 0 && report.altered >= 0 && report.unasked >= 0, "\(script)")
        #expect(report.lost >= 0, "\(report.text(file: "s"))\n\(script)")
        #expect(report.failures.count == min(report.failureCount, Report.keptFailures))
        #expect(report.failures.allSatisfy { (0...all.count).contains($0.message) })
        if report.ending == .completed, !options.stopsOnFailure {
            #expect(report.sent == all.count, "\(script)")
        }
        // A good end is said of nothing that is lost or altered, and a bad one has its reason.
        if report.exitCode == 0 { #expect(report.lost == 0 && report.altered == 0, "\(script)") }
        if report.exitCode == 4 { #expect(report.failureCount > 0) }
    }

    /// A server that makes no mistakes hears of none, where the script asks nothing that it does not do.
    @Test(arguments: 0..<100 as Range<UInt64>) func aGoodServerIsToldGood(seed: UInt64) throws {
        var random = Seeded(seed)
        let script = Self.script(&random).replacing("<* 2\n", with: "").replacing("<$ .a == 1\n", with: "")
            .replacing("@expect-close\n", with: "").replacing(" ok\n<* 0\n", with: " ok\n")
            .replacing("<* 0\n", with: "")
        let program = try Script.Program(parsing: Array(script.utf8)[...])
        var bench = Bench(program, Player.Options(), faulty: 0, random)
        let report = bench.run()
        #expect(bench.mistakes == [], "\(script)")
        #expect(report.exitCode == 0, "\(report.text(file: "s"))\n\(script)")
        #expect(report.answered == bench.sent.count && report.lost == 0)
    }
}
