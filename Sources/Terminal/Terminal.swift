import Glibc
package import Interface

/// The terminal that the program runs in: its modes, its size and the way to it; for the main thread alone.
package final class Terminal {
    /// What terminfo says of it.
    package let capabilities: Capabilities
    /// The colours that frames may use.
    package let colorDepth: ColorDepth
    /// The characters that frames may use.
    package let encoding: TextEncoding
    /// Where keys come from.
    let input: Int32
    /// What goes to the screen.
    var output: OutputQueue
    /// Tells the loop which signals came.
    let signals: WakePipe
    private let original: termios
    private var isEntered = false
    private var isTitlePushed = false
    /// When the terminal was last asked something.
    private var asked = Duration.zero
    /// How many questions it has not answered.
    private var owedAnswers = 0

    /// The terminal behind two descriptors, left as it is until `enter`.
    ///
    /// Adopts the user's locale. Throws `.notATerminal`, `.unknownTerminal`, `.incapable` and `.system`.
    package init(
        color: ColorPreference = .auto,
        name: String? = nil,
        input: Int32 = STDIN_FILENO,
        output: Int32 = STDOUT_FILENO
    ) throws(TerminalError) {
        guard isatty(input) == 1, isatty(output) == 1, let original = RawMode.current(of: input) else {
            throw .notATerminal
        }
        capabilities = try Capabilities(terminal: name ?? environment("TERM") ?? "dumb")
        colorDepth = ColorDepth(color, colors: capabilities.colors, environment: environment)
        encoding = TextEncoding.adoptLocale()
        signals = try WakePipe()
        self.input = input
        self.output = OutputQueue(terminal: output)
        self.original = original
    }

    deinit {
        leave()
        output.close()
        signals.close()
    }

    /// The window's size; `LINES` and `COLUMNS`, then 24 by 80, stand in where the terminal does not tell it.
    package var size: Size {
        var window = winsize()
        if ioctl(input, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 {
            return Size(columns: Int(window.ws_col), rows: Int(window.ws_row))
        }
        func number(_ name: String, otherwise: Int) -> Int {
            environment(name).flatMap(Int.init).flatMap { (1...4096).contains($0) ? $0 : nil } ?? otherwise
        }
        return Size(columns: number("COLUMNS", otherwise: 80), rows: number("LINES", otherwise: 24))
    }

    /// Takes the terminal over: raw, on the alternate screen, with pastes in brackets.
    ///
    /// From here to `leave` any end of the process brings back what was, crashes included.
    func enter() {
        guard !isEntered else { return }
        isEntered = true
        Restoration.arm(input: input, output: output.descriptor, bytes: leaveBytes, modes: original)
        RawMode.set(RawMode.modes(from: original), on: input)
        output.append(enterBytes)
        // After a stop from outside the user's own title is below ours still.
        if !isTitlePushed { output.append(capabilities.pushTitle ?? []) }
        isTitlePushed = true
    }

    /// Brings back what was before `enter`, after all that waits has been written; a terminal that has not taken it after
    /// the given milliseconds is given up.
    func leave(within milliseconds: Int32 = 1000) {
        guard isEntered else { return }
        isEntered = false
        isTitlePushed = false
        takeLateAnswer()
        Restoration.bringBack(original, on: input) {
            output.append(leaveBytes)
            output.flush(within: milliseconds)
        }
        Restoration.disarm()
    }

    /// After the process was stopped from outside, the shell has set its own modes: takes the terminal over again.
    func reenter() {
        isEntered = false
        enter()
    }

    /// Asks for a notice of the desktop, where the terminal knows OSC 9.
    func notify(_ text: String) {
        if capabilities.hasTitle { output.append(OperatingSystemCommand.bytes("9", text, encoding)) }
    }

    /// Asks what the background is; a terminal that knows it answers with an `InputEvent`.
    func askBackground() {
        if let question = capabilities.askBackground { ask(question) }
    }

    /// Asks how wide clusters are, by drawing some where the first frame will be, and asking after each where the cursor is.
    ///
    /// - Returns: How many answers are to come: one for each of `ClusterWidths.probes`, or none.
    func askWidths() -> Int {
        guard encoding == .utf8, size.rows > 1, size.columns > 8, let question = capabilities.askCursor else {
            return 0
        }
        for probe in ClusterWidths.probes {
            ask(Terminfo.expand(capabilities.cursorAddress, 1, 0) + Array(probe.utf8) + question)
        }
        return ClusterWidths.probes.count
    }

    private func ask(_ question: [UInt8]) {
        output.append(question)
        asked = SystemClock.uptime
        owedAnswers += 1
    }

    /// The terminal has answered a question.
    func answered() { owedAnswers = max(0, owedAnswers - 1) }

    /// Waits a moment for an answer that is owed: the shell would take it for something typed.
    ///
    /// The screen is still ours then: what is typed once that is gone is the shell's. A terminal that has not answered within a second never will.
    private func takeLateAnswer() {
        defer { owedAnswers = 0 }
        guard owedAnswers > 0, isInForeground, SystemClock.uptime - asked < .seconds(1) else { return }
        let deadline = SystemClock.uptime + .milliseconds(150)
        var last: UInt8 = 0
        while owedAnswers > 0, SystemClock.uptime < deadline {
            var waiting = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, SystemClock.milliseconds(until: deadline)) > 0, read(input, &last, 1) == 1 else {
                return
            }
            // A string ends with BEL, or with ESC and a backslash; the cursor's place with an R.
            if last == 0x07 || last == UInt8(ascii: "\\") || last == UInt8(ascii: "R") { answered() }
        }
    }

    /// Whether the terminal is this job's now.
    var isInForeground: Bool { Restoration.isInForeground(input) }

    private var enterBytes: [UInt8] {
        [
            capabilities.enterScreen, capabilities.enterKeypad, capabilities.wrapOff, capabilities.pasteOn,
            capabilities.focusOn,
        ].flatMap { $0 ?? [] }
    }

    private var leaveBytes: [UInt8] {
        [
            capabilities.synchronizedOff, capabilities.pen.reset, capabilities.mouseOff, capabilities.focusOff,
            capabilities.pasteOff, capabilities.wrapOn, capabilities.leaveKeypad, capabilities.showCursor,
            capabilities.leaveScreen ?? capabilities.clearScreen, capabilities.popTitle,
        ].flatMap { $0 ?? [] }
    }
}
