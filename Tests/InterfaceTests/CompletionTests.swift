import Testing

@testable import Interface

/// Tab: the line with the cursor in it, and the menu in the separator.
@Suite struct CompletionTests {
    private func stage(columns: Int = 80, rows: Int = 24) -> Stage {
        var stage = Stage(columns: columns, rows: rows)
        stage.send("subscribe to updates")
        stage.receive("{\"channel\":\"weather-north\",\"state\":\"subscribed\"}")
        stage.receive("the weather is fine.")
        return stage
    }

    private func keys(_ text: String) -> [Key] {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "⇥": Key(.tab)
            case "⇤": Key(.tab, .shift)
            case "⎋": Key(.escape)
            case "←": Key(.left)
            case "⇱": Key(.home)
            case "⌫": Key(.backspace)
            case "↶": .control("_")
            default: Key(.scalar(scalar))
            }
        }
    }

    @Test(arguments: [
        // Commands.
        ("/cle⇥", "/clear|"), ("/the⇥", "/theme |"), ("/THE⇥", "/theme |"), ("/re⇥", "/re|"),
        ("/re⇥⇥", "/reconnect|"), ("/re⇥⇥⇥", "/resend|"), ("/re⇥⇤", "/record|"), ("/re⇥⇥⎋", "/re|"),
        ("/re⇥⇥⇥⇥⇥⇥", "/reconnect|"), ("/reconn⇥", "/reconnect|"), ("/re⇥⇥x", "/reconnectx|"),
        ("/nosuch⇥", "/nosuch|"), ("/quit ⇥", "/quit |"),
        // Arguments with words of their own.
        ("/mouse o⇥", "/mouse o|"), ("/mouse o⇥⇥", "/mouse on|"), ("/mouse of⇥", "/mouse off|"),
        ("/filter s⇥", "/filter sent |"), ("/filter sent !re⇥", "/filter sent !received |"),
        ("/close 10⇥", "/close 10|"), ("/quit⇱⇥", "|/quit"),
        // Words that were said, the latest first.
        ("wea⇥", "weather|"), ("wea⇥⇥", "weather|"), ("wea⇥⇥⇥", "weather-north|"), ("sub⇥⇥", "subscribed|"),
        ("go weather-⇥", "go weather-north |"), ("\"chan⇥", "\"channel |"), ("fi⇥", "fine |"), ("zz⇥", "zz|"),
        ("⇥", "|"), ("weather-x←⇥", "weather-north |x"), ("/search wea⇥⇥⇥", "/search weather-north|"),
        ("//sub⇥", "//sub|"),
        // One step back takes back what Tab did.
        ("go weather-⇥↶", "go weather-|"),
    ])
    func theLineHolds(typed: String, notation: String) {
        var stage = stage()
        for key in keys(typed) { stage.press(key) }
        #expect(stage.model.editor.notation == notation)
    }

    @Test(arguments: [
        // As they were entered, the latest first, then the one of the start; each once.
        ("/connect ⇥⇥", "/connect localhost:8000|"), ("/connect ⇥⇥⇥", "/connect wss://example.org/chat|"),
        ("/connect ⇥⇥⇥⇥", "/connect ws://localhost:7000|"), ("/connect ⇥⇥⇥⇥⇥", "/connect localhost:8000|"),
        ("/connect wss⇥", "/connect wss://example.org/chat|"), ("/connect x⇥", "/connect x|"),
        ("/connect local⇥", "/connect localhost:8000|"), ("/connect ws://⇥", "/connect ws://localhost:7000|"),
    ])
    func serversThatWereConnectedTo(typed: String, notation: String) {
        var stage = stage()
        for url in ["ws://localhost:7000 (insecure)", "wss://example.org/chat", "ws://localhost:8000"] {
            stage.does(.linkChanged(.connecting(url: url)))
            stage.does(.linkChanged(.connected(url: url)))
        }
        let lines = ["/connect wss://example.org/chat", "/connect", "/connect two words", "/Connect localhost:8000"]
        for line in lines { stage.model.history.append(line) }
        for key in keys(typed) { stage.press(key) }
        #expect(stage.model.editor.notation == notation)
    }

    @Test func theMenuTellsServersApart() {
        var stage = stage()
        for port in [8000, 9000] { stage.model.history.append("/connect localhost:\(port)/chat") }
        for key in keys("/connect ⇥") { stage.press(key) }
        let screen = stage.model.view(at: stage.model.now).drawn
        #expect(screen.contains(" localhost:9000/chat  localhost:8000/chat "))
    }

    @Test func filesAreLookedUpByTheShell() {
        var stage = stage()
        stage.type("/replay talks/a")
        let request = CompletionRequest(.scripts, prefix: "talks/a")
        #expect(stage.press(Key(.tab)) == [.findCompletions(request)])
        stage.does(.completionsFound(request, ["talks/alpha/"]))
        #expect(stage.model.editor.notation == "/replay talks/alpha/|")
        let next = CompletionRequest(.scripts, prefix: "talks/alpha/")
        #expect(stage.press(Key(.tab)) == [.findCompletions(next)])
        stage.does(.completionsFound(next, ["talks/alpha/one two.yodel", "talks/alpha/one.txt", "talks/alpha/sub/"]))
        #expect(stage.model.editor.notation == "/replay talks/alpha/|")
        stage.press(Key(.tab, .shift))
        #expect(stage.model.editor.notation == "/replay talks/alpha/sub/|")
        // The slash stands there already.
        stage.type("/")
        #expect(stage.model.editor.notation == "/replay talks/alpha/sub/|")
        #expect(stage.model.completion == nil)
    }

    @Test func anAnswerThatIsLateOrForAnotherWordIsLeft() {
        var stage = stage()
        stage.type("/save a")
        let request = CompletionRequest(.files, prefix: "a")
        stage.does(.completionsFound(request, ["ab"]))
        #expect(stage.model.editor.notation == "/save a|")
        stage.press(Key(.tab))
        stage.type("x")
        stage.does(.completionsFound(request, ["ab"]))
        #expect(stage.model.editor.notation == "/save ax|")
        stage.press(Key(.tab))
        stage.does(.completionsFound(request, ["ab"]))
        #expect(stage.model.editor.notation == "/save ax|")
    }

    @Test func wordsStandBesideFiles() {
        var stage = stage()
        stage.type("/replay s")
        let request = CompletionRequest(.scripts, prefix: "s")
        #expect(stage.press(Key(.tab)) == [.findCompletions(request)])
        stage.does(.completionsFound(request, ["smoke.yodel"]))
        stage.press(Key(.tab), Key(.tab), Key(.tab), Key(.tab))
        #expect(stage.model.editor.notation == "/replay smoke.yodel|")
        #expect(stage.model.completion?.candidates.map(\.text) == ["step", "speed", "stop", "smoke.yodel"])
    }

    @Test func themesAreLookedUpToo() {
        var stage = stage()
        stage.type("/theme gr")
        let request = CompletionRequest(.themes, prefix: "gr")
        #expect(stage.press(Key(.tab)) == [.findCompletions(request)])
        stage.does(.completionsFound(request, []))
        #expect(stage.model.editor.notation == "/theme gr|")
        #expect(stage.model.remark != nil)
    }

    @Test func theMenuStandsInTheSeparator() {
        var stage = Stage(columns: 60, rows: 6)
        stage.type("/re")
        stage.press(Key(.tab), Key(.tab))
        expectScreen(
            stage.model,
            """
            | not connected                                              |
            |                                                            |
            |                                                            |
            |                                                            |
            |─── /reconnect  /resend  /replay  /record ──────────────────|
            | › /reconnect▏                                               |
            """
        )
        let canvas = stage.model.view(at: stage.time)
        let theme = stage.model.theme
        #expect(canvas[4, 4].style == theme[.selection] && canvas[4, 17].style == theme[.separator])
    }

    @Test func aMenuThatIsTooWideShowsTheChosenOne() {
        var stage = Stage(columns: 31, rows: 5)
        stage.type("/save ")
        stage.press(Key(.tab))
        let paths = (1...9).map { "file-number-\($0).yodel" }
        stage.does(.completionsFound(CompletionRequest(.files, prefix: ""), paths))
        for _ in 0..<5 { stage.press(Key(.tab)) }
        expectScreen(
            stage.model,
            """
            | not connected                 |
            |                               |
            |                               |
            |─── …  file-number-5.yodel  … ─|
            | › /save file-number-5.yodel▏   |
            """
        )
        for columns in 1...30 {
            stage.does(.resized(Size(columns: columns, rows: 5)))
            #expect(stage.model.view(at: stage.time).size.columns == columns)
        }
    }

    @Test(arguments: [Event.edited("x"), .clicked(Position(row: 23, column: 3))])
    func aMenuEndsWhenTheLineChangesWithoutAKey(_ event: Event) {
        var stage = stage()
        stage.type("/re")
        stage.press(Key(.tab), Key(.tab))
        #expect(stage.model.completion != nil)
        stage.does(event)
        #expect(stage.model.completion == nil)
        stage.press(Key(.tab), Key(.tab, .shift))
    }

    @Test func theLastWordOfALineEndsWithItToo() {
        var stage = Stage()
        stage.type("hello mountain\n")
        stage.press(.alt("."))
        stage.does(.edited("x"))
        stage.press(.alt("."))
        #expect(stage.model.editor.text == "xmountain")
    }

    @Test func wordsThatActOnATerminalAreNotOffered() {
        var stage = Stage()
        stage.receive(Array("evil\u{1B}]52;x evil\u{202E}txt evil\u{9B}31m evilgood".utf8))
        stage.type("evil")
        stage.press(Key(.tab))
        #expect(stage.model.editor.notation == "evilgood |")
    }

    @Test func aKeyLooksNoFurtherBackThanItMay() {
        var stage = Stage()
        stage.receive("needleword")
        for number in 0..<1000 { stage.receive("line \(number)") }
        stage.type("needle")
        stage.press(Key(.tab))
        #expect(stage.model.editor.notation == "needle|")
        stage.receive("needleword")
        stage.press(Key(.tab))
        #expect(stage.model.editor.notation == "needleword |")
    }
}
