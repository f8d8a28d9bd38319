import Testing

@testable import Interface

/// Alt-L: the bare text, from edge to edge.
@Suite struct BareViewTests {
    private static func stage(columns: Int = 40, rows: Int = 8) -> Stage {
        var stage = Stage(columns: columns, rows: rows)
        stage.does(.linkChanged(.connected(url: "ws://localhost:8765")))
        stage.send("a message that is longer than the window is wide")
        stage.pass(.seconds(86400))
        stage.receive("see https://example.org/a/long/path")
        return stage
    }

    @Test func nothingStandsBesideTheText() {
        var stage = Self.stage()
        stage.does(.noticed("told"))
        stage.press(.alt("l"))
        expectScreen(
            stage.model,
            """
            |▏a message that is longer than the window|
            |is wide                                 |
            |see https://example.org/a/long/path     |
            |told                                    |
            |                                        |
            |                                        |
            |                                        |
            |                                        |
            """
        )
    }

    @Test func anyOtherKeyEndsItAndIsTyped() {
        var stage = Self.stage()
        let before = stage.model.view(at: stage.time)
        for key in [Key.alt("l"), .alt("L"), Key(.escape)] {
            stage.press(.alt("l"), key)
            #expect(stage.model.view(at: stage.time) == before)
        }
        stage.press(.alt("l"), Key(.scalar("x")))
        #expect(stage.model.bare == nil)
        #expect(stage.model.editor.text == "x")
    }

    @Test func withTextTheKeyIsReadlines() {
        var stage = Self.stage()
        stage.type("WORD")
        stage.press(.control("a"), .alt("l"))
        #expect(stage.model.editor.text == "word")
        #expect(stage.model.bare == nil)
        stage.press(.alt("L"))
        #expect(stage.model.bare != nil)
        stage.press(.alt("l"))
        #expect(stage.model.editor.text == "word")
    }

    @Test func itStandsStillAndScrolls() {
        var stage = Self.stage(rows: 4)
        for number in 0..<20 { stage.receive("\(number)") }
        stage.press(.alt("l"))
        let before = stage.model.view(at: stage.time).drawn
        stage.receive("later")
        #expect(stage.model.view(at: stage.time).drawn == before)
        stage.press(Key(.pageUp))
        #expect(stage.model.view(at: stage.time).drawn.hasPrefix("|▏13 "))
        stage.press(Key(.escape))
        #expect(stage.model.viewport.isFollowing)
    }

    @Test func theMouseIsTheTerminals() {
        var stage = Self.stage()
        stage.press(.alt("m"))
        #expect(stage.model.view(at: stage.time).takesMouse)
        stage.press(.alt("l"))
        #expect(!stage.model.view(at: stage.time).takesMouse)
        stage.does(.pasted("pasted"))
        #expect(stage.model.view(at: stage.time).takesMouse)
        #expect(stage.model.editor.text == "pasted")
    }
}
