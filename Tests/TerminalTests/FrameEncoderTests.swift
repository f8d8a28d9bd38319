import Interface
import Testing

@testable import Terminal

@Suite struct FrameEncoderTests {
    static let terminals = ["xterm-256color", "tmux-256color", "screen", "linux", "vt100"]

    /// What the terminal is to show for a canvas, cell by cell; nil where it may have its own opinion.
    private func expected(_ canvas: Canvas, _ encoder: FrameEncoder, isExact: Bool) -> [ScreenEmulator.Cell?] {
        (0..<canvas.size.rows).flatMap { row in
            let glyphs = GlyphRow(canvas, row)
            return (0..<canvas.size.columns).map { column -> ScreenEmulator.Cell? in
                let glyph = glyphs[column]
                let isRightHalf = glyph.width == 0
                let lead = isRightHalf ? glyphs[column - 1] : glyph
                if !isExact, !lead.isCertain { return nil }
                return .init(text: glyph.text, style: shown(lead, encoder), isRightHalf: isRightHalf)
            }
        }
    }

    private func shown(_ glyph: ScreenGlyph, _ encoder: FrameEncoder) -> Style {
        var style = encoder.depth.fit(glyph.style)
        let terminal = encoder.capabilities
        for (sequence, attribute) in [
            (terminal.pen.bold, Style.Attributes.bold), (terminal.pen.dim, .dim), (terminal.pen.italic, .italic),
            (terminal.pen.underline, .underline), (terminal.pen.reverse, .reverse),
        ] where sequence == nil { style.attributes.remove(attribute) }
        return style
    }

    /// Of a blank only the background shows.
    private func looksAlike(_ shown: ScreenEmulator.Cell, _ wanted: ScreenEmulator.Cell) -> Bool {
        let hidden: Style.Attributes = [.underline, .reverse]
        let isBlank =
            shown.text == " " && wanted.text == " "
            && shown.style.attributes.isDisjoint(with: hidden) && wanted.style.attributes.isDisjoint(with: hidden)
        return isBlank ? shown.style.background == wanted.style.background : shown == wanted
    }

    private func differences(_ screen: ScreenEmulator, _ wanted: [ScreenEmulator.Cell?]) -> [String] {
        zip(screen.cells, wanted).enumerated().compactMap { index, pair in
            guard let cell = pair.1, !looksAlike(pair.0, cell) else { return nil }
            return "cell \(index / screen.size.columns), \(index % screen.size.columns): \(pair.0), wanted \(cell)"
        }
    }

    private func encoder(_ name: String, depth: ColorDepth? = nil) throws -> FrameEncoder {
        let capabilities = try Capabilities(terminal: name)
        let depth = depth ?? ColorDepth(.auto, colors: capabilities.colors) { _ in nil }
        return FrameEncoder(capabilities: capabilities, depth: depth, encoding: .utf8)
    }

    @Test(arguments: terminals, [UInt64](0..<8))
    func `the terminal shows each canvas whole`(_ name: String, _ seed: UInt64) throws {
        let size = Size(columns: [1, 2, 7, 24][Int(seed) % 4], rows: [1, 5][Int(seed) / 4 % 2])
        var encoder = try encoder(name, depth: name == "xterm-256color" ? .truecolor : nil)
        var screen = ScreenEmulator(size: size, opinion: .clusters(RandomCanvas.uncertain))
        var source = RandomCanvas(seed: seed, size: size)
        for step in 0..<150 {
            source.change()
            screen.apply(encoder.encode(source.canvas))
            let wanted = expected(source.canvas, encoder, isExact: true)
            try #require(differences(screen, wanted).first == nil, "step \(step)")
            try #require(screen.faults.isEmpty, "step \(step)")
            if let cursor = source.canvas.cursor { try #require(screen.cursor == cursor, "step \(step)") }
            if encoder.capabilities.hideCursor != nil {
                try #require(screen.isCursorVisible == (source.canvas.cursor != nil), "step \(step)")
            }
        }
    }

    /// The cursor is placed anew after each glyph that terminals disagree about: no other cell suffers.
    @Test(arguments: [UInt64](0..<12))
    func `a terminal of another opinion misplaces nothing else`(_ seed: UInt64) throws {
        let size = Size(columns: [9, 24][Int(seed) % 2], rows: 4)
        var encoder = try encoder("xterm-256color")
        var screen = ScreenEmulator(size: size, opinion: .scalars)
        var source = RandomCanvas(seed: seed, size: size)
        for step in 0..<150 {
            source.change()
            screen.apply(encoder.encode(source.canvas))
            let wanted = expected(source.canvas, encoder, isExact: false)
            try #require(differences(screen, wanted).first == nil, "step \(step)")
            try #require(screen.faults.isEmpty, "step \(step)")
        }
    }

    @Test func `the same canvas costs nothing`() throws {
        var encoder = try encoder("xterm-256color")
        var source = RandomCanvas(seed: 1, size: Size(columns: 40, rows: 10))
        for _ in 0..<20 { source.change() }
        #expect(!encoder.encode(source.canvas).isEmpty)
        #expect(encoder.encode(source.canvas).isEmpty)
        encoder.forget()
        #expect(!encoder.encode(source.canvas).isEmpty)
    }

    @Test(arguments: terminals) func `a typed letter costs few bytes`(_ name: String) throws {
        var encoder = try encoder(name)
        var canvas = Canvas(size: Size(columns: 200, rows: 60))
        let style = Style(foreground: .indexed(3), attributes: .bold)
        for row in 0..<58 {
            for column in 0..<200 { canvas.put("x", style: style, row: row, column: column) }
        }
        _ = encoder.encode(canvas)
        for (column, letter) in "hello, 日本".unicodeScalars.enumerated() {
            canvas.put(letter, width: letter.isASCII ? 1 : 2, style: style, row: 59, column: 3 + column * 2)
            canvas.cursor = Position(row: 59, column: 5 + column * 2)
            let count = encoder.encode(canvas).count
            #expect(count <= 100)
            if column > 0 { #expect(count <= 12) }
        }
    }

    @Test func `a frame that scrolls costs little more than its text`() throws {
        var encoder = try encoder("xterm-256color")
        func canvas(from first: Int) -> Canvas {
            var canvas = Canvas(size: Size(columns: 80, rows: 24))
            for row in 0..<24 {
                for (column, scalar) in "10:42:07 < message \(first + row) - i got it".unicodeScalars.enumerated() {
                    canvas.put(scalar, style: Style(foreground: .indexed(2)), row: row, column: column)
                }
            }
            return canvas
        }
        _ = encoder.encode(canvas(from: 100))
        #expect(encoder.encode(canvas(from: 101)).count < 24 * 16)
        encoder.forget()
        #expect(encoder.encode(canvas(from: 101)).count < 24 * 44)
    }

    @Test func `large frames come in one piece with the cursor hidden, small ones plain`() throws {
        var encoder = try encoder("xterm-256color")
        var canvas = Canvas(size: Size(columns: 80, rows: 24))
        canvas.cursor = Position(row: 0, column: 0)
        let first = encoder.encode(canvas)
        #expect(!String(decoding: first, as: UTF8.self).contains("2026"))
        for row in 0..<24 { for column in 0..<80 { canvas.put("x", style: Style(), row: row, column: column) } }
        let large = String(decoding: encoder.encode(canvas), as: UTF8.self)
        #expect(large.hasPrefix("\u{1B}[?2026h\u{1B}[?25l"))
        #expect(large.hasSuffix("\u{1B}[?25h\u{1B}[?2026l"))
        canvas.put("y", style: Style(), row: 3, column: 3)
        let small = String(decoding: encoder.encode(canvas), as: UTF8.self)
        #expect(small == "\u{1B}[4;4Hy\r\u{1B}[H" || small == "\u{1B}[4;4Hy\u{1B}[1;1H")
    }

    @Test func `without UTF-8 nothing but ASCII is written`() throws {
        var encoder = FrameEncoder(capabilities: try Capabilities(terminal: "vt100"), depth: .none, encoding: .ascii)
        var screen = ScreenEmulator(size: Size(columns: 10, rows: 1))
        var canvas = Canvas(size: screen.size)
        canvas.put("é", style: Style(), row: 0, column: 0)
        canvas.put("日", width: 2, style: Style(), row: 0, column: 1)
        canvas.put(cluster: "👨‍👩‍👧", width: 2, style: Style(), row: 0, column: 3)
        canvas.put("z", style: Style(), row: 0, column: 5)
        let bytes = encoder.encode(canvas)
        #expect(bytes.allSatisfy { $0 < 0x80 })
        screen.apply(bytes)
        #expect(screen.text(ofRow: 0) == "?? ? z")
    }

    @Test func `a control character never reaches the terminal`() throws {
        var encoder = try encoder("xterm-256color")
        var screen = ScreenEmulator(size: Size(columns: 8, rows: 1))
        var canvas = Canvas(size: screen.size)
        for (column, scalar) in "\u{1B}\u{7}\u{9B}\u{7F}".unicodeScalars.enumerated() {
            canvas.put(scalar, style: Style(), row: 0, column: column)
        }
        canvas.put(cluster: "a\u{1B}]52;c;aGk=\u{7}", width: 1, style: Style(), row: 0, column: 4)
        screen.apply(encoder.encode(canvas))
        #expect(screen.faults.isEmpty)
        #expect(screen.text(ofRow: 0) == "?????")
    }

    @Test func `halves of wide glyphs become blanks`() throws {
        var encoder = try encoder("xterm-256color")
        var screen = ScreenEmulator(size: Size(columns: 6, rows: 1))
        var canvas = Canvas(size: screen.size)
        canvas.put("日", width: 2, style: Style(), row: 0, column: 0)
        canvas.put("a", style: Style(), row: 0, column: 0)
        canvas.put("b", style: Style(), row: 0, column: 2)
        screen.apply(encoder.encode(canvas))
        #expect(screen.text(ofRow: 0) == "a b")
    }

    @Test func `a window of no cells and a cursor outside do no harm`() throws {
        var encoder = try encoder("xterm-256color")
        var screen = ScreenEmulator(size: Size(columns: 3, rows: 2))
        _ = encoder.encode(Canvas(size: Size(columns: 0, rows: 0)))
        var canvas = Canvas(size: screen.size)
        canvas.cursor = Position(row: 9, column: 9)
        screen.apply(encoder.encode(canvas))
        #expect(screen.cursor == Position(row: 1, column: 2))
        #expect(screen.faults.isEmpty)
    }
}
