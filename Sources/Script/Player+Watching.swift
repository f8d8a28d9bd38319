// What somebody who watches asks of a player: another pace, another place, a pause.
extension Player {
    /// The index of the step that it stands at: the one that is awaited, or comes next.
    package var step: Int {
        let here = place
        return source.program?.step(from: here) ?? here
    }

    private var place: Int {
        if let waiting = expectations.nextDue ?? expectations.waiting.first { return waiting.step }
        switch phase {
        case .sleeping, .expectingClose: return restingStep
        default: return upcoming == nil ? source.position + 1 : upcomingStep
        }
    }

    /// How long it has slept, and how long it will yet; nil if it does not sleep.
    package func sleep(at now: Duration) -> (past: Duration, left: Duration)? {
        guard case .sleeping(let until) = phase else { return nil }
        return (max(.zero, now - restingSince), max(.zero, until - now))
    }

    /// The round of the innermost `@repeat` round the step that it stands at, from 0.
    package var round: Int? {
        (expectations.nextDue ?? expectations.waiting.first)?.place.round ?? source.loops.last?.round
    }

    /// Whether the step that it stands at waits for an answer.
    package var isAwaiting: Bool { !expectations.waiting.isEmpty }

    /// Whether an answer that is awaited is past its time.
    package var isOverdue: Bool { expectations.overdue > 0 }

    /// What is overdue is given up.
    package mutating func overdueGivenUp() { settleRest() }

    /// It stood still for so long: all that it waits for is waited for as much longer.
    package mutating func resumed(after pause: Duration) {
        expectations.extendAll(by: pause)
        restingSince += pause
        pace.postpone(by: pause)
        switch phase {
        case .sleeping(let until): phase = .sleeping(until: until + pause)
        case .expectingClose(let code, let place, let until):
            phase = .expectingClose(code: code, place, until: until + pause)
        case .lingering(let until): phase = .lingering(until: until + pause)
        case .closing(let until): phase = .closing(until: until + pause)
        case .connecting, .playing, .disconnected, .draining, .leaving, .finished: break
        }
    }

    /// Its pauses are shorter by this factor from now on, and no messages follow each other faster than this.
    package mutating func paceChanged(speed: Double, interval: Duration, at now: Duration) {
        let factor = (options.speed ?? 1) / speed
        options.speed = speed
        options.interval = interval
        pace.restart(at: nil)
        guard case .sleeping(let until) = phase else { return }
        let due = now + max(.zero, until - now) * factor
        phase = .sleeping(until: due)
        pace.restart(at: due)
    }

    /// It sleeps no longer; false if it does not sleep.
    package mutating func woken(at now: Duration) -> Bool {
        guard case .sleeping = phase else { return false }
        phase = .playing
        pace.restart(at: now)
        return true
    }

    /// Goes to an instruction as soon as nothing is awaited; false where there is nothing more to play, or no connection.
    package mutating func go(to index: Int) -> Bool {
        switch phase {
        case .disconnected, .leaving, .closing, .finished: return false
        case .connecting, .playing, .sleeping, .expectingClose, .draining, .lingering:
            guard source.program != nil, !isHalted, !isResuming else { return false }
            goal = index
            _ = goOnToGoal()
            return true
        }
    }

    /// Goes where it shall go, if nothing is awaited any more.
    package mutating func goOnToGoal() -> Bool {
        guard let index = goal else { return true }
        if phase != .connecting { settleRest() }
        guard expectations.waiting.isEmpty else { return false }
        goal = nil
        beginGroup(.none)
        let here = messageNumber
        upcoming = nil
        source.jump(to: index)
        leapt(from: here, to: messageNumber)
        if report.total != nil { report.total = report.sent.addingClamped(source.messagesLeft ?? 0) }
        pace.forget()
        guard phase != .connecting else { return true }
        phase = .playing
        load()
        return true
    }

    /// The number in the script, from 0, of the message that comes next.
    private var messageNumber: Int {
        let taken = (source.messageCount ?? 0) - (source.messagesLeft ?? 0)
        return if case .send = upcoming { max(0, taken - 1) } else { taken }
    }

    private mutating func leapt(from here: Int, to there: Int) {
        leap = there - here
        if leap > 0 { passedOver.append(here..<there) }
        // What was passed over before and lies ahead again has its turn.
        passedOver = passedOver.map { $0.clamped(to: 0..<there) }.filter { !$0.isEmpty }
        report.passedOver = passedOver.reduce(0) { $0 + $1.count }
    }
}
