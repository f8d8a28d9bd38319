import Testing

@testable import Interface

/// What the separator tells of the line: a command's arguments, a paste's size, the first key of a chord.
@Suite struct InputNoteTests {
    @Test(arguments: [
        ("/close", "/close [CODE [REASON]] · close it with a status code"),
        ("/CLOSE 1001 going", "/close [CODE [REASON]] · close it with a status code"),
        ("/quit", "/quit · end the program"),
        ("/re", "/reconnect · /resend · /replay · /record"),
        ("/nosuch", "no command /nosuch · F1 lists them · // sends a text with /"),
        ("/re x", "no command /re · F1 lists them · // sends a text with /"),
    ])
    func hints(line: String, hint: String) {
        #expect(CommandHint(line, symbols: .unicode).text == hint)
        #expect(CommandHint(line, symbols: .unicode).isFault == hint.hasPrefix("no command"))
    }

    @Test func theSeparatorTellsACommandsArguments() {
        var stage = Stage(columns: 60, rows: 5)
        stage.type("/close 10")
        expectScreen(
            stage.model,
            """
            | not connected                                              |
            |                                                            |
            |                                                            |
            |──── /close [CODE [REASON]] · close it with a status code ──|
            | › /close 10▏                                                |
            """
        )
        stage.press(.control("u"))
        stage.type("/zz")
        expectScreen(
            stage.model,
            """
            | not connected                                              |
            |                                                            |
            |                                                            |
            |──── no command /zz · F1 lists them · // sends a text with /|
            | › /zz▏                                                      |
            """
        )
        stage.press(.control("a"))
        stage.type("/")
        #expect(stage.model.view(at: stage.time).drawn.contains("|\(String(repeating: "─", count: 60))|"))
    }

    @Test(arguments: [
        ("one\ntwo", "pasted 2 lines, 7 bytes; Enter sends all as one message"),
        ("one\ntwo\n", "pasted 2 lines, 8 bytes; Enter sends all as one message"),
        ("one\n", "pasted 4 bytes"), ("short", nil), (String(repeating: "é", count: 600), "pasted 1,200 bytes"),
    ])
    func pasteNotes(paste: String, note: String?) {
        #expect(PasteNote(paste)?.wordings.first == note)
    }

    @Test func aPasteIsNotedUntilItIsSent() {
        var stage = Stage(columns: 60, rows: 12)
        stage.does(.pasted("{\n  \"a\": 1\n}"))
        expectScreen(
            stage.model,
            """
            | not connected                                              |
            |                                                            |
            |                                                            |
            |                                                            |
            |                                                            |
            |                                                            |
            |                                                            |
            |                                                            |
            |──── pasted 3 lines, 12 bytes ──────────────────────────────|
            | › {                                                        |
            |     "a": 1                                                 |
            |   }▏                                                        |
            """
        )
        #expect(stage.press(Key(.enter)) == [.send("{\n  \"a\": 1\n}")])
        #expect(stage.model.pasteNote == nil)
        stage.does(.pasted("a\nb"))
        stage.press(.control("c"))
        stage.type("x")
        #expect(!stage.model.view(at: stage.time).drawn.contains("pasted"))
    }

    @Test func aNoteGoesWithItsPaste() {
        var stage = Stage(columns: 37, rows: 9)
        stage.does(.pasted("one\ntwo"))
        stage.type("!")
        stage.does(.pasted("?"))
        expectScreen(
            stage.model,
            """
            | not connected                       |
            |                                     |
            |                                     |
            |                                     |
            |                                     |
            |                                     |
            |──── pasted 2 lines, 7 bytes ────────|
            | › one                               |
            |   two!?▏                             |
            """
        )
        for _ in 0..<3 { stage.press(Key(.backspace)) }
        stage.type("other text")
        #expect(!stage.model.view(at: stage.time).drawn.contains("pasted"))
    }

    @Test func aHintFitsItsWindow() {
        var stage = Stage(columns: 37, rows: 9)
        stage.type("/close 1001")
        expectScreen(
            stage.model,
            """
            | not connected                       |
            |                                     |
            |                                     |
            |                                     |
            |                                     |
            |                                     |
            |                                     |
            |──── /close [CODE [REASON]] ─────────|
            | › /close 1001▏                       |
            """
        )
    }

    @Test func aPickedMessageLeavesAChordItsSecondKey() {
        var stage = Stage(columns: 40, rows: 5)
        stage.receive("picked")
        stage.press(Key(.up, .alt), .control("x"))
        #expect(stage.model.view(at: stage.time).drawn.contains("Ctrl-X …"))
        stage.press(Key(.scalar("e")))
        #expect(stage.model.editor.isEmpty && stage.model.remark == "Ctrl-X e does nothing")
        stage.press(Key(.escape), .control("x"))
        stage.does(.pasted("text"))
        stage.type("s")
        #expect(stage.model.editor.notation == "texts|")
    }

    @Test func theHelpNamesNoChordThatCanNotBegin() {
        let bindings = KeyBindings.standard.rebinding([(.control("x"), .help)])
        #expect(!bindings.summary.contains { $0.keys.contains("Ctrl-X Ctrl-E") })
        #expect(KeyBindings.standard.summary.contains { $0.keys.contains("Ctrl-X Ctrl-E") })
    }

    @Test func aRefusedCommandComesBack() {
        var stage = Stage(columns: 60, rows: 8)
        stage.type("/theme nosuch")
        #expect(stage.press(Key(.enter)).first == .useTheme("nosuch"))
        stage.does(.refused("there is no theme nosuch"))
        #expect(stage.model.editor.notation == "/theme nosuch|")
        // What was typed since is worth more.
        stage.press(Key(.enter))
        stage.type("x")
        stage.does(.refused("there is no theme nosuch"))
        #expect(stage.model.editor.notation == "x|")
        // A message is never a command to be mended.
        stage.press(Key(.enter))
        stage.does(.refused("something else"))
        #expect(stage.model.editor.notation == "|")
    }

    @Test func aChordWaitsForItsSecondKey() {
        var stage = Stage(columns: 40, rows: 5)
        stage.type("draft")
        #expect(stage.press(.control("x")) == [])
        expectScreen(
            stage.model,
            """
            | not connected                          |
            |                                        |
            |                                        |
            |──── Ctrl-X … ──────────────────────────|
            | › draft▏                                |
            """
        )
        #expect(stage.press(.control("e")) == [.editInEditor("draft")])
        stage.does(.edited("draft\nof two lines"))
        #expect(stage.model.editor.notation == "draft\nof two lines|")
        stage.press(.control("_"))
        #expect(stage.model.editor.notation == "draft|")
        stage.press(.control("x"), Key(.escape))
        #expect(stage.model.editor.notation == "draft|" && stage.model.remark == nil && stage.model.chord == nil)
        stage.press(.control("x"), .control("k"))
        #expect(stage.model.remark == "Ctrl-X Ctrl-K does nothing")
        // Neither is typed.
        stage.press(.control("x"), Key(.scalar("q")))
        #expect(stage.model.editor.notation == "draft|")
        stage.type("!")
        stage.press(.control("x"), .control("u"))
        #expect(stage.model.editor.notation == "draft|")
    }

    @Test func theFirstStartTellsWhatToKnow() {
        var stage = Stage(columns: 100, rows: 8)
        stage.does(.welcomed)
        expectScreen(
            stage.model,
            """
            | not connected                                                                                      |
            | 10:42:07 - Type a message and press Enter; its answer comes below, with the time that it took.     |
            |          - A line that begins with / is a command: /connect URL goes to another server, and Tab    |
            |            completes.                                                                              |
            |          - PgUp scrolls, Ctrl-S searches, F1 tells all keys, Ctrl-D on an empty line quits.        |
            |                                                                                                    |
            |────────────────────────────────────────────────────────────────────────────────────────────────────|
            | › ▏                                                                                                 |
            """
        )
    }
}
