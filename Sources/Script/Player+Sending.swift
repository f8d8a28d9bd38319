import Measurement

// A message of the script on its way out, and the checks of what comes back.
extension Player {
    /// Checks of one message that are kept ready beyond the window.
    private static let lookAhead = 64

    /// Whether one more check can be kept ready.
    var hasRoomForChecks: Bool { expectations.waiting.count < options.window + Self.lookAhead }

    /// Whether the script may go on though answers are awaited.
    ///
    /// After a missing answer one message goes out as a probe, and the rest waits for what becomes of it.
    var mayGoOn: Bool {
        if expectations.overdue > 0 { return expectations.isIdle && expectations.overdueGroups == 1 }
        let inFlight = expectations.openGroups - expectations.suspected
        return inFlight < options.window
    }

    /// Sends what is upcoming, and takes in the checks behind it.
    mutating func send(_ kind: PayloadKind, _ bytes: ArraySlice<UInt8>, at place: Place, _ now: Duration) -> Action {
        // A `@timeout` behind it, which is read ahead, is not for this one.
        let (deadline, patience) = (now + answerTime, timeout)
        count(sentAt: now)
        let due = pace.sent(options, at: now)
        beginGroup(SentMessage(number: report.sent, kind: kind, bytes: bytes, sentAt: now, dueAt: due))
        upcoming = nil
        let step = upcomingStep
        // Lines have no checks; to look for the next one could mean to wait for it.
        if source.outline != nil { load() }
        var isAnswered = upcoming?.awaitsNothing != true
        if case .expect = upcoming {
            takeChecks(now)
            // What came early may be all that was asked for.
            if !expectations.awaits(group.number), !hasMoreChecks(group.number) { isAnswered = false }
        } else if case .expectClose = upcoming {
            report.unasked += 1
        } else if options.pairing != .off {
            let check = options.pairing == .order ? Check.any(1) : .echo
            expectations.add(check, of: group, at: place, step: step, deadline: deadline, patience: patience)
            beginGroup(.none)
        }
        return .send(kind, bytes, isAnswered: isAnswered)
    }

    private mutating func count(sentAt now: Duration) {
        let began = report.began ?? now
        report.sent += 1
        report.began = began
        report.elapsed = now - began
        report.sending = now - began
    }

    /// The checks to come belong to this message.
    mutating func beginGroup(_ message: SentMessage) {
        group = Group(number: group.number + 1, message: message)
    }

    /// Takes the checks that come next, as far as they can be made by now.
    private mutating func takeChecks(_ now: Duration) {
        while case .expect(let check, let place) = upcoming, scope.isReady(check), hasRoomForChecks {
            takeCheck(check, at: place, now)
        }
    }

    /// Takes the check that is upcoming; a `@timeout` behind it, which is read ahead, is not for this one.
    mutating func takeCheck(_ check: Check, at place: Place, _ now: Duration) {
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
}
