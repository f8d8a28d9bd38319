import Glibc
import Interface
import Terminal

/// One thread that sleeps in `poll` and does, in this order: signals, mail, input, output, deadlines.
struct PlainLoop {
    private let mailbox: Mailbox<ConversationMail>
    private let signals: Mailbox<CInt>
    private var clock = SystemClock()
    /// Mail that was drained and is still to be taken.
    private var mail: ArraySlice<ConversationMail> = []
    /// Whether the output did not take all that there was, last time.
    private var isHeldUp = false

    /// How long mail may keep signals and deadlines waiting.
    private static let mailTime = Duration.milliseconds(20)

    /// A loop over what the connections and the signals post.
    init(mailbox: Mailbox<ConversationMail>, signals: Mailbox<CInt>) {
        self.mailbox = mailbox
        self.signals = signals
    }

    /// Runs a chat to its end, and until all that it said is written.
    mutating func run(_ chat: inout PlainChat) {
        chat.settle(at: clock.now())
        while !chat.isOver {
            let ready = sleep(chat, until: chat.nextDeadline)
            let now = clock.now()
            for signal in signals.drain() { chat.stopped(by: signal, at: now) }
            if ready.isOutputBroken { chat.output.fail(EPIPE) }
            takeMail(into: &chat, at: now)
            if ready.hasInput { chat.readInput(at: now) }
            chat.settle(at: now)
            write(&chat, at: now)
            // What is only about to be written is not held up: in a flood something always is.
            guard let deadline = chat.nextDeadline, deadline <= now.uptime else { continue }
            chat.deadlineReached(at: now)
            chat.settle(at: now)
            write(&chat, at: now)
        }
        // What had come before the end is accounted for too.
        while let next = mail.popFirst() { chat.take(next, at: clock.now()) }
    }

    private mutating func takeMail(into chat: inout PlainChat, at now: Moment) {
        guard !chat.isFull else { return }
        if mail.isEmpty { mail = mailbox.drain()[...] }
        let end = now.uptime + Self.mailTime
        while !chat.isFull, let next = mail.popFirst() {
            chat.take(next, at: now)
            if SystemClock.uptime > end { return }
        }
    }

    /// Writes what is left, for as long as no signal says that nobody waits for it.
    mutating func writeRest(_ chat: inout PlainChat) {
        var isWanted = if case .signalled = chat.end { false } else { true }
        write(&chat, at: clock.now())
        while isWanted, chat.output.count + chat.errors.count > 0 {
            _ = sleep(chat, until: nil)
            write(&chat, at: clock.now())
            isWanted = signals.drain().isEmpty
        }
    }

    private mutating func write(_ chat: inout PlainChat, at now: Moment) {
        _ = chat.output.flush()
        // The wait for answers begins when there is nothing else to wait for.
        if isHeldUp { chat.lastProgress = now.uptime }
        isHeldUp = chat.output.count > 0
        _ = chat.errors.flush()
        if let number = chat.output.failure { chat.outputFailed(number, at: now) }
    }

    /// Sleeps until something happens; tells of the descriptors that others own.
    private func sleep(_ chat: PlainChat, until deadline: Duration?) -> (hasInput: Bool, isOutputBroken: Bool) {
        let (output, errors) = (chat.output, chat.errors)
        // A terminal that is gone tells by SIGHUP; a pipe without a reader tells even if nothing is written.
        let isWatched = output.failure == nil && (output.count > 0 || !output.isTerminal)
        // poll() passes over negative descriptors.
        var descriptors = [
            pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: chat.isFull || chat.isOver ? -1 : mailbox.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: chat.wantsInput ? STDIN_FILENO : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: isWatched ? output.descriptor : -1, events: output.count > 0 ? Int16(POLLOUT) : 0, revents: 0),
            pollfd(fd: errors.count > 0 ? errors.descriptor : -1, events: Int16(POLLOUT), revents: 0),
        ]
        let timeout = mail.isEmpty || chat.isFull ? SystemClock.milliseconds(until: deadline) : 0
        guard poll(&descriptors, nfds_t(descriptors.count), timeout) > 0 else {
            return (false, false)
        }
        // Of a pipe's reader that is gone poll() tells by POLLERR, of a socket's by POLLHUP.
        return (descriptors[2].revents != 0, descriptors[3].revents & Int16(POLLERR | POLLHUP) != 0)
    }
}
