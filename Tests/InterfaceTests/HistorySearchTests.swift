import Testing

@testable import Interface

/// Ctrl-R: the line that is found, with the cursor at the match.
@Suite struct HistorySearchTests {
    private func stage(columns: Int = 80, rows: Int = 24) -> Stage {
        var stage = Stage(columns: columns, rows: rows)
        for line in ["/connect localhost:9000", "hello mountain", "good bye", "Hello valley", "bye"] {
            stage.type("\(line)\n")
        }
        stage.type("a draft")
        return stage
    }

    private func keys(_ text: String) -> [Key] {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "⌫": Key(.backspace)
            case "®": .control("r")
            case "↓": Key(.down)
            case "↑": Key(.up)
            case "⎋": Key(.escape)
            case "⇤": .control("a")
            case "¢": .control("c")
            default: Key(.scalar(scalar))
            }
        }
    }

    @Test(arguments: [
        ("®", "a draft|"), ("®hell", "|Hello valley"), ("®hell®", "|hello mountain"), ("®hell®®", "|hello mountain"),
        ("®hell®®↓", "|Hello valley"), ("®hello v", "|Hello valley"), ("®Hello", "|Hello valley"),
        ("®bye", "|bye"), ("®bye®", "good |bye"), ("®bye↑", "good |bye"), ("®bye®⌫", "|bye"),
        ("®bye®⇤", "|good bye"), ("®bye®⎋", "a draft|"), ("®bye®¢", "a draft|"), ("®zzz", "a draft|"),
        ("®hellz⌫", "|Hello valley"), ("®bye®⇤↓↓", "bye|"), ("®⌫", "a draft|"),
        // What was typed before is behind the line that was found.
        ("®bye⇤↓", "a draft|"),
    ])
    func theLineHolds(typed: String, notation: String) {
        var stage = stage()
        for key in keys(typed) { stage.press(key) }
        #expect(stage.model.editor.notation == notation)
    }

    @Test func enterSendsWhatWasFound() {
        var stage = stage()
        #expect(stage.press(.control("r"), Key(.scalar("m")), Key(.enter)) == [.send("hello mountain")])
        #expect(stage.remembered.last == "hello mountain")
        #expect(stage.model.editor.isEmpty && stage.model.historySearch == nil)
    }

    @Test func whatIsPastedIsLookedFor() {
        var stage = stage()
        stage.press(.control("r"))
        stage.does(.pasted("valley"))
        #expect(stage.model.editor.notation == "Hello |valley")
    }

    @Test func aLineOnceEnteredIsToBeRemembered() {
        var stage = Stage()
        for line in ["one", "one", " secret", "/clear", "two"] { stage.type("\(line)\n") }
        #expect(stage.remembered == ["one", "/clear", "two"])
    }

    @Test func theSeparatorTellsWhatIsLookedFor() {
        var stage = stage(columns: 60, rows: 6)
        stage.press(.control("r"))
        let canvas = stage.model.view(at: stage.time)
        #expect(canvas.drawn.contains("──── type a part of an earlier line ─────"))
        for key in keys("bye®") { stage.press(key) }
        expectScreen(
            stage.model,
            """
            | not connected                                              |
            |                                                            |
            |                                                            |
            |                                                            |
            |──── earlier line with bye ─────────────────────────────────|
            | › good ▏bye                                                 |
            """
        )
        stage.press(.control("r"))
        expectScreen(
            stage.model,
            """
            | not connected                                              |
            |                                                            |
            |                                                            |
            |                                                            |
            |──── no earlier line with bye ──────────────────────────────|
            | › good ▏bye                                                 |
            """
        )
    }

    @Test func tinyWindowsShowWhatTheyCan() {
        for columns in 1...30 {
            for rows in 1...4 {
                var stage = stage(columns: columns, rows: rows)
                for key in keys("®bye®") { stage.press(key) }
                #expect(stage.model.view(at: stage.time).size == Size(columns: columns, rows: rows))
            }
        }
    }
}
