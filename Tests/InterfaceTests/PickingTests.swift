import Testing

@testable import Interface

@Suite struct PickingTests {
    private let up = Key(.up, .alt)
    private let down = Key(.down, .alt)

    private func stage(columns: Int = 80, rows: Int = 24) -> Stage {
        var stage = Stage(columns: columns, rows: rows)
        stage.does(.linkChanged(.connected(url: "ws://localhost:8765")))
        let id = stage.send("hi")
        stage.does(.deliveryChanged(id, .answered(.microseconds(310))))
        stage.receive("hi - i got it", answers: id)
        stage.does(.noticed("a notice is no message"))
        stage.receive(#"{"name":"Ada","langs":["en","日本"],"n":1.50,"ok":true}"#)
        stage.receive([0, 1, 2, 0x41, 0xFF], kind: .binary)
        return stage
    }

    private func picked(_ stage: Stage) -> String? {
        stage.model.picked.map { String(decoding: stage.model.transcript[$0].body.bytes, as: UTF8.self) }
    }

    @Test func thePickedMessageIsMarkedAndTheKeysTold() {
        var stage = stage()
        stage.press(up, up)
        expectScreen(
            stage.model,
            """
            | ws://localhost:8765 · connected                                                |
            | 10:42:07 > hi                                                        ✓ 0.31 ms |
            |          < hi - i got it                                                       |
            |          - a notice is no message                                              |
            |▏▸         < {"name":"Ada","langs":["en","日本"],"n":1.50,"ok":true}             |
            |          < [binary, 5 bytes] 00 01 02 41 FF                                    |
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
            |                                                                                |
            |                                                                                |
            |──── Enter open · c copy · r send again · e edit · a add to script · Esc ───────|
            | ›                                                                              |
            """
        )
    }

    @Test func aPickInANarrowWindow() {
        var stage = stage(columns: 33, rows: 9)
        stage.press(up, up, up)
        expectScreen(
            stage.model,
            """
            | connected                       |
            |▏<▸hi - i got it                  |
            |- a notice is no message         |
            |< {"name":"Ada","langs":["en","日|
            |  本"],"n":1.50,"ok":true}       |
            |< [binary, 5 bytes] 00 01 02 41  |
            |  FF                             |
            |──── Enter open · c copy · Esc ──|
            | ›                               |
            """
        )
    }

    @Test func jsonInFull() {
        var stage = stage()
        stage.press(up, up, Key(.enter))
        expectScreen(
            stage.model,
            """
            | ws://localhost:8765 · connected                                                |
            |▏ received 1970-01-01 10:42:07                                                   |
            | JSON, 57 bytes, line 4                                                         |
            |                                                                                |
            | {                                                                              |
            |   "name": "Ada",                                                               |
            |   "langs": [                                                                   |
            |     "en",                                                                      |
            |     "日本"                                                                     |
            |   ],                                                                           |
            |   "n": 1.50,                                                                   |
            |   "ok": true                                                                   |
            | }                                                                              |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |──── c copy · j as it came · x in hex · Esc closes · / searches ─────── all ────|
            | ›                                                                              |
            """
        )
        stage.type("j")
        #expect(stage.model.view(at: stage.time).drawn.contains(#"{"name":"Ada","langs":["en","日本"]"#))
    }

    @Test func binaryInFullAtAnOddSize() {
        var stage = stage(columns: 41, rows: 11)
        stage.press(up, Key(.enter))
        expectScreen(
            stage.model,
            """
            | ws://localhost:8765 · connected         |
            |▏ received 1970-01-01 10:42:07            |
            | binary, 5 bytes, line 5                 |
            |                                         |
            | 00000000  00 01 02 41  |...A|           |
            | 00000004  FF           |.|              |
            |                                         |
            |                                         |
            |                                         |
            |──── c copy · x as text · Esc closes · / |
            | ›                                       |
            """
        )
    }

    @Test func aSentMessageInFull() {
        var stage = stage(columns: 60, rows: 10)
        stage.press(up, up, up, up, Key(.enter))
        stage.type("x")
        expectScreen(
            stage.model,
            """
            | ws://localhost:8765 · connected                            |
            |▏ sent 1970-01-01 10:42:07                                   |
            | text, 2 bytes, line 1                                      |
            | answered after 0.31 ms                                     |
            |                                                            |
            | 00000000  68 69                    |hi|                    |
            |                                                            |
            |                                                            |
            |──── c copy · x as text · Esc closes · / searches ─ all ────|
            | ›                                                          |
            """
        )
    }

    @Test func aResizeLaysTheNumbersOutAnew() {
        var stage = stage()
        stage.receive([UInt8](repeating: 7, count: 16), kind: .binary)
        stage.press(up, Key(.enter))
        stage.does(.resized(Size(columns: 30, rows: 12)))
        #expect(stage.model.view(at: stage.time).drawn.contains("|0000000C  07 07 07 07  |....|"))
    }

    // MARK: - Walking

    @Test func pickingWalksFromMessageToMessage() {
        var stage = stage()
        stage.press(down)
        #expect(picked(stage) == "\0\u{1}\u{2}A\u{FFFD}")
        stage.press(up, up)
        #expect(picked(stage) == "hi - i got it", "over the notice")
        stage.press(up, up, up)
        #expect(picked(stage) == "hi", "there is none above it")
        stage.press(down)
        #expect(picked(stage) == "hi - i got it")
        stage.press(down, down, down)
        #expect(stage.model.picked == nil && stage.model.viewport.isFollowing)
    }

    @Test func withoutMessagesThereIsNoneToPick() {
        var stage = Stage()
        stage.does(.noticed("notice"))
        stage.press(up, down)
        #expect(stage.model.picked == nil)
        #expect(stage.type("/copy\n") == [] && stage.type("/open\n") == [] && stage.type("/save x\n") == [])
    }

    @Test func newMessagesDoNotMoveThePickedOne() {
        var stage = Stage(columns: 40, rows: 8)
        for number in 0..<3 { stage.receive("\(number)") }
        stage.press(up, up)
        let before = stage.model.view(at: stage.time).drawn.split(separator: "\n")[2]
        for number in 3..<30 { stage.receive("\(number)") }
        let rows = stage.model.view(at: stage.time).drawn.split(separator: "\n")
        #expect(rows[2] == before && before.contains("▸"))
        #expect(rows[6].contains(" 27 new "))
        stage.press(Key(.escape))
        #expect(stage.model.picked == nil && !stage.model.viewport.isFollowing)
        #expect(stage.model.view(at: stage.time).drawn.contains("27 new below · End"))
    }

    @Test func theViewFollowsThePick() {
        var stage = Stage(columns: 40, rows: 8)
        for number in 0..<40 { stage.receive(number % 9 == 4 ? String(repeating: "long ", count: 30) : "\(number)") }
        for step in 0..<90 {
            stage.press(step < 45 ? up : down)
            guard stage.model.picked != nil else { break }
            #expect(stage.model.view(at: stage.time).drawn.contains("▸"), "step \(step)")
        }
        #expect(stage.model.picked == nil)
    }

    @Test func aMessageThatIsLetGoIsPickedNoMore() {
        var stage = Stage(limits: .init(entries: 32))
        stage.receive("first")
        stage.press(up)
        for number in 0..<40 { stage.receive("\(number)") }
        #expect(stage.model.picked == nil)
        stage.press(up)
        stage.type("/clear\n")
        #expect(stage.model.picked == nil)
    }

    // MARK: - What can be done to it

    @Test(
        arguments: [
            ("c", [.copy(Array("hi - i got it".utf8))]),
            ("r", [.sendBody(MessageBody(.text, Array("hi - i got it".utf8)[...]))]),
            ("/copy\n", [.copy(Array("hi - i got it".utf8))]),
            (
                "/save talk.yodel\n",
                [.addToScript(path: "talk.yodel", .received, MessageBody(.text, Array("hi - i got it".utf8)[...]))]
            ),
            (
                "atalk.yodel\n",
                [
                    .addToScript(path: "talk.yodel", .received, MessageBody(.text, Array("hi - i got it".utf8)[...]))
                ]
            ),
        ] as [(String, [Effect])]
    )
    func thePickedMessageIsWhatIsMeant(_ keys: String, _ effects: [Effect]) {
        var stage = stage()
        stage.press(up, up, up)
        #expect(stage.type(keys) == effects)
    }

    @Test func withoutAPickTheNewestIsMeant() {
        var stage = stage()
        #expect(stage.type("/copy\n") == [.copy([0, 1, 2, 0x41, 0xFF])])
    }

    @Test func aScriptOnceNamedIsAddedToAtOnce() {
        var stage = stage()
        stage.type("/save x.yodel\n")
        stage.press(up, up, up)
        let effects = stage.type("a")
        #expect(
            effects == [.addToScript(path: "x.yodel", .received, MessageBody(.text, Array("hi - i got it".utf8)[...]))]
        )
        stage.does(.noticed("added to x.yodel"))
        #expect(stage.model.picked != nil)
        #expect(stage.model.view(at: stage.time).drawn.contains("── added to x.yodel ──"))
    }

    @Test func editingPutsTheMessageIntoTheLine() {
        var stage = stage()
        stage.press(up, up, up)
        stage.type("e!")
        #expect(stage.model.editor.notation == "hi - i got it!|" && stage.model.picked == nil)
        #expect(stage.press(Key(.enter)) == [.send("hi - i got it!")])
        stage.press(up)
        stage.type("e")
        #expect(stage.model.editor.isEmpty && stage.model.remark == "a binary message can't be edited")
    }

    @Test func whatIsTypedBehindTextIsText() {
        var stage = stage()
        stage.type("a")
        stage.press(up)
        #expect(stage.type("crea") == [])
        #expect(stage.model.editor.text == "acrea" && stage.model.picked != nil)
        #expect(stage.press(Key(.enter)) == [.send("acrea")])
        #expect(stage.model.picked == nil)
    }

    @Test func theRealCursorStandsAtThePick() {
        var stage = stage()
        stage.press(up)
        #expect(stage.model.view(at: stage.time).cursor == Position(row: 5, column: 0))
        stage.type("y")
        #expect(stage.model.view(at: stage.time).cursor?.row == 23)
    }

    @Test func moreThanTheClipboardTakesIsTold() {
        var stage = Stage()
        stage.receive(String(repeating: "x", count: Model.copiedBytesAtMost + 1))
        #expect(stage.type("/copy\n") == [])
        #expect(stage.model.transcript[1].kind == .error)
        stage.receive(String(repeating: "x", count: Model.copiedBytesAtMost))
        #expect(stage.type("/copy\n").count == 1)
    }

    @Test func anOpenedMessageIsCopiedToo() {
        var stage = stage()
        stage.press(up, up, up, Key(.enter))
        #expect(stage.type("c") == [.copy(Array("hi - i got it".utf8))])
        #expect(stage.model.view(at: stage.time).drawn.contains("── sent 13 bytes to the terminal's clipboard ──"))
        stage.type("/cc")
        #expect(stage.model.remark == nil, "in a pattern it is a letter")
        stage.press(Key(.escape), Key(.escape))
        #expect(stage.model.overlay == nil && stage.model.picked != nil)
    }

    // MARK: - URLs

    @Test func urlsAreUnderlinedAndOpened() {
        var stage = Stage(columns: 32, rows: 6)
        stage.receive("see https://example.org/page!")
        let canvas = stage.model.view(at: stage.time)
        #expect(canvas.marks(ofRow: 1) { $0.attributes.contains(.underline) } == "      ^^^^^^^^^^^^^^^^^^^^^^^^  ")
        #expect(stage.type("/open\n") == [.open(url: "https://example.org/page")])
        stage.press(up)
        #expect(stage.type("o") == [.open(url: "https://example.org/page")])
        stage.press(Key(.escape))
        stage.receive("none")
        #expect(stage.type("/open\n") == [])
    }
}
