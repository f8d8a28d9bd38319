import Testing

@testable import Interface

@Suite struct ThemePickerTests {
    private static let names = ["auto", "dark", "gruvbox-light", "light", "nord", "rosé", "terminal"]

    private func stage(columns: Int, rows: Int, symbols: Symbols = .unicode) -> Stage {
        var stage = Stage(columns: columns, rows: rows, symbols: symbols)
        stage.does(.linkChanged(.connected(url: "ws://localhost:8765")))
        stage.type("a draft")
        stage.does(.themesListed(Self.names, current: "light"))
        return stage
    }

    @Test func `what is typed closes the list, and the old theme is back`() {
        var stage = stage(columns: 80, rows: 24)
        stage.press(Key(.down))
        #expect(stage.press(Key(.scalar("x"))) == [.previewTheme(nil)])
        #expect(stage.model.overlay == nil && stage.model.editor.text == "a draftx")
    }

    @Test func `at 80 by 24 the list stands beside a sample`() {
        var stage = stage(columns: 80, rows: 24)
        #expect(stage.press(Key(.down)) == [.previewTheme("nord")])
        expectScreen(
            stage.model,
            """
            | ws://localhost:8765 · connected                                                |
            |   auto            10:42:07 > hello, mountain                         ✓ 0.31 ms |
            |   dark                     < hello, mountain - i got it                        |
            |   gruvbox-light            - the server closed the connection (1001 going away)|
            | ✓ light                    ! unknown command /hlep; /help lists them           |
            |▏   nord                                                                         |
            |   rosé                                                                         |
            |   terminal                                                                     |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |──── Enter takes it · s keeps it · Esc goes back ─────────────────── 5 of 7 ────|
            | › a draft                                                                      |
            """
        )
    }

    @Test func `in a small window the list alone is shown, round the selected one`() {
        var stage = stage(columns: 33, rows: 6, symbols: .ascii)
        stage.press(Key(.end))
        expectScreen(
            stage.model,
            """
            | connected                       |
            |   nord                          |
            |   ros?                          |
            |▏   terminal                      |
            |---- Enter takes it | s keeps it |
            | > a draft                       |
            """
        )
    }

    static let keys: [([Key], [Effect], isOpen: Bool)] = [
        ([Key(.up)], [.previewTheme("gruvbox-light")], true),
        ([Key(.down), Key(.up)], [.previewTheme("light")], true),
        ([Key(.home)], [.previewTheme("auto")], true),
        ([Key(.end)], [.previewTheme("terminal")], true),
        // At the ends there is nothing new to be shown.
        ([Key(.end), Key(.down)], [], true), ([Key(.home), Key(.up)], [], true),
        ([Key(.home), Key(.pageUp)], [], true),
        ([Key(.pageUp)], [.previewTheme("auto")], true), ([.control("n")], [.previewTheme("nord")], true),
        ([Key(.enter)], [.useTheme("light")], false), ([Key(.down), Key(.enter)], [.useTheme("nord")], false),
        ([Key(.down), Key(.scalar("s"))], [.keepTheme("nord")], false),
        ([Key(.down), Key(.escape)], [.previewTheme(nil)], false), ([Key(.scalar("q"))], [.previewTheme(nil)], false),
        ([.control("c")], [.previewTheme(nil)], false),
        ([.control("l")], [.repaint], true),
    ]

    @Test(arguments: keys) func `moving shows, Enter takes, s keeps, Esc brings the old one back`(
        _ keys: [Key],
        _ effects: [Effect],
        _ isOpen: Bool
    ) {
        var stage = stage(columns: 80, rows: 24)
        var last: [Effect] = []
        for key in keys { last = stage.press(key) }
        #expect(last == effects)
        #expect((stage.model.overlay != nil) == isOpen)
        #expect(stage.model.editor.text == "a draft")
    }

    @Test func `the wheel and clicks select`() {
        var stage = stage(columns: 80, rows: 24)
        #expect(stage.does(.scrolled(rows: 3)).last == .previewTheme("terminal"))
        #expect(stage.does(.clicked(Position(row: 1, column: 9))) == [.previewTheme("auto")])
        #expect(stage.does(.clicked(Position(row: 1, column: 9))) == [])
        #expect(stage.does(.clicked(Position(row: 12, column: 9))) == [])
        // The draft below is not to be changed meanwhile.
        #expect(stage.does(.clicked(Position(row: 23, column: 4))) == [])
        #expect(stage.model.editor.cursor == 7)
    }

    @Test func `a theme that is in no list selects the first`() {
        var stage = Stage()
        stage.does(.themesListed(Self.names, current: "/somewhere/own.yaml"))
        #expect(stage.press(Key(.enter)) == [.useTheme("auto")])
    }

    @Test func `the whole window is drawn in the theme that is looked at`() {
        let blue = Color.rgb(red: 0, green: 0, blue: 99)
        var stage = stage(columns: 80, rows: 24)
        stage.does(.themeChanged(Theme(name: "nord") { _ in Style(background: blue) }))
        let canvas = stage.model.view(at: stage.time)
        #expect(canvas.cells.allSatisfy { $0.style.background == blue })
        stage.press(Key(.escape))
        #expect(stage.model.view(at: stage.time).cells.allSatisfy { $0.style.background == blue })
    }

    @Test func `windows of any size hold it`() {
        for columns in [0, 1, 2, 5, 19, 44] {
            for rows in [0, 1, 2, 3, 4, 7] {
                var stage = stage(columns: columns, rows: rows)
                for key in [Key(.down), Key(.end), Key(.home), Key(.pageDown)] {
                    stage.press(key)
                    let canvas = stage.model.view(at: stage.time)
                    if let cursor = canvas.cursor {
                        #expect((0..<rows).contains(cursor.row) && (0..<columns).contains(cursor.column))
                    }
                }
            }
        }
    }
}
