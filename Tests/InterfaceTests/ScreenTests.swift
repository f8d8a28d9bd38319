import Testing

@testable import Interface

@Suite struct ScreenTests {
    @Test func anEmptyScreen() {
        expectScreen(
            Stage(columns: 60, rows: 6).model,
            """
            | not connected                                              |
            |                                                            |
            |                                                            |
            |                                                            |
            |────────────────────────────────────────────────────────────|
            | › ▏                                                         |
            """
        )
    }

    @Test func theDesignsScreen() {
        var stage = Stage(columns: 108, rows: 10)
        stage.does(.linkChanged(.connected(url: "ws://localhost:8765")))
        var id = stage.send("hi")
        stage.does(.deliveryChanged(id, .answered(.microseconds(310))))
        stage.receive("hi - i got it", answers: id)
        stage.pass(.seconds(8))
        id = stage.send("how are you?")
        stage.does(.deliveryChanged(id, .answered(.microseconds(280))))
        stage.receive("how are you? - i got it", answers: id)
        stage.pass(.seconds(45))
        stage.does(.noticed("connection lost (1006); trying again in 2 s"))
        stage.pass(.seconds(1))
        stage.send("are you there?")
        stage.does(.tallied(Tally(sent: 3, answered: 2, waiting: 1, lost: 0, roundTrip: .microseconds(280))))
        stage.type("and this is being typed")
        expectScreen(
            stage.model,
            """
            | ws://localhost:8765 · connected                   sent 3 · answered 2 · waiting 1 · lost 0 · ██ rtt 0.3 ms |
            | 10:42:07 > hi                                                                                    ✓ 0.31 ms |
            |          < hi - i got it                                                                                   |
            | 10:42:15 > how are you?                                                                          ✓ 0.28 ms |
            |          < how are you? - i got it                                                                         |
            | 10:43:00 - connection lost (1006); trying again in 2 s                                                     |
            | 10:43:01 > are you there?                                                                                … |
            |                                                                                                            |
            |────────────────────────────────────────────────────────────────────────────────────────────────────────────|
            | › and this is being typed▏                                                                                  |
            """
        )
    }

    // MARK: - Sizes

    @Test func eightyColumns() {
        expectScreen(
            chat(80, 10),
            """
            | ws://localhost:8765 · connected                             waiting 0 · lost 1 |
            | 10:42:07 > how are you, my distant friend in the mountains?          ✓ 0.31 ms |
            |          < how are you, my distant friend in the mountains? - i got it         |
            |          > 日本語 👨‍👩‍👧‍👦                                                         ✗ |
            |          ! no route to host                                                    |
            |          > waiting                                                           … |
            |                                                                                |
            |                                                                                |
            |────────────────────────────────────────────────────────────────────────────────|
            | › typing 日本▏                                                                  |
            """
        )
    }

    @Test func withoutUTF8OnlyASCIIIsDrawn() {
        expectScreen(
            chat(80, 10, .ascii),
            """
            | ws://localhost:8765 | connected                             waiting 0 | lost 1 |
            | 10:42:07 > how are you, my distant friend in the mountains?          + 0.31 ms |
            |          < how are you, my distant friend in the mountains? - i got it         |
            |          > ?????? ??                                                         x |
            |          ! no route to host                                                    |
            |          > waiting                                                           . |
            |                                                                                |
            |                                                                                |
            |--------------------------------------------------------------------------------|
            | > typing ????▏                                                                  |
            """
        )
    }

    @Test func fiftyColumnsHaveNoRoomForRoundTrips() {
        expectScreen(
            chat(50, 9),
            """
            | ws://localhost:8765 · connected           lost 1 |
            |            the mountains?                        |
            | 10:42:07 < how are you, my distant friend in the |
            |            mountains? - i got it                 |
            |          > 日本語 👨‍👩‍👧‍👦                           ✗ |
            |          ! no route to host                      |
            |          > waiting                             … |
            |──────────────────────────────────────────────────|
            | › typing 日本▏                                    |
            """
        )
    }

    @Test func thirtyNineColumnsHaveNoRoomForTheTime() {
        expectScreen(
            chat(39, 9),
            """
            | connected          waiting 0 · lost 1 |
            |  the mountains?                       |
            |< how are you, my distant friend in the|
            |  mountains? - i got it                |
            |> 日本語 👨‍👩‍👧‍👦                           ✗|
            |! no route to host                     |
            |> waiting                             …|
            |───────────────────────────────────────|
            | › typing 日本▏                         |
            """
        )
    }

    @Test func twentyByFive() {
        expectScreen(
            chat(20, 5),
            """
            | connected   lost 1 |
            |! no route to host  |
            |> waiting          …|
            |────────────────────|
            | › typing 日本▏      |
            """
        )
    }

    @Test func fewRowsKeepTheInputLongest() {
        expectScreen(chat(12, 4), "|  to host   |\n|> waiting  …|\n|────────────|\n| … 日本▏     |")
        expectScreen(chat(7, 3), "|to host|\n|waiting|\n| 日本▏  |")
        expectScreen(chat(5, 2), "|ng   |\n|日本▏ |")
        expectScreen(chat(12, 1), "| … 日本▏     |")
    }

    @Test func fewColumnsDrawWhatTheyCan() {
        expectScreen(chat(3, 1), "|本▏ |")
        expectScreen(chat(2, 2), "|g |\n|本▏|")
        expectScreen(chat(1, 4), "|n|\n|g|\n|─|\n|▏?|")
        expectScreen(chat(1, 1), "|▏?|")
    }

    @Test(arguments: [(0, 0), (0, 5), (5, 0), (-1, -1)])
    func noCellsAtAllDrawNothing(_ columns: Int, _ rows: Int) {
        var stage = Stage()
        stage.receive("日本語")
        stage.type("日本語")
        stage.does(.resized(Size(columns: columns, rows: rows)))
        stage.press(Key(.pageUp), Key(.pageDown), .control("c"))
        #expect(stage.model.view(at: stage.time).cells.isEmpty)
    }

    private func chat(_ columns: Int, _ rows: Int, _ symbols: Symbols = .unicode) -> Model {
        var stage = Stage(columns: columns, rows: rows, symbols: symbols)
        stage.does(.linkChanged(.connected(url: "ws://localhost:8765")))
        let id = stage.send("how are you, my distant friend in the mountains?")
        stage.does(.deliveryChanged(id, .answered(.microseconds(310))))
        stage.receive("how are you, my distant friend in the mountains? - i got it", answers: id)
        stage.does(.deliveryChanged(stage.send("日本語 👨‍👩‍👧‍👦"), .lost))
        stage.does(.failed("no route to host"))
        stage.does(.tallied(Tally(sent: 1234, answered: 1233, waiting: 0, lost: 1, roundTrip: .microseconds(310))))
        stage.send("waiting")
        stage.type("typing 日本")
        return stage.model
    }

    // MARK: - The input

    @Test func theInputGrowsToAThird() {
        var stage = Stage(columns: 40, rows: 12)
        stage.does(.pasted("one\ntwo\nthree\n\u{1B}[31m four\nfive\nsix"))
        expectScreen(
            stage.model,
            """
            | not connected                          |
            |                                        |
            |                                        |
            |                                        |
            |                                        |
            |                                        |
            |                                        |
            |──── pasted 6 lines, 33 bytes ──────────|
            | … three                                |
            |   ␛[31m four                           |
            |   five                                 |
            |   six▏                                  |
            """
        )
        _ = stage.model.view(at: stage.time)
        stage.press(Key(.up), Key(.up), Key(.up), Key(.up))
        #expect(
            stage.model.view(at: stage.time).drawn.hasSuffix(
                """
                | … two▏                                  |
                |   three                                |
                |   ␛[31m four                           |
                |   five                                 |
                """
            )
        )
        stage.press(.control("c"))
        #expect(
            stage.model.view(at: stage.time).drawn.hasSuffix(
                "|────────────────────────────────────────|\n| › ▏                                     |"
            )
        )
    }

    @Test func aLongLineWrapsWithTheCursorInIt() {
        var stage = Stage(columns: 20, rows: 6)
        stage.type("0123456789abcdefghi")
        stage.press(Key(.left), Key(.left), Key(.left), Key(.left))
        expectScreen(
            stage.model,
            """
            | not connected      |
            |                    |
            |                    |
            |────────────────────|
            | › 0123456789abcde▏f |
            |   ghi              |
            """
        )
    }

    @Test func commandsLookLikeCommands() {
        let theme = Theme(name: "test") { $0 == .inputCommand ? Style(attributes: .bold) : Style() }
        for (text, marks) in [("/help", "   ^^^^^  "), ("//help", "          "), ("help", "          ")] {
            var stage = Stage(columns: 10, rows: 1, theme: theme)
            stage.type(text)
            #expect(stage.model.view(at: stage.time).marks(ofRow: 0) { $0.attributes.contains(.bold) } == marks)
        }
    }

    // MARK: - The transcript

    @Test func whatTheServerChangedIsHighlighted() {
        let theme = Theme(name: "test") { $0 == .messageChanged ? Style(attributes: .bold) : Style() }
        var stage = Stage(columns: 40, rows: 4, theme: theme)
        stage.receive("you said hi - i got it", answers: stage.send("hi"))
        let canvas = stage.model.view(at: stage.time)
        #expect(canvas.marks(ofRow: 0) { $0.attributes.contains(.bold) } == String(repeating: " ", count: 40))
        #expect(canvas.drawn.contains("< you said hi - i got it"))
        #expect(canvas.marks(ofRow: 1) { $0.attributes.contains(.bold) } == "            ^^^^^^^^^  ^^^^^^^^^^^      ")
    }

    @Test func signsCanBeToldFromText() {
        var stage = Stage(columns: 10, rows: 4)
        stage.receive("␛\u{1B}�\u{202E}")
        let canvas = stage.model.view(at: stage.time)
        #expect(canvas.drawn.hasPrefix("|< ␛␛�     |\n|  <U+202E>|"))
        #expect(canvas.marks(ofRow: 0) { $0.attributes.contains(.reverse) } == "   ^      ")
        #expect(canvas.marks(ofRow: 1) { $0.attributes.contains(.reverse) } == "  ^^^^^^^^")
    }

    @Test func binaryIsPreviewedAndTabsAndLinesAreLaidOut() {
        var stage = Stage(columns: 60, rows: 9)
        stage.receive([1, 2, 3, 0xFF], kind: .binary)
        stage.receive(Array(repeating: 0xAB, count: 4096), kind: .binary)
        stage.receive("a\tb\n\tline \u{1B}[0m")
        stage.press(.control("c"))
        expectScreen(
            stage.model,
            """
            | not connected                                              |
            | 10:42:07 < [binary, 4 bytes] 01 02 03 FF                   |
            |          < [binary, 4,096 bytes] AB AB AB AB AB AB AB AB AB|
            |            AB AB AB AB AB AB AB AB AB AB AB AB AB AB AB AB |
            |            AB AB AB AB AB AB AB ...                        |
            |          < a       b                                       |
            |                    line ␛[0m                               |
            |──── press Ctrl-C again to quit ────────────────────────────|
            | › ▏                                                         |
            """
        )
    }
}
