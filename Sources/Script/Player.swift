/// Plays a script against a conversation and accounts for every message.
///
/// A pure machine: what happens is told to it with the time, and what it wants done is pulled by `nextAction`, again
/// and again until it gives nil, after each event and whenever the connection can take more. Lock-step is the rule: a
/// message waits for the answers to the one before. Memory is bounded whatever the length of the script.
///
/// Patterns cannot leave their thread, so a player stays where it was made.
package struct Player {
    /// How it is played.
    package struct Options: Sendable {
        /// Messages that may wait for their answers at once, from 1.
        package var window = 1
        /// How long an answer is awaited, unless the script says otherwise.
        package var timeout: Duration = .seconds(5)
        package var pairing = Pairing.contains
        /// How long a second answer to the last messages is listened for before closing.
        package var grace: Duration = .milliseconds(50)
        /// What the numbers that `{random}` and `{uuid}` ask for come of.
        package var seed: UInt64 = 0
        /// The time of day at the player's time zero, since 1970, for `{now}`.
        package var epoch: Duration = .zero
        /// How much faster than it was recorded a recording is played; nil as fast as its answers come.
        package var speed: Double?
        /// What a pause of a recording is cut to.
        package var longestPause: Duration?
        /// The time from one message to the next, at least.
        package var interval: Duration = .zero
        /// Whether the first failure ends it.
        package var stopsOnFailure = false
        /// Whether the connection is closed after the last answer; a `@close` in the script closes it in any case.
        package var closesAtEnd = true

        package init() {}
    }

    /// What makes a message the answer to one that the script asks nothing of.
    package enum Pairing: String, CaseIterable, Sendable {
        /// It holds the text of one that waits.
        case contains
        /// It is the next to come.
        case order
        /// Nothing: answers are not waited for.
        case off
    }

    /// What the connection shall do.
    package enum Action: Hashable, Sendable {
        case send(PayloadKind, ArraySlice<UInt8>)
        case ping
        case close(code: UInt16, reason: ArraySlice<UInt8>)
        /// Connect anew; the connection before has ended.
        case connect
    }

    enum Phase: Equatable {
        case connecting, playing
        case sleeping(until: Duration)
        /// The server shall close.
        case expectingClose(code: UInt16?, Place, until: Duration)
        /// The connection was closed as the script wants it.
        case disconnected
        /// All is sent; answers are awaited.
        case draining
        /// All is answered; doubles are listened for.
        case lingering(until: Duration)
        /// The close frame is the next thing to send.
        case leaving
        case closing(until: Duration)
        case finished
    }

    let options: Options
    var source: Source
    var phase = Phase.connecting
    var timeout: Duration
    /// The step after the last one taken, where it is known.
    var upcoming: Step?
    /// Whether nothing more is sent though there is more to send.
    var isHalted = false
    var matcher: Matcher
    var scope: Scope
    var expectations = Expectations()
    var group: Group
    /// What went wrong with the checks so far of groups that are not settled yet.
    var blemished: [Int: Failure.Kind] = [:]
    /// What came while nothing was waited for, though the script has checks to come.
    var inbox = Inbox()
    /// The newest expectation that was met, or that something came in the place of.
    var newestHeard = 0
    var firstSentAt: Duration?
    var pace = Pace()

    /// What became of it, so far or in the end.
    package internal(set) var report = Report()

    package init(_ source: Source, _ options: Options = Options()) {
        self.options = options
        self.source = source
        timeout = options.timeout
        matcher = Matcher(templates: source.program?.templates ?? [])
        scope = Scope(source.program, seed: options.seed, epoch: options.epoch)
        group = Group(number: 0, message: .none)
        report.isChecked = options.pairing != .off
        report.total = source.messageCount
        report.includedFiles = source.program?.includedFiles ?? []
    }

    /// Whether all is over and the report final; the connection, if it still stands, can be dropped.
    package var isFinished: Bool { phase == .finished }

    /// Whether it has no connection, and waits for one or wants to make one.
    package var isDisconnected: Bool { phase == .connecting || phase == .disconnected }

    /// When `deadlineReached` wants to be called.
    package var deadline: Duration? {
        let due = expectations.nextDue?.deadline
        return switch phase {
        case .connecting, .disconnected, .leaving, .finished: nil
        case .playing, .draining: due
        case .sleeping(let until): min(until, due ?? until)
        case .lingering(let until), .closing(let until), .expectingClose(_, _, let until): until
        }
    }
}

// MARK: - Events

extension Player {
    /// Whether more of the line file is wanted.
    package var wantsInput: Bool { !isFinished && source.wantsInput }

    /// More of the line file was read.
    package mutating func fed(_ chunk: ArraySlice<UInt8>) {
        source.feed(chunk)
    }

    /// The line file has ended.
    package mutating func inputEnded() {
        source.endInput()
    }

    /// The connection is open.
    package mutating func opened() {
        phase = .playing
        if !isHalted { load() }
    }

    /// The clock passed `deadline`; calling it too early does no harm.
    package mutating func deadlineReached(at now: Duration) {
        if case .closing(let until) = phase, now >= until { return closeWasNotAnswered() }
        if case .expectingClose(let code, let place, let until) = phase, now >= until {
            return wasNotClosed(expected: code, at: place)
        }
        while let due = expectations.nextDue, now >= due.deadline {
            if due.suspect != nil {
                settle(expectations.overdue, .altered)
            } else if due.sequence < newestHeard {
                settle(expectations.overdue, .notAnswered)
            } else {
                expectations.markOverdue()
            }
        }
        if hangs { finish(.hung(timeout)) }
    }

    /// The connection has ended.
    ///
    /// The code is the peer's, 1006 without a closing handshake (RFC 6455 §7.1.5); `isClean` tells whether that was
    /// completed, `byPeer` whether the peer began it.
    package mutating func closed(code: UInt16, reason: String, isClean: Bool, byPeer: Bool = true) {
        guard !isFinished else { return }
        if takesClose(code: code) { return }
        if case .closing = phase, isClean || report.ending != .completed {
            if wantsReconnect { phase = .disconnected } else { finish(report.ending) }
            return
        }
        let isWelcome = isClean && (1000...1001).contains(code) && isPlayed && expectations.waiting.isEmpty
        finish(isWelcome ? report.ending : .lost(code: code, reason: reason, byPeer: byPeer))
    }

    /// There is no connection to be had.
    package mutating func connectFailed() { finish(.notConnected) }

    /// The user wants it stopped: nothing more is sent but the close frame.
    package mutating func interrupted() {
        report.ending = .interrupted
        switch phase {
        case .connecting, .disconnected, .finished: finish(.interrupted)
        case .closing: break
        default: if options.closesAtEnd { phase = .leaving } else { finish(.interrupted) }
        }
    }

    /// Whether nothing is left to send.
    private var isPlayed: Bool {
        switch upcoming {
        case _ where isHalted || phase == .connecting: false
        case nil: source.isExhausted
        case .close: true
        default: false
        }
    }

    private mutating func closeWasNotAnswered() {
        guard report.ending == .completed else { return finish(report.ending) }
        // Neither the last message nor the close frame.
        finish(report.lost > 0 ? .hung(options.timeout) : .lost(code: 1006, reason: "", byPeer: true))
    }

    /// Nobody answers: not since ever, or not the message after the one that was not answered either.
    private var hangs: Bool {
        expectations.overdue > 0 && (newestHeard == 0 || expectations.isIdle && expectations.overdueGroups > 1)
    }

    /// Ends it, with what still waits accounted for.
    mutating func finish(_ ending: Report.Ending) {
        if ending != .interrupted { settleAll() }
        report.isPlayedOut = isPlayed
        report.ending = ending
        phase = .finished
    }
}

// MARK: - Actions

extension Player {
    enum Move {
        case act(Action)
        case goOn
        case wait
    }

    /// What shall be done next; nil until something happens.
    package mutating func nextAction(at now: Duration) -> Action? {
        while true {
            switch move(at: now) {
            case .act(let action): return action
            case .goOn: continue
            case .wait: return nil
            }
        }
    }

    private mutating func move(at now: Duration) -> Move {
        switch phase {
        case .connecting, .closing, .expectingClose, .finished: return .wait
        case .disconnected: return goOnWithoutConnection()
        case .playing: return play(at: now)
        case .sleeping(let until):
            guard now >= until else { return .wait }
            phase = .playing
        case .draining:
            settleRest()
            guard expectations.waiting.isEmpty else { return .wait }
            phase = .lingering(until: now + options.grace)
        case .lingering(let until):
            guard now >= until else { return .wait }
            if options.closesAtEnd { phase = .leaving } else { finish(report.ending) }
        case .leaving: return .act(close(code: 1000, reason: [], at: now))
        }
        return .goOn
    }

    private mutating func play(at now: Duration) -> Move {
        if upcoming == nil { load() }
        switch upcoming {
        case nil:
            guard source.isExhausted || isHalted || report.ending != .completed else { return .wait }
            phase = .draining
        case .expect(let check, let place):
            guard expectations.waiting.count < options.window + Self.lookAhead else { return .wait }
            guard isReady(check, place) else { return isHalted ? .goOn : .wait }
            load()
            expect(check, at: place, now)
        case .send(let kind, let content, let place):
            guard mayGoOn, isReady(content, place) else { return isHalted ? .goOn : .wait }
            return .act(send(kind, scope.text(content, round: place.round, at: now), at: place, now))
        case .set(let variable, let content, let place):
            guard isReady(content, place) else { return isHalted ? .goOn : .wait }
            scope.set(variable, scope.text(content, round: place.round, at: now))
            load()
        case .sleep(let duration):
            guard mayGoOn else { return .wait }
            beginGroup(.none)
            load()
            phase = .sleeping(until: now + duration)
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
            phase = .expectingClose(code: code, place, until: now + timeout)
        case .reconnect:
            settleRest()
            guard expectations.waiting.isEmpty else { return .wait }
            phase = .closing(until: now + options.timeout)
            return .act(.close(code: 1000, reason: []))
        case .at(let time):
            let due = pace.due(time, options, at: now)
            load()
            if due > now { phase = .sleeping(until: due) }
        case .timeout: load()
        }
        return .goOn
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
            } catch {
                upcoming = nil
                report.ending = .invalid(error)
            }
            if case .timeout(let duration) = upcoming { timeout = duration } else { break }
        } while true
        report.skipped = source.skipped
    }

    private mutating func send(_ kind: PayloadKind, _ bytes: ArraySlice<UInt8>, at place: Place, _ now: Duration)
        -> Action
    {
        let deadline = now + answerTime
        report.sent += 1
        firstSentAt = firstSentAt ?? now
        report.elapsed = now - (firstSentAt ?? now)
        beginGroup(SentMessage(number: report.sent, kind: kind, bytes: bytes, sentAt: now))
        upcoming = nil
        // Lines have no checks; to look for the next one could mean to wait for it.
        if source.program != nil { load() }
        if case .expect = upcoming {
            while case .expect(let check, let place) = upcoming, scope.isReady(check),
                expectations.waiting.count < options.window + Self.lookAhead
            {
                load()
                expect(check, at: place, now)
            }
        } else if case .expectClose = upcoming {
            report.unasked += 1
        } else if options.pairing != .off {
            expectations.add(options.pairing == .order ? .any(1) : .echo, of: group, at: place, deadline: deadline)
            beginGroup(.none)
        }
        return .send(kind, bytes)
    }

    /// The checks to come belong to this message.
    mutating func beginGroup(_ message: SentMessage) {
        group = Group(number: group.number + 1, message: message)
    }

    private mutating func expect(_ check: Check, at place: Place, _ now: Duration) {
        if case .any(0) = check {
            if group.isNew, group.message.number > 0 { report.unasked += 1 }
            group.isNew = false
            return
        }
        let check = scope.settled(check, round: place.round, at: now)
        scope.await(check.captures)
        expectations.add(check, of: group, at: place, deadline: now + answerTime)
        group.isNew = false
        takeInbox(at: now)
    }

    /// How long the next answer is awaited: a probe after a missing answer need not wait long where answers come fast.
    private var answerTime: Duration {
        guard expectations.overdue > 0 else { return timeout }
        return min(timeout, max(.seconds(1), report.roundTrips.longest * 10))
    }

    private mutating func close(code: UInt16, reason: ArraySlice<UInt8>, at now: Duration) -> Action {
        upcoming = nil
        if phase == .playing { load() }
        phase = .closing(until: now + options.timeout)
        return .close(code: code, reason: reason)
    }
}
