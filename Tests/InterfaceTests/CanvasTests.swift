import Testing

@testable import Interface

@Suite struct CanvasTests {
    @Test func whatDoesNotFitIsLeftOut() {
        var canvas = Canvas(size: Size(columns: 3, rows: 2))
        for (row, column) in [(-1, 0), (2, 0), (0, -1), (0, 3)] {
            canvas.put("x", style: Style(), row: row, column: column)
        }
        canvas.put("日", width: 2, style: Style(), row: 0, column: 2)
        #expect(canvas == Canvas(size: Size(columns: 3, rows: 2)))
    }

    @Test func wideGlyphsTakeTwoCells() {
        var canvas = Canvas(size: Size(columns: 4, rows: 1))
        let style = Style(foreground: .indexed(2))
        canvas.put(cluster: "👍🏽", width: 2, style: style, row: 0, column: 1)
        #expect(canvas[0, 1] == Canvas.Cell(glyph: .cluster(0), style: style))
        #expect(canvas[0, 2] == Canvas.Cell(glyph: .continuation, style: style))
        #expect(canvas.clusters == ["👍🏽"])
    }

    @Test(arguments: [(0, 1, "x 日"), (1, 1, " x日"), (1, 2, " 本 "), (2, 1, "日x "), (3, 1, "日 x")])
    func noHalfOfAWideGlyphIsLeftBehind(_ column: Int, _ width: Int, _ drawn: String) {
        var canvas = Canvas(size: Size(columns: 4, rows: 1))
        canvas.put("日", width: 2, style: Style(), row: 0, column: 0)
        canvas.put("日", width: 2, style: Style(), row: 0, column: 2)
        canvas.put(width == 1 ? "x" : "本", width: width, style: Style(), row: 0, column: column)
        #expect(canvas.drawn == "|\(drawn)|")
    }

    @Test(arguments: [
        ("abc", 0, 8, 3, "abc     "), ("abcdef", 0, 3, 3, "abc     "), ("日本", 0, 3, 3, "日?     "),
        ("a\tb", 1, 8, 8, " a      "),
        ("a\nb", 0, 8, 3, "a b     "), ("\u{202E}", 0, 5, 5, "<U+20   "), ("", 4, 8, 4, "        "),
        ("x", 9, 99, 8, "        "),
    ])
    func textsAreWrittenUpToTheirLimit(_ text: String, _ column: Int, _ limit: Int, _ end: Int, _ drawn: String) {
        var canvas = Canvas(size: Size(columns: 8, rows: 1))
        let reached = canvas.write(text, symbols: .unicode, row: 0, column: column, limit: limit, style: Style())
        #expect(reached == end)
        #expect(canvas.drawn == "|\(drawn)|")
    }

    @Test func themesGiveEachRoleItsLook() {
        var theme = Theme(name: "x", variant: .light) { Style(foreground: $0 == .time ? .indexed(1) : .default) }
        #expect(theme[.time].foreground == .indexed(1) && theme[.status].foreground == .default)
        theme[.status] = Style(attributes: .bold)
        #expect(theme[.status].attributes == .bold && theme[.separator] == Style())
        #expect(theme.variant == .light)
    }

    /// Each role shows somewhere.
    @Test func everyRoleOfAChatIsDrawn() {
        let roles = Role.allCases.filter { ![.searchMatch, .selection].contains($0) }
        let theme = Theme(name: "x") { role in
            Style(foreground: .indexed(UInt8(Role.allCases.firstIndex(of: role) ?? 0) + 1))
        }
        var stage = Stage(columns: 100, rows: 20, theme: theme)
        stage.does(.linkChanged(.connected(url: "ws://x")))
        let id = stage.send("a")
        stage.does(.deliveryChanged(id, .answered(.milliseconds(1))))
        stage.does(.deliveryChanged(stage.send("b"), .lost))
        stage.send("c")
        stage.receive("a!", answers: id)
        stage.does(.noticed("n"))
        stage.does(.failed("f"))
        stage.model.tell(.help, "h")
        var seen = colors(stage)
        stage.type("/x")
        seen.formUnion(colors(stage))
        stage.does(.linkChanged(.disconnected(url: "ws://x")))
        seen.formUnion(colors(stage))
        for role in roles { #expect(seen.contains(theme[role].foreground), "\(role)") }
    }

    private func colors(_ stage: Stage) -> Set<Color> {
        var model = stage.model
        return Set(model.view(at: stage.time).cells.map(\.style.foreground))
    }
}
