import Interface
import Testing

@testable import Terminal

@Suite struct CapabilitiesTests {
    private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    @Test func `a modern terminal has it all`() throws {
        let xterm = try Capabilities(terminal: "xterm-256color")
        #expect(xterm.colors == 256)
        #expect(text(xterm.pasteOn) == "\u{1B}[?2004h")
        #expect(text(xterm.wrapOff) == "\u{1B}[?7l")
        #expect(text(xterm.synchronizedOn) == "\u{1B}[?2026h")
        #expect(xterm.hasSafeCorner)
        #expect(xterm.keys[Array("\u{1B}OA".utf8)] == Key(.up))
    }

    @Test func `padding is left out, and so is what a terminal lacks`() throws {
        let vt100 = try Capabilities(terminal: "vt100")
        #expect(text(Terminfo.expand(vt100.cursorAddress, 4, 9)) == "\u{1B}[5;10H")
        #expect(text(vt100.eraseToLineEnd) == "\u{1B}[K")
        #expect(vt100.colors == 0)
        #expect(vt100.pen.italic == nil)
        #expect(vt100.hideCursor == nil)
        #expect(vt100.synchronizedOn == nil)
        #expect(!vt100.hasTitle)
    }

    @Test func `terminals that cannot do are told`() {
        #expect(throws: TerminalError.incapable("dumb")) { try Capabilities(terminal: "dumb") }
        #expect(throws: TerminalError.unknownTerminal("no-such-terminal")) {
            try Capabilities(terminal: "no-such-terminal")
        }
        #expect(throws: TerminalError.unknownTerminal("../../etc/passwd")) {
            try Capabilities(terminal: "../../etc/passwd")
        }
    }

    @Test(arguments: [
        TerminalError.notATerminal, .unknownTerminal("x\u{1B}[2J"), .incapable("dumb"), .system(call: "poll", errno: 9),
    ])
    func `errors are sentences without control characters`(_ error: TerminalError) {
        #expect(error.description.unicodeScalars.allSatisfy { $0.value >= 0x20 })
        #expect(error.description.contains("terminal"))
    }
}
