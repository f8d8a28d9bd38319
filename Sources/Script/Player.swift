import DequeModule

/// Plays a script against a conversation and accounts for every message.
///
/// A pure machine: what happens is told to it with the time, and what it wants done is pulled by `nextAction`, again
/// and again until it gives nil, after each event and whenever the connection can take more. Lock-step is the rule: a
/// message waits for the answers to the one before. Memory is bounded whatever the length of the script.
///
/// Patterns cannot leave their thread, so a player stays where it was made; and there is never a second one of it, so
/// that no message pays for copies.
package struct Player: ~Copyable {
    /// What the connection shall do.
    package enum Action: Hashable, Sendable {
        /// `isAnswered` tells whether the script awaits anything for it.
        case send(PayloadKind, ArraySlice<UInt8>, isAnswered: Bool = true)
        case ping
        case close(code: UInt16, reason: ArraySlice<UInt8>)
        /// Connect anew; the connection before has ended.
        case connect
    }

    /// Where it stands with its script and its connection.
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

    /// As given at the start, but for what was changed while it played: the speed, and whether it resends.
    package internal(set) var options: Options
    var source: Source
    var phase = Phase.connecting
    /// How long an answer is awaited, as the script has it here.
    package internal(set) var timeout: Duration
    /// The step after the last one taken, where it is known.
    var upcoming: Step?
    /// The index of that step in the source.
    var upcomingStep = 0
    /// The index of the step that it sleeps at.
    var restingStep = 0
    /// Since when it sleeps there.
    var restingSince: Duration = .zero
    /// The index of the instruction that it goes to as soon as nothing is awaited.
    package internal(set) var goal: Int?
    /// By how many of the script's messages it went on when it last went to an instruction; below 0 it went back.
    package internal(set) var leap = 0
    /// The messages, by their numbers in the script from 0, that it passed over and has not come to again.
    var passedOver: [Range<Int>] = []
    /// What went wrong last, and the index of its step.
    package internal(set) var newestFailure: (step: Int, failure: Failure)?
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
    /// Until when it slept as the connection was lost.
    var interruptedSleep: Duration?
    /// What goes out again before all else.
    var resending: Deque<SentMessage> = []
    /// Whether the next connection takes the place of one that was lost.
    package internal(set) var isResuming = false
    /// Whether the newest connection took the place of one that was lost.
    package internal(set) var isResumed = false
    var pace = Pace()
    /// Whether there was nothing to send, since its lines have not come yet.
    var isStarved = false
    /// Whether the time is over in which it is played again and again.
    var isTimeUp = false

    /// What became of it, so far or in the end.
    package internal(set) var report = Report()

    /// A player whose connection is not open yet.
    package init(_ source: Source, _ options: Options = Options()) {
        self.options = options
        self.source = source
        timeout = options.timeout
        matcher = Matcher()
        scope = Scope(variables: source.outline?.variables.count ?? 0, seed: options.seed, epoch: options.epoch)
        group = Group(number: 0, message: .none)
        report.isChecked = options.pairing != .off
        if options.interval > .zero { report.askedRate = 1 / options.interval.inSeconds }
        report.total = options.end == nil ? source.messageCount : nil
        report.isScript = source.outline != nil
        report.numbering = source.outline?.numbering ?? .lines
        // Who has no list of the checks can't tell what became of each.
        report.keepsResults = source.outline == nil || source.program != nil
        report.includedFiles = source.outline?.includedFiles ?? []
    }

    /// Messages that wait for their answers.
    package var inFlight: Int { expectations.openGroups }

    /// Whether all is over and the report final; the connection, if it still stands, can be dropped.
    package var isFinished: Bool { phase == .finished }

    /// Whether it has no connection, and waits for one or wants to make one.
    package var isDisconnected: Bool { phase == .connecting || phase == .disconnected }

    /// When `deadlineReached` wants to be called, and `nextAction` behind it.
    package var deadline: Duration? {
        switch phase {
        case .sleeping(let until): min(until, answerDeadline ?? until, isTimeUp ? until : options.end ?? until)
        case .lingering(let until): until
        default: answerDeadline
        }
    }

    /// When `deadlineReached` has something to decide, though nothing can be sent meanwhile.
    package var answerDeadline: Duration? {
        switch phase {
        case .connecting, .disconnected, .lingering, .leaving, .finished: nil
        case .playing, .draining, .sleeping: expectations.nextDue?.deadline
        case .closing(let until), .expectingClose(_, _, let until): until
        }
    }
}

// MARK: - Events

extension Player {
    /// Whether more of the line file is wanted.
    ///
    /// After its end this means that it is to be read once more, from its beginning.
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
    package mutating func opened(at now: Duration = .zero) {
        phase = .playing
        if isResuming { return resume(at: now) }
        isResumed = false
        // What comes over this connection answers nothing that was sent over another.
        beginGroup(.none)
        pace.paused(until: now)
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
        if hangs { finish(.hung(expectations.waiting.first?.patience ?? timeout)) }
    }

    /// The connection has ended.
    ///
    /// The code is the peer's, 1006 without a closing handshake (RFC 6455 §7.1.5); `isClean` tells whether that was
    /// completed, `byPeer` whether the peer began it.
    package mutating func closed(code: UInt16, reason: String, isClean: Bool, byPeer: Bool = true) {
        guard !isFinished else { return }
        if report.ending != .interrupted, takesClose(code: code) { return }
        if mayResume(after: code) { return lostConnection() }
        // Where the server was first, ours is no answer to it, and it may have closed for a reason.
        let isAgreed = isClean && (!byPeer || (1000...1001).contains(code))
        if case .closing = phase, isAgreed || report.ending != .completed {
            if wantsReconnect { phase = .disconnected } else { finish(report.ending) }
            return
        }
        let isWelcome = isClean && (1000...1001).contains(code) && isPlayed && expectations.waiting.isEmpty
        finish(isWelcome ? report.ending : .lost(code: code, reason: reason, byPeer: byPeer))
    }

    /// There is no connection to be had, for a reason in words.
    package mutating func connectFailed(_ reason: String) { finish(.notConnected(reason)) }

    /// The server has taken nothing of what was sent for as long as an answer is awaited.
    package mutating func stalled() { finish(.hung(timeout)) }

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
    var isPlayed: Bool {
        switch upcoming {
        case _ where isTimeUp: true
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
