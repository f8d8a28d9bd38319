import Measurement

// What the player wants done.
extension Player {
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
            return play(at: now)
        case .sleeping(let until):
            guard now >= until || isTimeUp else { return .wait }
            phase = .playing
        case .draining:
            settleRest()
            guard expectations.waiting.isEmpty else { return .wait }
            phase = .lingering(until: now + lingerTime)
        case .lingering(let until):
            guard now >= until else { return .wait }
            if options.closesAtEnd { phase = .leaving } else { finish(report.ending) }
        case .leaving: return .act(close(code: 1000, reason: [], at: now))
        }
        return .goOn
    }

    private mutating func play(at now: Duration) -> Move {
        if isTimeUp, !isHalted, upcoming?.concludes != true { halt() }
        if upcoming == nil { load() }
        switch upcoming {
        case nil:
            guard source.isExhausted || isHalted || report.ending != .completed else {
                // A file is late by our own reading: that is no pause of whoever writes the lines.
                isStarved = source.messageCount == nil
                return .wait
            }
            phase = .draining
        case .expect(let check, let place):
            guard expectations.waiting.count < options.window + Self.lookAhead else { return .wait }
            guard isReady(check, place) else { return isHalted ? .goOn : .wait }
            takeCheck(check, at: place, now)
        case .send(let kind, let content, let place):
            guard mayGoOn, isReady(content, place) else { return isHalted ? .goOn : .wait }
            if isStarved { pace.paused(until: now) }
            isStarved = false
            if let due = pace.nextSend(options, at: now), due > now {
                rest(until: due)
                return .goOn
            }
            return .act(send(kind, scope.text(content, round: place.round, at: now), at: place, now))
        case .set(let variable, let content, let place):
            guard isReady(content, place) else { return isHalted ? .goOn : .wait }
            scope.set(variable, scope.text(content, round: place.round, at: now))
            load()
        case .sleep(let duration):
            guard mayGoOn else { return .wait }
            beginGroup(.none)
            let until = now + duration / (options.speed ?? 1)
            rest(until: until)
            load()
            pace.paused(until: until)
        case .ping:
            guard mayGoOn else { return .wait }
            beginGroup(.none)
            load()
            return .act(.ping)
        case .close(let code, let reason):
            settleRest()
            guard expectations.waiting.isEmpty else { return .wait }
            return .act(close(code: code, reason: reason, at: now))
        case .expectClose(let code, let place):
            settleRest()
            guard expectations.waiting.isEmpty else { return .wait }
            beginGroup(.none)
            upcoming = nil
            restingStep = upcomingStep
            phase = .expectingClose(code: code, place, until: now + timeout)
        case .reconnect:
            settleRest()
            guard expectations.waiting.isEmpty else { return .wait }
            phase = .closing(until: now + options.timeout)
            return .act(.close(code: 1000, reason: []))
        case .at(let time):
            let due = pace.due(time, options, at: now)
            load()
            if due > now { rest(until: due) }
        case .timeout, .mark: load()
        }
        return .goOn
    }

    /// How long a second answer is listened for: where answers come fast, it comes soon after the first, too.
    private var lingerTime: Duration {
        guard let usual = report.roundTrips.percentile(0.99) else { return options.grace }
        return min(options.grace, max(.milliseconds(5), usual * 50))
    }

    private mutating func rest(until due: Duration) {
        restingStep = upcomingStep
        phase = .sleeping(until: due)
    }

    /// Checks of one message that are kept ready beyond the window.
    private static let lookAhead = 64

    /// Whether the script may go on though answers are awaited.
    ///
    /// After a missing answer one message goes out as a probe, and the rest waits for what becomes of it.
    private var mayGoOn: Bool {
        if expectations.overdue > 0 { return expectations.isIdle && expectations.overdueGroups == 1 }
        let inFlight = expectations.openGroups - expectations.suspected
        return inFlight < options.window
    }

    /// Takes the next step in; timeouts take effect at once.
    mutating func load() {
        repeat {
            guard !isHalted else { return upcoming = nil }
            do throws(ScriptFault) {
                upcoming = try source.next()
                if upcoming == nil, playsAgain { upcoming = try source.startOver() }
                upcomingStep = source.position
            } catch {
                upcoming = nil
                report.ending = .invalid(error)
            }
            switch upcoming {
            case .timeout(let duration): timeout = duration
            case .mark: break
            default:
                report.skipped = source.skipped
                return
            }
        } while true
    }

    /// Whether there is time for it once more, and it can be had once more.
    private var playsAgain: Bool { options.end != nil && !isTimeUp && source.isExhausted && report.sent > 0 }

    private mutating func send(_ kind: PayloadKind, _ bytes: ArraySlice<UInt8>, at place: Place, _ now: Duration)
        -> Action
    {
        // A `@timeout` behind it, which is read ahead, is not for this one.
        let (deadline, patience) = (now + answerTime, timeout)
        report.sent += 1
        let began = report.began ?? now
        report.began = began
        report.elapsed = now - began
        report.sending = now - began
        let due = pace.sent(options, at: now)
        beginGroup(SentMessage(number: report.sent, kind: kind, bytes: bytes, sentAt: now, dueAt: due))
        upcoming = nil
        let step = upcomingStep
        // Lines have no checks; to look for the next one could mean to wait for it.
        if source.outline != nil { load() }
        if case .expect = upcoming {
            while case .expect(let check, let place) = upcoming, scope.isReady(check),
                expectations.waiting.count < options.window + Self.lookAhead
            {
                takeCheck(check, at: place, now)
            }
        } else if case .expectClose = upcoming {
            report.unasked += 1
        } else if options.pairing != .off {
            let check = options.pairing == .order ? Check.any(1) : .echo
            expectations.add(check, of: group, at: place, step: step, deadline: deadline, patience: patience)
            beginGroup(.none)
        }
        return .send(kind, bytes)
    }

    /// The checks to come belong to this message.
    mutating func beginGroup(_ message: SentMessage) {
        group = Group(number: group.number + 1, message: message)
    }

    /// Takes the check that is upcoming; a `@timeout` behind it, which is read ahead, is not for this one.
    private mutating func takeCheck(_ check: Check, at place: Place, _ now: Duration) {
        let (step, deadline, patience) = (upcomingStep, now + answerTime, timeout)
        load()
        if case .any(0) = check {
            if group.isNew, group.message.number > 0 { report.unasked += 1 }
            group.isNew = false
            return
        }
        let check = scope.settled(check, round: place.round, at: now)
        scope.await(check.captures)
        expectations.add(check, of: group, at: place, step: step, deadline: deadline, patience: patience)
        group.isNew = false
        takeInbox(at: now)
    }

    /// How long the next answer is awaited: a probe after a missing answer need not wait long where answers come fast.
    private var answerTime: Duration {
        guard expectations.overdue > 0 else { return timeout }
        return min(timeout, max(.seconds(1), report.roundTrips.longest * 10))
    }

    private mutating func close(code: UInt16, reason: ArraySlice<UInt8>, at now: Duration) -> Action {
        // Who is interrupted leaves what is upcoming unsent.
        if phase == .playing {
            upcoming = nil
            load()
        }
        phase = .closing(until: now + options.timeout)
        return .close(code: code, reason: reason)
    }
}
