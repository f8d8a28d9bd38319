import Glibc
import Interface
import Testing

@testable import Terminal

/// A program that notes what happens to it, and shows the number of notes.
///
/// Some keys make things happen from inside, so that a run needs no other thread.
private struct Recorder: Program {
    typealias Mail = String

    var notes: [String] = []
    var nextDeadline: Duration?
    var size = Size(columns: 0, rows: 0)
    var frames = 0
    let terminal: Int32
    let mailbox: Mailbox<String>
    var staysAfterEnd = false
    /// Types while slow mail is taken.
    var typist: PseudoTerminal?

    mutating func take(_ event: Interface.Event, at now: Moment) -> [TerminalCommand] {
        switch event {
        case .keyPressed(let key): return press(key, at: now)
        case .pasted(let text): notes.append("paste \(text)")
        case .resized(let new):
            size = new
            notes.append("\(new.columns)x\(new.rows)")
        case .deadlineReached:
            notes.append("deadline")
            nextDeadline = nil
            return [.quit(status: 7)]
        case .focusChanged(let isFocused): notes.append("focus \(isFocused)")
        case .scrolled(let rows): notes.append("scroll \(rows)")
        case .clicked(let position): notes.append("click \(position.row) \(position.column)")
        case .backgroundTold(let color): notes.append("\(color)")
        default: notes.append("other")
        }
        return []
    }

    private mutating func press(_ key: Key, at now: Moment) -> [TerminalCommand] {
        switch key.code {
        case .scalar("q"): return [.quit(status: 3), .quit(status: 4)]
        case .scalar("d"): nextDeadline = now.uptime + .milliseconds(30)
        case .scalar("b"): return [.ringBell, .notify("a\u{07}b"), .askBackground, .repaint]
        case .scalar("t"): kill(getpid(), SIGTERM)
        case .scalar("m"): mailbox.post(["one", "two"])
        case .scalar("f"): mailbox.post(["slow", "slow", "two"])
        case .scalar("w"):
            PseudoTerminal.resize(terminal, columns: 9, rows: 3)
            kill(getpid(), SIGWINCH)
        default: break
        }
        notes.append("\(key.code)")
        return []
    }

    mutating func take(_ mail: String, at now: Moment) -> [TerminalCommand] {
        notes.append("mail \(mail)")
        if mail == "slow" {
            typist?.type("k")
            usleep(10_000)
        }
        return mail == "two" ? [.quit(status: 0)] : []
    }

    mutating func end(_ reason: EndReason, at now: Moment) -> [TerminalCommand] {
        notes.append("\(reason)")
        return staysAfterEnd ? [] : [.quit(status: reason.status)]
    }

    mutating func view(at now: Moment) -> Canvas {
        frames += 1
        var canvas = Canvas(size: size)
        for (column, scalar) in "notes \(notes.count)".unicodeScalars.enumerated() {
            canvas.put(scalar, style: Style(), row: 0, column: column)
        }
        return canvas
    }
}

/// One at a time: the signals belong to the process.
@Suite(.serialized) struct LoopTests {
    private func terminal(_ pseudo: PseudoTerminal) throws -> Terminal {
        try Terminal(name: "xterm-256color", input: pseudo.slave, output: pseudo.slave)
    }

    private func record(_ keys: String, staysAfterEnd: Bool = false) throws -> (Int32, Recorder, [UInt8]) {
        let pseudo = try PseudoTerminal()
        let mailbox = try Mailbox<String>()
        var recorder = Recorder(terminal: pseudo.slave, mailbox: mailbox, staysAfterEnd: staysAfterEnd)
        recorder.typist = pseudo
        // Raw at once: the line discipline would hold the keys back, and change some.
        tcsetattrRaw(pseudo.slave)
        pseudo.type(keys)
        let status = try run(&recorder, mailbox: mailbox, terminal: terminal(pseudo))
        return (status, recorder, pseudo.output())
    }

    private func tcsetattrRaw(_ descriptor: Int32) {
        guard let modes = RawMode.current(of: descriptor) else { return }
        RawMode.set(RawMode.modes(from: modes), on: descriptor)
    }

    @Test func `keys and pastes come in order, and the first quit counts`() throws {
        let (status, recorder, _) = try record("a\u{1B}[A\u{1B}[200~x\ry\u{1B}[201~q")
        #expect(status == 3)
        #expect(recorder.notes == ["20x5", "scalar(\"a\")", "up", "paste x\ny"])
    }

    @Test func `what is shown is drawn, and the terminal is given back`() throws {
        let (_, recorder, output) = try record("d")
        let text = String(decoding: output, as: UTF8.self)
        #expect(text.hasPrefix("\u{1B}[?1049h"))
        #expect(text.contains("notes 2"))
        for restored in ["\u{1B}[?1049l", "\u{1B}[?2004l", "\u{1B}[?7h", "\u{1B}[?25h", "\u{1B}[?1l"] {
            #expect(text.contains(restored))
        }
        #expect(recorder.frames >= 1)
    }

    @Test func `a deadline is told`() throws {
        let (status, recorder, _) = try record("d")
        #expect(status == 7)
        #expect(recorder.notes.last == "deadline")
    }

    @Test func `a lone escape is told soon`() throws {
        let (_, recorder, _) = try record("d\u{1B}")
        #expect(recorder.notes.contains("escape"))
    }

    @Test func `mail comes after the keys`() throws {
        let (status, recorder, _) = try record("mx")
        #expect(status == 0)
        #expect(recorder.notes == ["20x5", "scalar(\"m\")", "scalar(\"x\")", "mail one", "mail two"])
    }

    @Test func `a key does not wait for all the mail of a flood`() throws {
        let (_, recorder, _) = try record("f")
        let key = "scalar(\"k\")"
        #expect(recorder.notes == ["20x5", "scalar(\"f\")", "mail slow", key, "mail slow", key, "mail two"])
    }

    @Test func `a resize is told with the new size`() throws {
        let (_, recorder, _) = try record("wd")
        #expect(recorder.notes.contains("9x3"))
    }

    @Test func `bell, notice and question go out, without what would end the notice early`() throws {
        let (_, _, output) = try record("bd")
        let text = String(decoding: output, as: UTF8.self)
        #expect(text.contains("\u{07}"))
        #expect(text.contains("\u{1B}]9;ab\u{07}"))
        #expect(text.contains("\u{1B}]11;?\u{1B}\\"))
    }

    @Test func `focus, mouse and the terminal's answer are told`() throws {
        let (_, recorder, _) = try record("\u{1B}[O\u{1B}[<64;3;4M\u{1B}[<0;3;4M\u{1B}]11;rgb:ff/ff/ff\u{07}\u{1B}[Id")
        #expect(
            recorder.notes == [
                "20x5", "focus false", "scroll -3", "click 3 2", "rgb(red: 255, green: 255, blue: 255)", "focus true",
                "scalar(\"d\")", "deadline",
            ]
        )
    }

    @Test func `a signal to end is told, and makes the status`() throws {
        let (status, recorder, _) = try record("t")
        #expect(status == 128 + SIGTERM)
        #expect(recorder.notes.last == "signalled(15)")
    }

    @Test func `who does not end after a signal is ended`() throws {
        let started = SystemClock.uptime
        let (status, _, _) = try record("t", staysAfterEnd: true)
        #expect(status == 128 + SIGTERM)
        #expect(SystemClock.uptime - started >= .seconds(3))
    }

    @Test func `a window that closes ends the run`() throws {
        let pseudo = try PseudoTerminal()
        let mailbox = try Mailbox<String>()
        var recorder = Recorder(terminal: pseudo.slave, mailbox: mailbox)
        let terminal = try terminal(pseudo)
        pseudo.hangUp()
        #expect(try run(&recorder, mailbox: mailbox, terminal: terminal) == 129)
        #expect(recorder.notes.last == "hungUp")
    }

    @Test func `a terminal that does not read stops nothing but the drawing`() throws {
        let pseudo = try PseudoTerminal(columns: 300, rows: 100)
        var flood = Flood(size: Size(columns: 300, rows: 100))
        let started = SystemClock.uptime
        let status = try run(&flood, mailbox: Mailbox<String>(), terminal: terminal(pseudo))
        #expect(status == 0)
        #expect(flood.deadlines == 40)
        #expect(flood.frames < 40)
        #expect(SystemClock.uptime - started < .seconds(10))
    }
}

/// A program whose every frame changes every cell.
private struct Flood: Program {
    typealias Mail = String

    let size: Size
    var deadlines = 0
    var frames = 0
    var nextDeadline: Duration? = .zero

    mutating func take(_ event: Interface.Event, at now: Moment) -> [TerminalCommand] {
        if case .deadlineReached = event { deadlines += 1 }
        nextDeadline = now.uptime + .milliseconds(20)
        return deadlines == 40 ? [.quit(status: 0)] : []
    }

    mutating func take(_ mail: String, at now: Moment) -> [TerminalCommand] { [] }

    mutating func view(at now: Moment) -> Canvas {
        frames += 1
        var canvas = Canvas(size: size)
        let scalar: Unicode.Scalar = frames.isMultiple(of: 2) ? "x" : "y"
        for row in 0..<size.rows {
            for column in 0..<size.columns { canvas.put(scalar, style: Style(), row: row, column: column) }
        }
        return canvas
    }
}
