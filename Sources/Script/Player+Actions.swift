import Measurement

// What the player wants done.
extension Player {
    /// What one look at where it stands leads to.
    enum Move {
        case act(Action)
        case goOn
        case wait
    }

    /// What shall be done next; nil until something happens.
    package mutating func nextAction(at now: Duration) -> Action? {
        if let end = options.end, now >= end { isTimeUp = true }
        while true {
            switch move(at: now) {
            case .act(let action): return action
            case .goOn: continue
            case .wait: return nil
            }
        }
    }

    private mutating func move(at now: Duration) -> Move {
        if goal != nil, !goOnToGoal() { return .wait }
        switch phase {
        case .connecting, .closing, .expectingClose, .finished: return .wait
        case .disconnected: return goOnWithoutConnection()
        case .playing:
            if let action = resend() { return .act(action) }
            guard let until = interruptedSleep.take() else { return play(at: now) }
            phase = .sleeping(until: until)
        case .sleeping(let until):
            guard now >= until || isTimeUp else { return .wait }
            phase = .playing
        case .draining:
            guard isSettled() else { return .wait }
            phase = .lingering(until: now + lingerTime)
        case .lingering(let until):
            guard now >= until else { return .wait }
            if options.closesAtEnd { phase = .leaving } else { finish(report.ending) }
        case .leaving: return .act(close(code: 1000, reason: [], at: now))
        }
        return .goOn
    }

    /// How long a second answer is listened for: where answers come fast, it comes soon after the first, too.
    private var lingerTime: Duration {
        guard let usual = report.roundTrips.percentile(0.99) else { return options.grace }
        return min(options.grace, max(.milliseconds(5), usual * 50))
    }

    mutating func close(code: UInt16, reason: ArraySlice<UInt8>, at now: Duration) -> Action {
        // Who is interrupted leaves what is upcoming unsent.
        if phase == .playing { load() }
        phase = .closing(until: now + options.timeout)
        return .close(code: code, reason: reason)
    }
}
