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

    // MARK: - The status line

    @Test func theCountdownTicks() {
        var stage = Stage(columns: 72, rows: 5)
        stage.does(.linkChanged(.connected(url: "ws://localhost:8765")))
        stage.does(.linkChanged(.retrying(url: "ws://localhost:8765", at: .milliseconds(101_500))))
        #expect(status(stage) == " ws://localhost:8765 · connection lost · trying again in 2 s")
        stage.pass(.milliseconds(500))
        #expect(status(stage) == " ws://localhost:8765 · connection lost · trying again in 1 s")
        stage.pass(.seconds(1))
        #expect(status(stage) == " ws://localhost:8765 · connection lost · trying again now")
    }

    @Test(arguments: [
        (Link.idle, " not connected"), (.connecting(url: "ws://x"), " ws://x · connecting"),
        (.disconnected(url: "ws://x"), " ws://x · disconnected"),
        (.connected(url: "ws://x\u{1B}\u{202E}\n"), " ws://x␛<U+202E>  · connected"),
    ])
    func linksAreTold(_ link: Link, _ text: String) {
        var stage = Stage(columns: 72, rows: 5)
        stage.does(.linkChanged(link))
        #expect(status(stage) == text)
    }

    @Test func replayedScriptsAreTold() {
        var stage = Stage(columns: 72, rows: 5)
        stage.does(.replayChanged(ReplayProgress(name: "talk.yodel", sent: 1200, total: 10_000, isPaused: false)))
        #expect(status(stage) == " not connected · playing talk.yodel 1,200/10,000")
        stage.does(.replayChanged(ReplayProgress(name: "-", sent: 3, total: nil, isPaused: true)))
        #expect(status(stage) == " not connected · paused - 3")
        var narrow = Stage(columns: 26, rows: 5)
        narrow.does(.replayChanged(ReplayProgress(name: "talk.yodel", sent: 1, total: nil, isPaused: true)))
        #expect(status(narrow) == " not connected · paused")
        stage.does(.replayChanged(nil))
        #expect(status(stage) == " not connected")
    }

    @Test func partsAreDroppedAsTheWindowNarrows() {
        let right = [
            90: "sent 3 · answered 2 · waiting 1 · lost 0 · rtt 0.3 ms",
            80: "sent 3 · answered 2 · waiting 1 · rtt 0.3 ms",
        ]
        for (columns, counts) in right.merging(
            [70: "sent 3 · answered 2 · waiting 1", 60: "waiting 1", 40: "waiting 1"],
            uniquingKeysWith: { $1 }
        ) {
            var stage = Stage(columns: columns, rows: 5)
            stage.does(.linkChanged(.connected(url: "ws://localhost:8765")))
            stage.does(.tallied(Tally(sent: 3, answered: 2, waiting: 1, lost: 0, roundTrip: .microseconds(310))))
            let text = status(stage)
            #expect(text.hasPrefix(columns >= 60 ? " ws://localhost:8765 · connected" : " connected"))
            #expect(text.hasSuffix(counts) && text.contains("sent") == (columns >= 70), "\(columns): \(text)")
        }
    }

    @Test func whatWaitsIsToldLongerThanWhereTo() {
        var stage = Stage(columns: 72, rows: 5)
        stage.does(.linkChanged(.connected(url: "ws://localhost:8765/a/long/path")))
        stage.does(.linkChanged(.retrying(url: "ws://localhost:8765/a/long/path", at: .seconds(102))))
        stage.does(.tallied(Tally(sent: 3, answered: 2, waiting: 1, lost: 1)))
        #expect(status(stage).hasSuffix("waiting 1 · lost 1"))
        #expect(status(stage).hasPrefix(" connection lost · trying again in 2 s"))
    }

    @Test func roundTripsAreDrawnWhereThereIsRoom() {
        var stage = Stage(columns: 100, rows: 5)
        stage.does(.linkChanged(.connected(url: "ws://x")))
        for (number, time) in [1, 2, 4, 8, 0].enumerated() {
            stage.does(.deliveryChanged(MessageID(number + 1), .answered(.milliseconds(time))))
        }
        stage.does(.tallied(Tally(sent: 5, answered: 5, roundTrip: .milliseconds(8))))
        #expect(status(stage).hasSuffix("lost 0 · ▂▃▅█▁ rtt 8.0 ms"))
        stage.does(.resized(Size(columns: 70, rows: 5)))
        #expect(status(stage).hasSuffix("rtt 8.0 ms") && !status(stage).contains("█"))
    }

    @Test func theLagIsShownAndWarnsWhenTheLinkHangs() {
        var stage = Stage(columns: 100, rows: 5)
        stage.does(.linkChanged(.connected(url: "ws://x")))
        stage.does(.lagMeasured(.microseconds(310)))
        #expect(status(stage).hasPrefix(" ws://x · connected ") && status(stage).hasSuffix(" lag 0.3 ms"))
        stage.does(.tallied(Tally(sent: 5, answered: 5, roundTrip: .milliseconds(8))))
        #expect(status(stage).hasSuffix("rtt 8.0 ms · lag 0.3 ms"))
        stage.does(.lagMeasured(.seconds(7)))
        #expect(status(stage).hasSuffix("lost 0 · lag 7.0 s"))
        stage.does(.resized(Size(columns: 40, rows: 5)))
        #expect(status(stage) == " ws://x · connected           lag 7.0 s")
        stage.does(.linkChanged(.retrying(url: "ws://x", at: .seconds(102))))
        #expect(!status(stage).contains("lag"))
    }

    @Test func aServerThatWasNeverReachedIsNotLost() {
        var stage = Stage(columns: 72, rows: 5)
        stage.does(.linkChanged(.connecting(url: "ws://x")))
        stage.does(.linkChanged(.retrying(url: "ws://x", at: .seconds(102))))
        #expect(status(stage) == " ws://x · not connected · trying again in 2 s")
    }

    @Test func aConnectionThatFollowsAnotherIsTold() {
        var stage = Stage(columns: 60, rows: 6)
        stage.does(.linkChanged(.connected(url: "ws://x")))
        stage.does(.linkChanged(.retrying(url: "ws://x", at: .seconds(102))))
        stage.does(.tallied(Tally(sent: 3, answered: 1, lost: 2)))
        stage.does(.linkChanged(.connected(url: "ws://x")))
        stage.does(.linkChanged(.connected(url: "ws://x")))
        expectScreen(
            stage.model,
            """
            | ws://x · connected                      waiting 0 · lost 2 |
            | 10:42:07 - connected again; 2 messages lost, /resend sends |
            |            again                                           |
            |                                                            |
            |────────────────────────────────────────────────────────────|
            | › ▏                                                         |
            """
        )
    }

    @Test func whatNothingWillSendByItselfIsTold() {
        var stage = Stage(columns: 60, rows: 5)
        stage.does(.linkChanged(.disconnected(url: "ws://x")))
        #expect(stage.type("hi\n") == [.send("hi")])
        #expect(stage.model.view(at: stage.time).drawn.contains("not connected: this waits until /connect"))
        stage.type("x")
        #expect(stage.model.remark == nil)
    }

    private func status(_ stage: Stage) -> String {
        var model = stage.model
        let row = model.view(at: stage.time).drawn.prefix { $0 != "\n" }.dropFirst().dropLast()
        return String(row.reversed().drop { $0 == " " }.reversed())
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
