import Testing

@testable import Interface

/// `/json` and `/hex`: all messages in another form.
@Suite struct MessageFormTests {
    private static func stage(columns: Int = 80, rows: Int = 16) -> Stage {
        var stage = Stage(columns: columns, rows: rows)
        stage.does(.linkChanged(.connected(url: "ws://localhost:8765")))
        let id = stage.send(#"{"op":"add","n":[1,2.5],"deep":{},"ok":true}"#)
        stage.does(.deliveryChanged(id, .answered(.microseconds(310))))
        stage.receive(#"{"error":null}"#, answers: id)
        stage.receive([0, 1, 2, 255], kind: .binary)
        stage.receive("[not JSON")
        return stage
    }

    @Test func jsonIsLaidOutInAll() {
        var stage = Self.stage(rows: 20)
        #expect(stage.type("/json\n") == [])
        expectScreen(
            stage.model,
            """
            | ws://localhost:8765 · connected                                                |
            | 10:42:07 > {                                                         ✓ 0.31 ms |
            |              "op": "add",                                                      |
            |              "n": [                                                            |
            |                1,                                                              |
            |                2.5                                                             |
            |              ],                                                                |
            |              "deep": {},                                                       |
            |              "ok": true                                                        |
            |            }                                                                   |
            |          < {                                                                   |
            |              "error": null                                                     |
            |            }                                                                   |
            |          < [binary, 4 bytes] 00 01 02 FF                                       |
            |          < [not JSON                                                           |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |──── JSON is laid out; /json off ends it ───────────────────────────────────────|
            | › ▏                                                                             |
            """
        )
        stage.type("/json\n")
        #expect(stage.model.form == .text)
    }

    @Test func hexShowsAllBytes() {
        var stage = Self.stage(columns: 37, rows: 12)
        stage.type("/hex on\n")
        expectScreen(
            stage.model,
            """
            | ws://localhost:8765 · connected     |
            |  00000028  72 75 65 7D  |rue}|      |
            |< 00000000  7B 22 65 72  |{"er|      |
            |  00000004  72 6F 72 22  |ror"|      |
            |  00000008  3A 6E 75 6C  |:nul|      |
            |  0000000C  6C 7D        |l}|        |
            |< 00000000  00 01 02 FF  |....|      |
            |< 00000000  5B 6E 6F 74  |[not|      |
            |  00000004  20 4A 53 4F  | JSO|      |
            |  00000008  4E           |N|         |
            |──── all in hexadecimal; /hex off end|
            | › ▏                                  |
            """
        )
    }

    @Test func theLastWordWins() {
        var stage = Self.stage()
        stage.type("/json on\n/hex\n")
        #expect(stage.model.form == .hex)
        stage.type("/json off\n")
        #expect(stage.model.form == .text)
        stage.type("/set form json\n")
        #expect(stage.model.form == .json)
    }

    @Test func whatIsTooLongStaysAsItCame() {
        var stage = Stage(columns: 60, rows: 8)
        stage.receive("[" + String(repeating: "1,", count: 9000) + "1]")
        stage.receive([UInt8](repeating: 0x41, count: 5000))
        stage.type("/json on\n")
        #expect(stage.model.view(at: stage.time).drawn.contains("AAAA"))
        stage.press(Key(.home))
        #expect(stage.model.view(at: stage.time).drawn.contains("[1,1,1,1"))
        stage.type("/hex on\n/set folding off\n")
        stage.press(Key(.end))
        #expect(stage.model.view(at: stage.time).drawn.contains("904 more bytes"))
    }

    @Test func theFrozenViewStaysAtItsMessage() {
        var stage = Stage(columns: 60, rows: 10)
        for number in 0..<200 { stage.receive(#"{"number":\#(number),"list":[1,2,3]}"#) }
        stage.press(Key(.pageUp), Key(.pageUp))
        let top = stage.model.viewport.top?.entry
        stage.type("/json\n")
        #expect(stage.model.viewport.top?.entry == top)
        #expect(stage.model.viewport.top?.offset == 0)
        stage.press(Key(.down, .shift), Key(.down, .shift))
        #expect(stage.model.viewport.top?.offset != 0)
        stage.type("/json\n")
        #expect(stage.model.viewport.top == .init(entry: top ?? -1, offset: 0))
    }

    @Test func matchesAreLitInTheForm() {
        var stage = Self.stage()
        stage.type("/json\n/search error\n")
        let canvas = stage.model.view(at: stage.time)
        let row = canvas.drawn.split(separator: "\n").firstIndex { $0.contains("\"error\"") }
        let match = stage.model.theme[.searchMatch].foreground
        #expect(
            row.map { canvas.marks(ofRow: $0) { $0.attributes.contains(.reverse) }.contains("^^^^^") } == true,
            "\(match as Any)"
        )
    }

    @Test func wrongWordsAreTold() {
        var stage = Stage(columns: 80, rows: 10)
        stage.type("/json maybe\n")
        #expect(stage.model.transcript[0].kind == .error)
        #expect(String(decoding: stage.model.transcript[0].body.bytes, as: UTF8.self) == "/json takes on or off")
        #expect(stage.model.editor.text == "/json maybe")
    }
}
