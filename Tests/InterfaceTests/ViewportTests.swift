import Testing

@testable import Interface

@Suite struct ViewportTests {
    /// Twenty messages in a window that shows five, one of them of two rows.
    private func stage(columns: Int = 30, rows: Int = 8) -> Stage {
        var stage = Stage(columns: columns, rows: rows)
        for number in 1...20 { stage.receive("message \(number)") }
        return stage
    }

    @Test func scrollingUpFreezesAndCounts() {
        var stage = stage()
        stage.press(Key(.pageUp))
        expectScreen(
            stage.model,
            """
            | not connected                |
            |< message 12                  |
            |< message 13                  |
            |< message 14                  |
            |< message 15                  |
            |< message 16                  |
            |──────── more below · End ────|
            | › ▏                           |
            """
        )
        for number in 21...57 { stage.receive("message \(number)") }
        expectScreen(
            stage.model,
            """
            | not connected                |
            |< message 12                  |
            |< message 13                  |
            |< message 14                  |
            |< message 15                  |
            |< message 16                  |
            |────── 37 new below · End ────|
            | › ▏                           |
            """
        )
        stage.press(Key(.end))
        expectScreen(
            stage.model,
            """
            | not connected                |
            |< message 53                  |
            |< message 54                  |
            |< message 55                  |
            |< message 56                  |
            |< message 57                  |
            |──────────────────────────────|
            | › ▏                           |
            """
        )
    }

    @Test func whatHasBeenSeenIsNotCounted() {
        var stage = stage()
        stage.press(Key(.up, .shift))
        for number in 21...23 { stage.receive("message \(number)") }
        #expect(separator(stage) == "─────── 3 new below · End ────")
        stage.press(Key(.down, .shift), Key(.down, .shift))
        #expect(separator(stage) == "─────── 3 new below · End ────", "the line above them is no message")
        stage.press(Key(.down, .shift))
        #expect(separator(stage) == "─────── 2 new below · End ────")
        stage.press(Key(.up, .shift))
        #expect(separator(stage) == "─────── 2 new below · End ────")
        stage.press(Key(.down, .shift), Key(.down, .shift), Key(.down, .shift))
        #expect(separator(stage) == String(repeating: "─", count: 30))
    }

    @Test func pagesGoToTheEndsAndNoFurther() {
        var stage = stage()
        for _ in 0..<10 { stage.press(Key(.pageUp)) }
        #expect(top(stage) == "< message 1")
        stage.press(Key(.pageDown))
        #expect(top(stage) == "< message 5")
        for _ in 0..<10 { stage.press(Key(.pageDown)) }
        #expect(top(stage) == "< message 16" && separator(stage).hasSuffix("──"))
    }

    @Test func homeAndEndServeTheLineFirst() {
        var stage = stage()
        stage.press(Key(.home))
        #expect(top(stage) == "< message 1")
        stage.type("text")
        stage.press(Key(.home))
        #expect(stage.model.editor.notation == "|text")
        stage.press(Key(.end))
        #expect(stage.model.editor.notation == "text|" && top(stage) == "< message 1")
        stage.press(Key(.end))
        #expect(top(stage) == "< message 16")
        stage.press(Key(.home, .alt))
        #expect(top(stage) == "< message 1")
        stage.press(Key(.end, .alt))
        #expect(top(stage) == "< message 16")
    }

    @Test func aShortTranscriptDoesNotScroll() {
        var stage = Stage(columns: 30, rows: 8)
        for number in 1...5 { stage.receive("message \(number)") }
        stage.press(Key(.pageUp), Key(.up, .shift), Key(.home, .alt))
        #expect(separator(stage) == String(repeating: "─", count: 30))
        #expect(top(stage) == "< message 1")
    }

    @Test func aResizeKeepsTheTopInView() {
        var stage = Stage(columns: 30, rows: 8)
        for number in 1...20 { stage.receive("a message of some length, number \(number)") }
        stage.press(Key(.pageUp), Key(.pageUp))
        let before = stage.model.view(at: stage.time).drawn
        #expect(top(stage) == "  number 14")
        for (columns, rows) in [(200, 60), (20, 5), (1, 1), (0, 0), (13, 9)] {
            stage.does(.resized(Size(columns: columns, rows: rows)))
            _ = stage.model.view(at: stage.time)
        }
        stage.does(.resized(Size(columns: 30, rows: 8)))
        // At 200 by 60 all was seen at once, so the view follows from then on.
        #expect(separator(stage) == String(repeating: "─", count: 30))
        stage.press(Key(.pageUp), Key(.pageUp))
        #expect(stage.model.view(at: stage.time).drawn == before)
        for (columns, rows) in [(40, 8), (17, 5), (1, 1), (0, 0), (13, 9)] {
            stage.does(.resized(Size(columns: columns, rows: rows)))
            _ = stage.model.view(at: stage.time)
        }
        stage.does(.resized(Size(columns: 30, rows: 8)))
        #expect(stage.model.view(at: stage.time).drawn == before)
    }

    @Test func enteringFollowsAgain() {
        var stage = stage()
        stage.press(Key(.pageUp))
        stage.type("/unknown\n")
        #expect(stage.model.view(at: stage.time).drawn.contains("! unknown command /unknown"))
        stage.press(Key(.pageUp), .control("u"))
        stage.type("mine\n")
        stage.send("mine")
        #expect(stage.model.view(at: stage.time).drawn.contains("> mine"))
    }

    @Test func clearingFollowsAgain() {
        var stage = stage()
        stage.press(Key(.pageUp))
        stage.type("/clear\n")
        stage.receive("new")
        #expect(top(stage) == "< new")
        #expect(separator(stage) == String(repeating: "─", count: 30))
    }

    @Test func theFrozenViewMovesOnWhenItsEntriesGo() {
        var stage = Stage(columns: 30, rows: 8, limits: .init(entries: 100))
        for number in 1...90 { stage.receive("message \(number)") }
        stage.press(Key(.home))
        for number in 91...1000 { stage.receive("message \(number)") }
        let oldest = stage.model.transcript.numbers.lowerBound
        let entry = stage.model.transcript[oldest]
        #expect(top(stage) == "< \(String(decoding: entry.body.bytes, as: UTF8.self))")
    }

    @Test func aHugeMessageScrollsByRows() {
        var stage = Stage(columns: 30, rows: 8)
        stage.type("/set folding off\n")
        stage.receive(String(repeating: "0123456789", count: 100_000))
        stage.receive("last")
        stage.press(Key(.pageUp))
        // 35,715 rows of 28 digits, of which the last but seven begins with digit 999,796.
        #expect(top(stage) == "  6789012345678901234567890123")
        stage.press(Key(.home))
        #expect(top(stage) == "< 0123456789012345678901234567")
        stage.press(Key(.down, .shift))
        #expect(top(stage) == "  8901234567890123456789012345")
        stage.press(Key(.end))
        #expect(stage.model.view(at: stage.time).drawn.contains("< last"))
    }

    private func rows(_ stage: Stage) -> [Substring] {
        var model = stage.model
        return model.view(at: stage.time).drawn.split(separator: "\n").map { $0.dropFirst().dropLast() }
    }

    private func separator(_ stage: Stage) -> String {
        let rows = rows(stage)
        return String(rows[rows.count - 2])
    }

    private func top(_ stage: Stage) -> String {
        String(rows(stage)[1].reversed().drop { $0 == " " }.reversed())
    }
}
