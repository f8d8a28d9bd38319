// The steps of the script, each when its turn comes.
extension Player {
    /// Plays the step that comes next, unless it has to wait.
    mutating func play(at now: Duration) -> Move {
        if isTimeUp, !isHalted, upcoming?.concludes != true { halt() }
        if upcoming == nil { load() }
        if waitsForAnswers { return .wait }
        guard let step = upcoming else { return ranOut() }
        switch step {
        case .send(let kind, let content, let place): return sendWhenDue(kind, content, at: place, now)
        case .expect(let check, let place): return expect(check, at: place, now)
        case .set(let variable, let content, let place): return set(variable, to: content, at: place, now)
        case .sleep(let duration): sleep(duration, at: now)
        case .ping: return ping()
        case .close(let code, let reason):
            return isSettled() ? .act(close(code: code, reason: reason, at: now)) : .wait
        case .expectClose(let code, let place): return expectClose(code: code, at: place, now)
        case .reconnect: return isSettled() ? .act(closeToReconnect(at: now)) : .wait
        case .at(let time): sleep(toRecorded: time, at: now)
        case .timeout, .mark: load()
        }
        return .goOn
    }

    /// Takes the next step in; timeouts take effect at once.
    mutating func load() {
        upcoming = isHalted ? nil : nextStep()
        report.skipped = source.skipped
    }

    /// The next step that takes its time; nil if there is none yet or none any more.
    private mutating func nextStep() -> Step? {
        do throws(ScriptFault) {
            while true {
                var step = try source.next()
                if step == nil, playsAgain { step = try source.startOver() }
                upcomingStep = source.position
                switch step {
                case .timeout(let duration): timeout = duration
                case .mark: break
                default: return step
                }
            }
        } catch {
            report.ending = .invalid(error)
            return nil
        }
    }

    /// Whether there is time for it once more, and it can be had once more.
    private var playsAgain: Bool { options.end != nil && !isTimeUp && source.isExhausted && report.sent > 0 }

    /// Whether the step must wait for answers to what was sent before.
    private var waitsForAnswers: Bool {
        switch upcoming {
        case .send, .sleep, .ping: !mayGoOn
        default: false
        }
    }

    /// Whether nothing is awaited any more, what is past hope being settled.
    mutating func isSettled() -> Bool {
        settleRest()
        return expectations.waiting.isEmpty
    }

    /// There is no step: the script is at its end, or its next line has not come yet.
    private mutating func ranOut() -> Move {
        guard source.isExhausted || isHalted || report.ending != .completed else {
            // A file is late by our own reading: that is no pause of whoever writes the lines.
            isStarved = source.messageCount == nil
            return .wait
        }
        phase = .draining
        return .goOn
    }

    private mutating func sendWhenDue(
        _ kind: PayloadKind,
        _ content: Content,
        at place: Place,
        _ now: Duration
    ) -> Move {
        guard isReady(content, place) else { return isHalted ? .goOn : .wait }
        if isStarved { pace.paused(until: now) }
        isStarved = false
        if let due = pace.nextSend(options, at: now), due > now {
            rest(until: due, from: now)
            return .goOn
        }
        return .act(send(kind, scope.text(content, round: place.round, at: now), at: place, now))
    }

    private mutating func expect(_ check: Check, at place: Place, _ now: Duration) -> Move {
        guard hasRoomForChecks else { return .wait }
        guard isReady(check, place) else { return isHalted ? .goOn : .wait }
        takeCheck(check, at: place, now)
        return .goOn
    }

    private mutating func set(_ variable: Int, to content: Content, at place: Place, _ now: Duration) -> Move {
        guard isReady(content, place) else { return isHalted ? .goOn : .wait }
        scope.set(variable, scope.text(content, round: place.round, at: now))
        load()
        return .goOn
    }

    private mutating func sleep(_ duration: Duration, at now: Duration) {
        beginGroup(.none)
        let until = now + duration / (options.speed ?? 1)
        rest(until: until, from: now)
        load()
        pace.paused(until: until)
    }

    private mutating func sleep(toRecorded time: Duration, at now: Duration) {
        let due = pace.due(time, options, at: now)
        load()
        if due > now { rest(until: due, from: now) }
    }

    private mutating func rest(until due: Duration, from now: Duration) {
        (restingStep, restingSince) = (upcomingStep, now)
        phase = .sleeping(until: due)
    }

    private mutating func ping() -> Move {
        beginGroup(.none)
        load()
        return .act(.ping)
    }

    private mutating func expectClose(code: UInt16?, at place: Place, _ now: Duration) -> Move {
        guard isSettled() else { return .wait }
        beginGroup(.none)
        upcoming = nil
        restingStep = upcomingStep
        phase = .expectingClose(code: code, place, until: now + timeout)
        return .goOn
    }

    private mutating func closeToReconnect(at now: Duration) -> Action {
        phase = .closing(until: now + options.timeout)
        return .close(code: 1000, reason: [])
    }
}
