import Interface
import Testing

@testable import Terminal

/// What one styled word becomes, byte for byte, by terminal and depth.
@Suite struct FrameDepthTests {
    private static let orange = Color.rgb(red: 0xF0, green: 0x80, blue: 0x20)
    private static let navy = Color.rgb(red: 0, green: 0, blue: 0x5F)

    private func encoder(_ name: String, _ depth: ColorDepth, _ encoding: TextEncoding = .utf8) throws -> FrameEncoder {
        FrameEncoder(capabilities: try Capabilities(terminal: name), depth: depth, encoding: encoding)
    }

    private func canvas(_ text: String, _ style: Style) -> Canvas {
        var canvas = Canvas(size: Size(columns: 6, rows: 1))
        for (column, scalar) in text.unicodeScalars.enumerated() {
            canvas.put(scalar, style: style, row: 0, column: column)
        }
        return canvas
    }

    static let words: [(terminal: String, depth: ColorDepth, told: String)] = [
        ("xterm-256color", .truecolor, "^[(B^[[m^[[1m^[[38;2;240;128;32m^[[48;2;0;0;95mhi^[(B^[[m"),
        ("xterm-256color", .indexed256, "^[(B^[[m^[[1m^[[38;5;208m^[[48;5;17mhi^[(B^[[m"),
        ("xterm-256color", .named16, "^[(B^[[m^[[1m^[[33m^[[40mhi^[(B^[[m"),
        ("xterm-256color", .none, "^[(B^[[m^[[1mhi    ^[(B^[[m"),
        ("tmux-256color", .indexed256, "^[[m^O^[[1m^[[38;5;208m^[[48;5;17mhi^[[m^O"),
        ("screen", .named8, "^[[m^O^[[1m^[[33m^[[40mhi^[[m^O"),
        ("linux", .named8, "^[[m^O^[[1m^[[33m^[[40mhi^[[m^O"),
        ("vt100", .none, "^[[m^O^[[1mhi    ^[[m^O"),
    ]

    @Test(arguments: words) func `a styled word takes the colors that there are`(
        _ row: (terminal: String, depth: ColorDepth, told: String)
    ) throws {
        var encoder = try encoder(row.terminal, row.depth)
        let style = Style(foreground: Self.orange, background: Self.navy, attributes: .bold)
        let line = caret(encoder.lines(canvas("hi", style)))
        #expect(line.hasPrefix(row.told), "\(line)")
        #expect(line.hasSuffix("^J"))
    }

    /// No colour and no attribute of a frame ever reaches a terminal that has none.
    @Test(arguments: [("vt100", ColorDepth.none), ("xterm-256color", .none)])
    func `without colors no color is told`(_ name: String, _ depth: ColorDepth) throws {
        var encoder = try encoder(name, depth)
        for theme in 0..<16 {
            let style = Style(foreground: .indexed(UInt8(theme)), background: .rgb(red: 1, green: 2, blue: 3))
            let bytes = caret(encoder.encode(canvas("word", style)))
            for color in ["[3", "[4", "[9", ";3", ";4"] { #expect(!bytes.contains(color), "\(bytes)") }
        }
    }

    @Test func `what has no ASCII form is a question mark in other locales`() throws {
        var encoder = try encoder("xterm-256color", .none, .ascii)
        #expect(caret(encoder.lines(canvas("a✓b", Style()))).contains("a?b"))
    }

    /// Its terminfo counts the colors by the million: there 9 is a blue that nobody can see.
    @Test(.enabled(if: (try? Capabilities(terminal: "xterm-direct")) != nil, "ncurses-term is not installed"))
    func `a bright color of the sixteen stays one where colors are counted by the million`() throws {
        var encoder = try encoder("xterm-direct", .truecolor)
        let style = Style(foreground: .indexed(9), background: .indexed(1))
        let line = caret(encoder.lines(canvas("hi", style)))
        #expect(line.contains("^[[38;5;9m^[[41mhi"), "\(line)")
    }

    // MARK: - Title and mouse

    @Test func `the title is told when it changes, and again after a break`() throws {
        var encoder = try encoder("xterm-256color", .none)
        var canvas = Canvas(size: Size(columns: 4, rows: 1))
        canvas.title = "one\u{1B}\u{07}\u{9C}"
        #expect(caret(encoder.encode(canvas)).contains("^[]2;one^G"))
        #expect(!caret(encoder.encode(canvas)).contains("]2;"))
        canvas.title = "two"
        #expect(caret(encoder.encode(canvas)).contains("^[]2;two^G"))
        canvas.title = nil
        #expect(!caret(encoder.encode(canvas)).contains("]2;"))
        encoder.forget()
        canvas.title = "two"
        #expect(caret(encoder.encode(canvas)).contains("^[]2;two^G"))
    }

    @Test func `the mouse is taken and given back`() throws {
        var encoder = try encoder("xterm-256color", .none)
        var canvas = Canvas(size: Size(columns: 4, rows: 1))
        #expect(!caret(encoder.encode(canvas)).contains("?100"))
        canvas.takesMouse = true
        #expect(caret(encoder.encode(canvas)).contains("^[[?1000h^[[?1006h"))
        #expect(!caret(encoder.encode(canvas)).contains("?100"))
        canvas.takesMouse = false
        #expect(caret(encoder.encode(canvas)).contains("^[[?1006l^[[?1000l"))
    }

    /// What knows no OSC would print it.
    @Test(arguments: ["linux", "vt100"]) func `other terminals get neither title nor mouse nor questions`(
        _ name: String
    ) throws {
        var encoder = try encoder(name, .none)
        var canvas = Canvas(size: Size(columns: 4, rows: 1))
        canvas.title = "title"
        canvas.takesMouse = true
        let bytes = caret(encoder.encode(canvas))
        #expect(!bytes.contains("]") && !bytes.contains("?1000"))
        #expect(encoder.capabilities.askBackground == nil)
        #expect(encoder.capabilities.focusOn == nil)
        #expect(encoder.capabilities.pushTitle == nil)
    }

    @Test(arguments: ["xterm", "xterm-256color", "tmux-256color", "screen", "screen-256color"])
    func `terminals like xterm get them all`(_ name: String) throws {
        let capabilities = try Capabilities(terminal: name)
        #expect(capabilities.hasTitle)
        #expect(capabilities.askBackground != nil)
        #expect(capabilities.mouseOn != nil)
    }

    /// Control characters as `^X`.
    private func caret(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.flatMap { $0 < 0x20 ? [0x5E, $0 + 0x40] : [$0] }, as: UTF8.self)
    }
}
