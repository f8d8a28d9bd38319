import Testing
import Transport

/// Pings on a timer, on a clock that the test moves.
struct KeepAliveTests {
    /// Asks at each tick until `end`, and tells what was due when.
    private func watch(
        _ keepAlive: inout KeepAlive,
        from start: Duration = .zero,
        to end: Duration,
        each: (inout KeepAlive, Duration, KeepAlive.Action) -> Void = { _, _, _ in }
    ) -> [(Duration, KeepAlive.Action)] {
        var due: [(Duration, KeepAlive.Action)] = []
        var now = start
        while now < end {
            now += keepAlive.tick
            let action = keepAlive.ticked(at: now)
            if action != .nothing { due.append((now, action)) }
            each(&keepAlive, now, action)
        }
        return due
    }

    private func pings(_ due: [(Duration, KeepAlive.Action)]) -> [Duration] {
        due.compactMap { if case .ping = $0.1 { $0.0 } else { nil } }
    }

    @Test func aServerThatAnswersIsPingedOnAndOn() {
        var keepAlive = KeepAlive(interval: .seconds(20), timeout: .seconds(20), now: .zero)
        let due = watch(&keepAlive, to: .seconds(100)) { keepAlive, now, action in
            guard case .ping(let payload) = action else { return }
            #expect(keepAlive.ponged(payload, at: now + .milliseconds(3)) == .milliseconds(3))
            #expect(keepAlive.ponged(payload, at: now + .milliseconds(4)) == nil, "a pong counts once")
            keepAlive.peerSpoke()
        }
        #expect(pings(due) == [20, 40, 60, 80, 100].map { .seconds($0) })
        #expect(due.count == 5)
    }

    @Test func aSilentServerIsGivenUp() {
        var keepAlive = KeepAlive(interval: .seconds(20), timeout: .seconds(30), now: .zero)
        var overdue: [Duration] = []
        let due = watch(&keepAlive, to: .seconds(50)) { keepAlive, now, _ in
            if let time = keepAlive.overdue(at: now) { overdue.append(time) }
        }
        #expect(pings(due) == [.seconds(20), .seconds(40)])
        #expect(due.last?.0 == .seconds(50) && due.last?.1 == .giveUp)
        #expect(overdue.first == .seconds(2) && overdue.last == .seconds(30))
    }

    /// Slow servers that send a message for minutes can't answer a ping in the middle of it.
    @Test func whateverComesShowsThatTheServerLives() {
        var keepAlive = KeepAlive(interval: .seconds(20), timeout: .seconds(20), now: .zero)
        let due = watch(&keepAlive, to: .seconds(300)) { keepAlive, _, _ in keepAlive.peerSpoke() }
        #expect(!due.contains { $0.1 == .giveUp })
    }

    @Test func zeroNeverGivesUp() {
        var keepAlive = KeepAlive(interval: .seconds(20), timeout: .zero, now: .zero)
        #expect(!watch(&keepAlive, to: .seconds(300)).contains { $0.1 == .giveUp })
    }

    /// The laptop was shut for an hour while a ping was out: it is not the server's fault, and a new ping soon tells.
    @Test func afterTheMachineSleptItPingsAtOnce() {
        var keepAlive = KeepAlive(interval: .seconds(20), timeout: .seconds(20), now: .zero)
        #expect(watch(&keepAlive, to: .seconds(30)).count == 1)
        let due = watch(&keepAlive, from: .seconds(3600), to: .seconds(3608))
        #expect(pings(due) == [.seconds(3602)])
        #expect(due.last?.0 == .seconds(3608) && due.last?.1 == .giveUp)
        #expect(keepAlive.patience == .seconds(5))
    }

    @Test(arguments: [(timeout: 3, end: 3606), (timeout: 0, end: nil as Int?)])
    func afterTheMachineSleptItIsNeverMorePatientThanAsked(timeout: Int, end: Int?) {
        var keepAlive = KeepAlive(interval: .seconds(20), timeout: .seconds(timeout), now: .zero)
        let due = watch(&keepAlive, from: .seconds(3600), to: .seconds(end ?? 3700))
        #expect((due.last?.1 == .giveUp) == (end != nil))
    }

    /// A server that answered after the sleep has all its time again.
    @Test func afterTheMachineSleptALivingServerIsPingedAsBefore() {
        var keepAlive = KeepAlive(interval: .seconds(20), timeout: .seconds(20), now: .zero)
        var awake = watch(&keepAlive, from: .seconds(3600), to: .seconds(3602))
        keepAlive.peerSpoke()
        awake += watch(&keepAlive, from: .seconds(3602), to: .seconds(3642))
        #expect(pings(awake) == [.seconds(3602), .seconds(3622)])
        #expect(keepAlive.patience == .seconds(20))
        #expect(awake.last?.0 == .seconds(3642) && awake.last?.1 == .giveUp)
    }

    /// What waited as the machine fell asleep may be taken by a system whose program hangs.
    @Test func afterTheMachineSleptAServerThatOnlyTakesIsSoonGivenUp() {
        var keepAlive = KeepAlive(interval: .seconds(20), timeout: .seconds(60), now: .zero)
        var due = watch(&keepAlive, from: .seconds(3600), to: .seconds(3602))
        keepAlive.peerTook(at: .seconds(3603))
        due += watch(&keepAlive, from: .seconds(3602), to: .seconds(3608))
        #expect(pings(due) == [.seconds(3602)])
        #expect(due.last?.0 == .seconds(3608) && due.last?.1 == .giveUp)
        #expect(keepAlive.patience == .seconds(5))
    }

    @Test func whoTakesOnAndOnIsNotGivenUp() {
        var keepAlive = KeepAlive(interval: .seconds(20), timeout: .seconds(20), now: .zero)
        let due = watch(&keepAlive, to: .seconds(300)) { keepAlive, now, _ in keepAlive.peerTook(at: now) }
        #expect(!due.contains { $0.1 == .giveUp })
    }

    @Test func anEarlierPongTellsNothing() {
        var keepAlive = KeepAlive(interval: .seconds(1), timeout: .zero, now: .zero)
        let due = watch(&keepAlive, to: .seconds(2))
        guard case .ping(let first) = due.first?.1, case .ping(let second) = due.last?.1 else {
            Issue.record("no pings: \(due)")
            return
        }
        #expect(first != second)
        #expect(keepAlive.ponged(first, at: .seconds(2)) == nil)
        #expect(keepAlive.ponged(second, at: .milliseconds(2500)) == .milliseconds(500))
    }
}
