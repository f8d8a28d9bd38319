import Conversation
import Glibc
import Interface
import Transport
import WebSocketCore

// When it ends, how, and what the shell is told.
extension PlainChat {
    /// Without pairing nothing tells that the last answer came, but that it was quiet for so long.
    private static let quiet = Duration.seconds(1)
    /// Who wants the end does not wait longer for a server to agree.
    private static let impatience = Duration.seconds(1)

    /// How long a server is waited for that is not there, or answers nothing, as `yodel replay --resend` does.
    private static let patience = Duration.seconds(30)

    /// Whether there is nothing left to send or play.
    private var isPlayedOut: Bool { input.isExhausted && playback == nil && !options.stays }

    /// Whether all was sent and answered.
    var isDrained: Bool { isPlayedOut && conversation.pairing != .off && conversation.tally.waiting == 0 }

    /// When `deadlineReached` is owed.
    var nextDeadline: Duration? {
        if end != nil { return endDeadline }
        let script = takesScript ? playback?.nextDeadline : nil
        return [nextLook, script, awaitDeadline, patienceEnd].compactMap(\.self).min()
    }

    /// When what is awaited has taken too long.
    private var awaitDeadline: Duration? {
        // Who does not take what was received is not to be blamed on the server.
        guard conversation.state == .open, output.count == 0 else { return nil }
        if isPlayedOut, conversation.pairing == .off, conversation.tally.unsent == 0 {
            return min(max(lastProgress, lastHeard) + Self.quiet, lastProgress + max(Self.quiet, options.timeout))
        }
        return isPlayedOut || isHeldBack ? lastProgress + options.timeout : nil
    }

    /// When a server that is not there was waited for long enough.
    ///
    /// One that was there before is waited for by who stays, and for as long as lines may still be written for it. An
    /// attempt under way is waited for, too.
    private var patienceEnd: Duration? {
        guard !takesCommands, case .backingOff = conversation.state, let since = absence.since else { return nil }
        guard !hasOpened || !options.stays && input.isComplete else { return nil }
        return since + Self.patience
    }

    /// The clock passed `nextDeadline`.
    mutating func deadlineReached(at now: Moment) {
        if end != nil { return isOver = true }
        playback?.deadlineReached(at: now.uptime)
        if let deadline = patienceEnd, deadline <= now.uptime {
            // Whoever came back while the delay ran is not to be missed.
            if absence.claimLastAttempt() { return tell(.connectRequested, at: now) }
            say("! ", Wording.gaveUp(after: Self.patience, hadConnection: hasOpened, absence))
            return finish(.disconnected(isGood: false), at: now)
        }
        if let deadline = awaitDeadline, deadline <= now.uptime {
            let isQuiet = isPlayedOut && conversation.pairing == .off && conversation.tally.unsent == 0
            finish(isQuiet ? .drained : .timedOut, at: now)
        } else {
            lookAtClocks(at: now)
        }
    }

    /// Goes on as far as it can by itself; to be called after everything that happened.
    mutating func settle(at now: Moment) {
        guard end == nil else { return }
        absence.note(isOpen: conversation.state == .open, conversation.tally, at: now.uptime)
        takeLines(at: now)
        playOn(at: now)
        guard end == nil else { return }
        switch conversation.state {
        case .open where isDrained: finish(.drained, at: now)
        // A script may want another connection.
        case .disconnected where playback?.isDisconnected == true: break
        case .disconnected where !takesCommands:
            finish(.disconnected(isGood: lastClosure?.isGood ?? false), at: now)
        // Nobody is left who could type /connect, or who would wait for the next attempt.
        case .disconnected where isPlayedOut, .backingOff where isPlayedOut && takesCommands:
            finish(.quit, at: now)
        default: break
        }
    }

    /// Ends it: what was sent before leaves first, and what still comes is told.
    mutating func finish(_ end: PlainEnd, at now: Moment) {
        guard self.end == nil else { return }
        self.end = end
        if end == .timedOut { say("! ", Wording.timedOut(options.timeout)) }
        guard let connection else {
            connector.abort()
            return isOver = true
        }
        connection.close()
        if end != .drained { endDeadline = now.uptime + Self.impatience }
    }

    /// A signal came that asks for the end; the second one gets it at once.
    mutating func stopped(by signal: CInt, at now: Moment) {
        guard end != nil else { return finish(.signalled(signal), at: now) }
        end = .signalled(signal)
        isOver = true
    }

    /// Standard output can't be written any more: nobody will see what comes.
    mutating func outputFailed(_ number: CInt, at now: Moment) {
        let cause = PlainEnd.outputFailed(number)
        guard end != cause else { return }
        if number != EPIPE { say("! ", Wording.brokenOutput(number)) }
        if end == nil { return finish(cause, at: now) }
        end = cause
        endDeadline = endDeadline ?? now.uptime + Self.impatience
    }

    /// Tells what the shell has to know, and returns the exit status; to be called when it is over.
    mutating func conclude() -> CInt {
        if !takesCommands, input.skipped > 0 { say("- ", Wording.skipped(input.skipped)) }
        if input.refused > 0 { say("! ", Wording.refused(input.refused)) }
        if !takesCommands, end != .inputFailed, input.hasMore { say("! ", Wording.inputLeft) }
        if output.count > 0 { say("! ", Wording.unwritten(output.count)) }
        let doubled = conversation.tally.doubled
        if !takesCommands, doubled > 0 { say("! ", Wording.doubled(doubled)) }
        if let farewell {
            errors.append("\(farewell)\n".utf8)
        } else if status == PlainStatus.lost, end == .drained {
            let isInDoubt = conversation.pairing == .off && conversation.tally.sent > 0
            say("! ", Wording.openEnd(lastEnd, isInDoubt: isInDoubt))
        }
        let isMispaired = conversation.pairing == .contains && conversation.tally.waiting > conversation.tally.unsent
        if isMispaired, unpaired > 0 { say("- ", Wording.unpaired(unpaired)) }
        return status
    }

    /// Whether the end of the connection, after all that was awaited came, leaves nothing in doubt.
    private func isInOrder(_ end: Closure?) -> Bool {
        guard let end, !end.provesArrival else { return end != nil }
        // Where the server was first, our close is not answered; but what was answered has arrived.
        return end.isPlanned && (conversation.pairing != .off || conversation.tally.sent == 0)
    }

    private var status: CInt {
        let tally = conversation.tally
        switch end {
        case .signalled(let signal): return 128 + signal
        case .outputFailed(let number): return number == EPIPE ? PlainStatus.readerGone : PlainStatus.outputFailed
        case _ where !hasOpened: return PlainStatus.notConnected
        case .disconnected(isGood: false): return PlainStatus.lost
        case .disconnected where !input.isExhausted: return PlainStatus.lost
        case _ where tally.lost + tally.unsent + tally.leftBehind > 0: return PlainStatus.lost
        case .quit where tally.waiting > 0: return PlainStatus.unanswered
        case _ where tally.waiting > 0 && (awaited.hasGap || unpaired > 0): return PlainStatus.unanswered
        case _ where tally.waiting > 0 || end == .timedOut: return PlainStatus.timedOut
        case _ where connection != nil && !isInOrder(lastEnd): return PlainStatus.lost
        case _ where input.refused > 0 || end == .inputFailed: return PlainStatus.invalidInput
        default: return scriptStatus
        }
    }
}

extension Closure {
    /// Whether the connection ended as agreed, whoever wished it (RFC 6455 §7.4.1).
    fileprivate var isGood: Bool { initiator != .none && violation == nil && code == .normal }

    /// Whether the server closed since it was done, or is about to stop.
    fileprivate var isPlanned: Bool {
        initiator == .remote && violation == nil && [.normal, .goingAway].contains(code)
    }
}
