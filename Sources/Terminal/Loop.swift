import Glibc
import Interface

/// Runs a program on the terminal until it quits, and returns its status; to be called on the main thread.
///
/// The terminal is taken over first and brought back last.
package func run<P: Program>(
    _ program: inout P,
    mailbox: Mailbox<P.Mail>,
    terminal: Terminal
) throws(TerminalError) -> Int32 {
    var loop = Loop<P>(terminal: terminal, mailbox: mailbox)
    return try loop.run(&program)
}

/// One thread that sleeps in `poll` and does, in this order: signals, keys, mail, one frame.
private struct Loop<P: Program> {
    /// At most 60 frames a second while mail floods in.
    private static var frameInterval: Duration { .nanoseconds(16_666_667) }
    /// After a key, a frame waits only if the last one is younger than this.
    private static var keyInterval: Duration { .milliseconds(4) }
    /// How long a program may take to end after it was told to.
    private static var endDelay: Duration { .seconds(3) }
    /// How long mail may keep the keys waiting.
    private static var mailTime: Duration { .milliseconds(4) }
    private static var longestRead: Int { 64 << 10 }

    private let terminal: Terminal
    private let mailbox: Mailbox<P.Mail>
    private var clock = SystemClock()
    private var decoder: KeyDecoder
    private var encoder: FrameEncoder
    /// Mail that was drained and is still to be taken.
    private var mail: ArraySlice<P.Mail> = []
    private var status: Int32?
    /// When the frame for what happened since the last one is due; nil if nothing happened.
    private var frameDue: Duration?
    private var lastFrame: Duration?
    /// Why and until when a told end is waited for.
    private var end: (reason: EndReason, deadline: Duration)?
    private var isHungUp = false
    /// Columns that probes took, as far as the terminal has answered, and how many were asked about.
    private var probed: (columns: [Int], count: Int) = ([], 0)
    private var readBuffer = [UInt8](repeating: 0, count: longestRead)

    init(terminal: Terminal, mailbox: Mailbox<P.Mail>) {
        self.terminal = terminal
        self.mailbox = mailbox
        decoder = KeyDecoder(additional: terminal.capabilities.keys)
        encoder = FrameEncoder(
            capabilities: terminal.capabilities,
            depth: terminal.colorDepth,
            encoding: terminal.encoding
        )
    }

    mutating func run(_ program: inout P) throws(TerminalError) -> Int32 {
        Signals.install(pipe: terminal.signals)
        terminal.enter()
        defer {
            terminal.leave()
            Signals.uninstall()
        }
        probed.count = terminal.askWidths()
        tell(.resized(terminal.size), to: &program, at: clock.now())
        while status == nil {
            try sleep(until: wakeUp(for: program), watching: program.watched)
            takeNotices(into: &program)
            takeInput(into: &program)
            takeDeadlines(into: &program)
            takeWatched(into: &program)
            takeMail(into: &program)
            draw(&program)
        }
        // What had come before the end is accounted for too.
        while let next = mail.popFirst() { _ = program.take(next, at: clock.now()) }
        return status ?? 0
    }
}

// MARK: - Sleeping

extension Loop {
    private func wakeUp(for program: P) -> Duration? {
        // A terminal that still takes the last frame tells by POLLOUT when the next can be drawn.
        let frame = terminal.output.isEmpty ? frameDue : nil
        return [program.nextDeadline, decoder.deadline, frame, end?.deadline].compactMap { $0 }.min()
    }

    private func sleep(until deadline: Duration?, watching watched: Int32?) throws(TerminalError) {
        // poll() passes over negative descriptors.
        var descriptors = [
            pollfd(fd: terminal.signals.readEnd, events: Int16(POLLIN), revents: 0),
            pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: watched ?? -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: isHungUp ? -1 : terminal.input, events: Int16(POLLIN), revents: 0),
            pollfd(fd: waitsForOutput ? terminal.output.descriptor : -1, events: Int16(POLLOUT), revents: 0),
        ]
        let timeout = mail.isEmpty ? SystemClock.milliseconds(until: deadline) : 0
        if poll(&descriptors, nfds_t(descriptors.count), timeout) == -1, errno != EINTR {
            throw .system(call: "poll", errno: errno)
        }
    }

    private var waitsForOutput: Bool { !isHungUp && !terminal.output.isEmpty }
}

// MARK: - What happened

extension Loop {
    private mutating func takeNotices(into program: inout P) {
        for notice in Signals.notices(terminal.signals.drain()) { take(notice, into: &program) }
    }

    private mutating func take(_ notice: Signals.Notice, into program: inout P) {
        switch notice {
        case .resized: tell(.resized(terminal.size), to: &program, at: clock.now())
        case .suspendAsked: suspend(&program)
        case .continued: comeBack(&program)
        case .endAsked(let signal): finish(.signalled(signal), &program)
        }
    }

    private mutating func takeInput(into program: inout P) {
        guard !isHungUp, isReadable(terminal.input) else { return }
        let count = read(terminal.input, &readBuffer, readBuffer.count)
        if count == 0 || count == -1 && errno != EINTR && errno != EAGAIN {
            isHungUp = true
            return finish(.hungUp, &program)
        }
        let now = clock.now()
        let events = decoder.take(readBuffer.prefix(max(0, count)), at: now.uptime)
        for event in events { take(event, into: &program, at: now) }
    }

    private func isReadable(_ descriptor: Int32) -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, 0) > 0
    }

    private mutating func take(_ event: InputEvent, into program: inout P, at now: Moment) {
        switch event {
        case .key(let key): tell(.keyPressed(key), to: &program, at: now)
        case .pasted(let text): tell(.pasted(text), to: &program, at: now)
        case .focused: tell(.focusChanged(true), to: &program, at: now)
        case .unfocused: tell(.focusChanged(false), to: &program, at: now)
        case .clicked(let position): tell(.clicked(position), to: &program, at: now)
        case .wheelTurned(let rows): tell(.scrolled(rows: rows), to: &program, at: now)
        case .cursorTold(let column): takeProbed(column, into: &program, at: now)
        case .backgroundTold(let color):
            terminal.answered()
            tell(.backgroundTold(color), to: &program, at: now)
        }
    }

    /// Tells how the terminal draws clusters, once it has answered all, if that is news.
    private mutating func takeProbed(_ column: Int, into program: inout P, at now: Moment) {
        guard probed.columns.count < probed.count else { return }
        terminal.answered()
        probed.columns.append(column)
        guard probed.columns.count == probed.count else { return }
        let widths = ClusterWidths(probed: probed.columns)
        if widths != ClusterWidths() { tell(.widthsTold(widths), to: &program, at: now) }
    }

    private mutating func takeDeadlines(into program: inout P) {
        let now = clock.now()
        for event in decoder.timeOut(at: now.uptime) { take(event, into: &program, at: now) }
        if let deadline = program.nextDeadline, deadline <= now.uptime {
            tell(.deadlineReached, to: &program, at: now)
        }
        if let end, end.deadline <= now.uptime { status = status ?? end.reason.status }
    }

    private mutating func takeWatched(into program: inout P) {
        guard status == nil, let watched = program.watched, isReadable(watched) else { return }
        let now = clock.now()
        let commands = program.watchedChanged(at: now)
        wantFrame(after: Self.keyInterval, at: now.uptime)
        obey(commands, &program)
    }

    /// Takes the mail that waits, for a few milliseconds; the rest waits for the keys that came meanwhile.
    private mutating func takeMail(into program: inout P) {
        if mail.isEmpty { mail = mailbox.drain()[...] }
        guard !mail.isEmpty else { return }
        let now = clock.now()
        repeat {
            guard status == nil, let next = mail.popFirst() else { break }
            let commands = program.take(next, at: now)
            obey(commands, &program)
        } while SystemClock.uptime - now.uptime < Self.mailTime
        wantFrame(after: Self.frameInterval, at: now.uptime)
    }

    private mutating func tell(_ event: Interface.Event, to program: inout P, at now: Moment) {
        guard status == nil else { return }
        let commands = program.take(event, at: now)
        wantFrame(after: Self.keyInterval, at: now.uptime)
        obey(commands, &program)
    }

    private mutating func finish(_ reason: EndReason, _ program: inout P) {
        guard end == nil else { return }
        let now = clock.now()
        end = (reason, now.uptime + Self.endDelay)
        let commands = program.end(reason, at: now)
        obey(commands, &program)
    }
}

// MARK: - What is asked for

extension Loop {
    private mutating func obey(_ commands: [TerminalCommand], _ program: inout P) {
        for command in commands {
            switch command {
            case .repaint: repaint()
            case .suspend: suspend(&program)
            case .ringBell: terminal.output.append(terminal.capabilities.bell ?? [])
            case .copy(let bytes): terminal.copy(bytes)
            case .notify(let text): terminal.notify(text)
            case .askBackground: terminal.askBackground()
            case .lend(let arguments): lend(to: arguments, &program)
            case .quit(let status): self.status = self.status ?? status
            }
        }
    }

    private mutating func repaint() {
        encoder.forget()
        wantFrame(after: .zero, at: SystemClock.uptime)
    }

    /// Gives the terminal back to the shell until the job goes on.
    private mutating func suspend(_ program: inout P) {
        for event in decoder.flush() { take(event, into: &program, at: clock.now()) }
        takeNotices(into: &program)
        terminal.leave()
        repeat {
            Signals.stopJob()
            awaitNotice()
            let notices = Signals.notices(terminal.signals.drain())
            for notice in notices where notice != .continued && notice != .suspendAsked {
                take(notice, into: &program)
            }
            // In the background again: only the shell can give the terminal back, but an end can come.
        } while status == nil && end == nil && !terminal.isInForeground
        guard status == nil, end == nil else { return }
        comeBack(&program)
    }

    /// Gives the terminal to another program until it ends; what comes meanwhile waits in the mailbox.
    private mutating func lend(to arguments: [String], _ program: inout P) {
        for event in decoder.flush() { take(event, into: &program, at: clock.now()) }
        terminal.leave()
        let status = ChildProcess.run(arguments)
        comeBack(&program)
        let commands = program.returned(status, at: clock.now())
        obey(commands, &program)
    }

    /// Other threads may take the stop, so that this one runs on for a moment: waits until it is told that it goes on.
    ///
    /// A job that no shell controls is never stopped, and so the wait has an end.
    private func awaitNotice() {
        var waiting = pollfd(fd: terminal.signals.readEnd, events: Int16(POLLIN), revents: 0)
        poll(&waiting, 1, 200)
    }

    private mutating func comeBack(_ program: inout P) {
        guard terminal.isInForeground else { return }
        terminal.reenter()
        encoder.forget()
        tell(.resized(terminal.size), to: &program, at: clock.now())
    }

    private mutating func wantFrame(after interval: Duration, at now: Duration) {
        let due = max(now, (lastFrame ?? now - interval) + interval)
        frameDue = min(due, frameDue ?? due)
    }

    /// Draws if a frame is due and the terminal has taken the last one; a slow terminal gets fewer frames, not older ones.
    private mutating func draw(_ program: inout P) {
        if isHungUp || !terminal.output.flush() { return hangUp(&program) }
        let now = clock.now()
        guard status == nil, let due = frameDue, due <= now.uptime, terminal.output.isEmpty else { return }
        frameDue = nil
        lastFrame = now.uptime
        terminal.output.append(encoder.encode(program.view(at: now)))
        if !terminal.output.flush() { hangUp(&program) }
    }

    private mutating func hangUp(_ program: inout P) {
        isHungUp = true
        frameDue = nil
        finish(.hungUp, &program)
    }
}
