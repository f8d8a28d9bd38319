import CNcurses
import Glibc
import TestSupport
import Testing

@testable import Terminal

/// The terminal is as it was, whatever ended the program.
@Suite(.serialized) struct RestorationTests {
    private static let takenOver = "\u{1B}[?1049h"
    private static let givenBack = [
        "\u{1B}[?2004l", "\u{1B}[?7h", "\u{1B}[?25h", "\u{1B}[?1049l", "\u{1B}[?1000l", "\u{1B}[?1006l",
        "\u{1B}[?1004l",
        "\u{1B}[23;2t",
    ]

    private func expectGivenBack(_ pseudo: PseudoTerminal, modes: [UInt32]) {
        let output = String(decoding: pseudo.output(), as: UTF8.self)
        #expect(output.contains(Self.takenOver))
        for sequence in Self.givenBack { #expect(output.contains(sequence)) }
        #expect(pseudo.modes == modes)
    }

    @Test func `leaving brings all modes back`() throws {
        let pseudo = try PseudoTerminal()
        let before = pseudo.modes
        let terminal = try Terminal(name: "xterm-256color", input: pseudo.slave, output: pseudo.slave)
        terminal.enter()
        #expect(pseudo.modes != before)
        terminal.leave()
        terminal.leave()
        expectGivenBack(pseudo, modes: before)
    }

    @Test func `a terminal that is let go is left`() throws {
        let pseudo = try PseudoTerminal()
        let before = pseudo.modes
        do {
            let terminal = try Terminal(name: "xterm-256color", input: pseudo.slave, output: pseudo.slave)
            terminal.enter()
        }
        expectGivenBack(pseudo, modes: before)
    }

    /// The shell's line, typed at the first moment at which the screen can be seen to go.
    @Test func `what is typed before the screen is gone is a line, and not drawn into it`() async throws {
        let pseudo = try PseudoTerminal()
        let before = pseudo.modes
        let path = pseudo.path
        let leaving = Task.detached {
            let descriptor = open(path, O_RDWR | O_NOCTTY)
            defer { close(descriptor) }
            let terminal = try Terminal(name: "xterm-256color", input: descriptor, output: descriptor)
            terminal.enter()
            // More than the terminal takes before anybody reads: what leaves the screen waits behind it.
            terminal.output.append([UInt8](repeating: UInt8(ascii: "x"), count: 256 << 10))
            terminal.leave(within: Int32(60_000 * patience))
        }
        var withoutEcho = before
        withoutEcho[3] &= ~UInt32(ECHO)
        let isCooked = await isTrue(within: .seconds(20 * patience)) { pseudo.modes == withoutEcho }
        #expect(isCooked)
        pseudo.type("next\r")
        var output: [UInt8] = []
        let isGivenBack = await isTrue(within: .seconds(20 * patience)) {
            output += pseudo.output()
            return pseudo.modes == before
        }
        #expect(isGivenBack)
        try await leaving.value
        output += pseudo.output()
        let text = String(decoding: output, as: UTF8.self)
        #expect(text.contains("\u{1B}[?1049l") && !text.contains("next"))
        var waiting = pollfd(fd: pseudo.slave, events: Int16(POLLIN), revents: 0)
        try #require(poll(&waiting, 1, 0) == 1)
        var line = [UInt8](repeating: 0, count: 100)
        let count = read(pseudo.slave, &line, line.count)
        #expect(line.prefix(max(0, count)) == Array("next\n".utf8)[...])
    }

    private func isTrue(within limit: Duration, _ condition: () -> Bool) async -> Bool {
        let deadline = SystemClock.uptime + limit
        while !condition() {
            guard SystemClock.uptime < deadline else { return false }
            try? await Task.sleep(for: .milliseconds(1))
        }
        return true
    }

    @Test func `raw mode lets every key through and leaves output alone`() throws {
        let pseudo = try PseudoTerminal()
        let terminal = try Terminal(name: "xterm-256color", input: pseudo.slave, output: pseudo.slave)
        terminal.enter()
        defer { terminal.leave() }
        let modes = try #require(RawMode.current(of: pseudo.slave))
        #expect(modes.c_lflag & tcflag_t(ICANON | ECHO | ISIG | IEXTEN) == 0)
        #expect(modes.c_iflag & tcflag_t(IXON | ICRNL) == 0)
        #expect(modes.c_oflag & tcflag_t(OPOST) != 0)
        #expect(fcntl(pseudo.slave, F_GETFL) & O_NONBLOCK == 0)
    }

    @Test func `what is no terminal is told`() throws {
        let pipe = try WakePipe()
        defer { pipe.close() }
        #expect(throws: TerminalError.notATerminal) {
            _ = try Terminal(name: "xterm", input: pipe.readEnd, output: pipe.writeEnd)
        }
    }

    @Test(arguments: [SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGTRAP, SIGFPE])
    func `a crash gives the terminal back, and is still a crash`(_ signal: Int32) async throws {
        let pseudo = try PseudoTerminal()
        let before = pseudo.modes
        let path = pseudo.path
        let result = await #expect(processExitsWith: .failure) { [path = path as String, signal = signal as Int32] in
            try RestorationTests.crash(on: path, by: signal)
        }
        #expect(result?.exitStatus == .signal(signal))
        expectGivenBack(pseudo, modes: before)
    }

    @Test func `an exit deep inside gives the terminal back`() async throws {
        let pseudo = try PseudoTerminal()
        let before = pseudo.modes
        let path = pseudo.path
        await #expect(processExitsWith: .exitCode(5)) { [path = path as String] in
            let terminal = try RestorationTests.enteredTerminal(path)
            withExtendedLifetime(terminal) { exit(5) }
        }
        expectGivenBack(pseudo, modes: before)
    }

    static func enteredTerminal(_ path: String) throws -> Terminal {
        let descriptor = open(path, O_RDWR | O_NOCTTY)
        let terminal = try Terminal(name: "xterm-256color", input: descriptor, output: descriptor)
        Signals.install(pipe: terminal.signals)
        terminal.enter()
        terminal.output.flush(within: 1000)
        return terminal
    }

    static func crash(on path: String, by signal: Int32) throws {
        let terminal = try enteredTerminal(path)
        withExtendedLifetime(terminal) { _ = kill(getpid(), signal) }
        // Another thread may take the signal: this one only waits for the end.
        while true { pause() }
    }
}
