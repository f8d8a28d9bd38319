import Testing

@testable import Script

/// When messages are due, by the clock alone.
@Suite struct PaceTests {
    private func options(_ change: (inout Player.Options) -> Void) -> Player.Options {
        var options = Player.Options()
        change(&options)
        return options
    }

    private func milliseconds(_ duration: Duration) -> Int { Int((duration.inSeconds * 1000).rounded()) }

    // MARK: A steady rate

    /// What is due when, where each message goes out so late, in milliseconds.
    @Test(arguments: [
        ([0, 0, 0, 0], [0, 20, 40, 60]), ([5, 5, 5, 5], [0, 20, 40, 60]),
        // A delay of three messages does not make the others due later: no coordinated omission.
        ([0, 70, 0, 0, 0], [0, 20, 40, 60, 80]), ([100, 0, 0], [0, 20, 40]),
    ])
    func whatIsDueStaysDue(delays: [Int], expected: [Int]) {
        let options = options { $0.interval = .milliseconds(20) }
        var pace = Pace()
        var now = Duration.zero
        var due: [Int] = []
        for delay in delays {
            let next = pace.nextSend(options, at: now) ?? .zero
            // Asked again, it is the same.
            #expect(pace.nextSend(options, at: now + .seconds(1)) == next)
            now = max(now, next) + .milliseconds(delay)
            due.append(milliseconds(pace.sent(options, at: now)))
        }
        #expect(due == expected)
    }

    @Test func withoutARateAnyTimeWillDo() {
        var pace = Pace()
        let options = options { _ in }
        for second in 0..<5 {
            #expect(pace.nextSend(options, at: .seconds(second)) == nil)
            #expect(pace.sent(options, at: .seconds(second)) == .seconds(second))
        }
    }

    /// Connections of a crowd begin one after the other; after a pause nothing is due later than now.
    @Test func theFirstMayBeDueLater() {
        let options = options { ($0.interval, $0.firstDue) = (.milliseconds(20), .milliseconds(7)) }
        var pace = Pace()
        #expect(pace.nextSend(options, at: .seconds(1)) == .seconds(1) + .milliseconds(7))
        _ = pace.sent(options, at: .seconds(1))
        pace.paused(until: .seconds(9))
        #expect(pace.nextSend(options, at: .seconds(9)) == .seconds(9))
    }

    @Test(arguments: [(0, 1020), (500, 1020), (1020, 1020), (1021, 5000)]) func pauses(until: Int, expected: Int) {
        // A pause that ends before the next is due changes nothing.
        let options = options { $0.interval = .milliseconds(20) }
        var pace = Pace()
        _ = pace.nextSend(options, at: .seconds(1))
        _ = pace.sent(options, at: .seconds(1))
        pace.paused(until: .milliseconds(until))
        #expect(pace.nextSend(options, at: .seconds(5)).map(milliseconds) == expected)
    }

    @Test func standingStillPostpones() {
        let options = options { ($0.interval, $0.speed) = (.milliseconds(20), 1) }
        var pace = Pace()
        _ = pace.nextSend(options, at: .seconds(1))
        _ = pace.due(.seconds(3), options, at: .seconds(1))
        pace.postpone(by: .seconds(7))
        #expect(pace.nextSend(options, at: .seconds(8)) == .seconds(8))
        #expect(pace.due(.seconds(4), options, at: .seconds(8)) == .seconds(9))
    }

    // MARK: A recording's times

    /// Each delay of ours is made up for by the next pause, and none adds up.
    @Test(arguments: [
        ([0, 100, 200, 300], 1.0, [0, 0, 0, 0], [0, 100, 200, 300]),
        ([0, 100, 200, 300], 2.0, [0, 0, 0, 0], [0, 50, 100, 150]),
        ([0, 100, 200, 300], 0.5, [0, 0, 0, 0], [0, 200, 400, 600]),
        ([0, 100, 200, 300], 1.0, [9, 30, 30, 30], [0, 100, 200, 300]),
        ([0, 100, 200, 300], 1.0, [0, 170, 0, 0], [0, 100, 200, 300]),
        ([5000, 5100, 5100, 9000], 1.0, [0, 0, 0, 0], [0, 100, 100, 4000]),
        // A clock that was set back makes no pause.
        ([100, 50, 150], 1.0, [0, 0, 0], [0, 0, 100]),
    ])
    func recordedTimes(times: [Int], speed: Double, delays: [Int], expected: [Int]) {
        let options = options { $0.speed = speed }
        var pace = Pace()
        var now = Duration.zero
        let due = zip(times, delays).map { time, delay in
            let due = pace.due(.milliseconds(time), options, at: now)
            now = max(now, due) + .milliseconds(delay)
            return milliseconds(due)
        }
        #expect(due == expected)
    }

    @Test(arguments: [(1.0, 1000, [0, 100, 1100]), (10.0, 1000, [0, 10, 510]), (10.0, 100, [0, 10, 110])])
    func longPausesAreCut(speed: Double, longest: Int, expected: [Int]) {
        let options = options { ($0.speed, $0.longestPause) = (speed, .milliseconds(longest)) }
        var pace = Pace()
        #expect([0, 100, 5100].map { milliseconds(pace.due(.milliseconds($0), options, at: .zero)) } == expected)
    }

    @Test(arguments: [nil, 0, -1] as [Double?]) func withoutASpeedOnlyAnswersCount(speed: Double?) {
        var pace = Pace()
        let options = options { $0.speed = speed }
        for time in [0, 5, 2] { #expect(pace.due(.seconds(time), options, at: .seconds(9)) == .seconds(9)) }
    }

    @Test func whatIsForgottenIsDueAtOnce() {
        let options = options { $0.speed = 1 }
        var pace = Pace()
        _ = pace.due(.seconds(1), options, at: .seconds(1))
        pace.forget()
        #expect(pace.due(.seconds(500), options, at: .seconds(2)) == .seconds(2))
        pace.restart(at: .seconds(3))
        #expect(pace.due(.seconds(501), options, at: .seconds(3)) == .seconds(4))
    }
}
