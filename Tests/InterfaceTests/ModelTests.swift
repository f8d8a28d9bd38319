import Testing

@testable import Interface

@Suite struct ModelTests {
    @Test func enterSendsTheTextAndEmptiesTheLine() {
        var stage = Stage()
        #expect(stage.type("hi\n") == [.send("hi")])
        #expect(stage.model.editor.isEmpty)
        #expect(stage.model.transcript.numbers.isEmpty, "the conversation tells when it has taken the message")
        #expect(stage.press(Key(.enter)) == [])
    }

    @Test func messagesAreSentByteForByte() {
        var stage = Stage()
        stage.does(.pasted("a\0b\u{1B}[31m \u{202E}日本語 👨‍👩‍👧‍👦\nsecond line "))
        #expect(stage.press(Key(.enter)) == [.send("a\0b\u{1B}[31m \u{202E}日本語 👨‍👩‍👧‍👦\nsecond line ")])
    }

    @Test(
        arguments: [
            ("/quit", [.quit]), ("/connect", [.connect(url: nil)]),
            ("/connect ws://x:1/ ", [.connect(url: "ws://x:1/")]),
            ("/disconnect", [.disconnect]), ("/theme", [.listThemes]), ("/theme dark", [.useTheme("dark")]),
            ("/replay my file.txt", [.replay(.play(path: "my file.txt", []))]), ("/replay pause", [.replay(.pause)]),
            ("/replay step", [.replay(.step)]), ("/replay stop", [.replay(.stop)]), ("/clear", []), ("/help", []),
            ("//quit", [.send("/quit")]), ("///", [.send("//")]), (" /quit", [.send(" /quit")]),
            ("/binary 00 ff7E", [.sendBody(MessageBody(.binary, [0, 0xFF, 0x7E]))]),
            ("/file a picture.png", [.sendFile(.binary, path: "a picture.png")]),
            ("/file -t talk.txt", [.sendFile(.text, path: "talk.txt")]),
        ] as [(String, [Effect])]
    )
    func commandsHaveTheirEffects(_ line: String, _ effects: [Effect]) {
        var stage = Stage()
        #expect(stage.type("\(line)\n") == effects)
        #expect(stage.model.editor.isEmpty)
    }

    @Test(arguments: [
        ("/qiut", "unknown command /qiut; /help lists them, and // begins a text with /"),
        ("/", "unknown command /; /help lists them, and // begins a text with /"),
        ("/quit now", "/quit takes no arguments"),
        ("/replay", "/replay needs a file, or one of pause, step, speed, go, stop"),
        ("/binary", "/binary takes bytes of two hexadecimal digits each, such as /binary 00 FF 7e"),
        ("/binary 0 1 2", "/binary takes bytes of two hexadecimal digits each, such as /binary 00 FF 7e"),
        ("/binary 0g", "/binary takes bytes of two hexadecimal digits each, such as /binary 00 FF 7e"),
        ("/file -t", "/file needs a file, such as /file picture.png"),
    ])
    func aWrongCommandIsToldAndKept(_ line: String, _ reason: String) {
        var stage = Stage()
        #expect(stage.type("\(line)\n") == [])
        #expect(stage.model.editor.text == line)
        let entry = stage.model.transcript[0]
        #expect(entry.kind == .error && String(decoding: entry.body.bytes, as: UTF8.self) == reason)
    }

    @Test func aPasteOfMoreLinesIsNoCommand() {
        var stage = Stage()
        stage.does(.pasted("/quit\nreally"))
        #expect(stage.press(Key(.enter)) == [.send("/quit\nreally")])
    }

    @Test func controlCClearsAndThenAsks() {
        var stage = Stage()
        stage.type("text")
        #expect(stage.press(.control("c")) == [])
        #expect(stage.model.editor.isEmpty && stage.model.nextDeadline == nil)
        #expect(stage.press(.control("c")) == [])
        #expect(stage.model.nextDeadline == .seconds(103))
        #expect(stage.press(.control("c")) == [.quit])
    }

    @Test func theQuestionIsForgottenInTimeOrByAnotherKey() {
        var stage = Stage()
        stage.press(.control("c"))
        stage.pass(.seconds(3))
        stage.does(.deadlineReached)
        #expect(stage.model.nextDeadline == nil)
        #expect(stage.press(.control("c")) == [])
        stage.press(Key(.left))
        #expect(stage.model.nextDeadline == nil)
        #expect(stage.press(.control("c")) == [])
    }

    @Test func controlDQuitsOnAnEmptyLineOnly() {
        var stage = Stage()
        stage.type("ab")
        stage.press(Key(.home))
        #expect(stage.press(.control("d")) == [])
        #expect(stage.model.editor.notation == "|b")
        #expect(stage.press(.control("d")) == [] && stage.press(.control("d")) == [.quit])
    }

    @Test func theShellsKeysAreHandedOn() {
        var stage = Stage()
        #expect(stage.press(.control("l")) == [.repaint])
        #expect(stage.press(.control("z")) == [.suspend])
    }

    @Test func unknownKeysDoNothing() {
        var stage = Stage()
        stage.press(.control("q"), .alt("q"), Key(.function(9)), Key(.insert), Key(.scalar("\u{7}")), Key(.escape))
        #expect(stage.model.editor.isEmpty)
    }

    @Test func theHistoryIsWalkedByUpAndDown() {
        var stage = Stage()
        stage.type("one\n/clear\ndraft")
        stage.press(Key(.up))
        #expect(stage.model.editor.notation == "/clear|")
        stage.press(Key(.up), Key(.up))
        #expect(stage.model.editor.notation == "one|")
        stage.press(Key(.down), Key(.down), Key(.down))
        #expect(stage.model.editor.notation == "draft|")
    }

    @Test func theHistoryHasTwoEnds() {
        var stage = Stage()
        for text in ["one", "two", "three"] { stage.type("\(text)\n") }
        stage.type("draft")
        stage.press(.alt("<"))
        #expect(stage.model.editor.text == "one")
        stage.press(.alt("<"), .alt(">"))
        #expect(stage.model.editor.text == "draft")
        stage.press(.alt(">"), Key(.up))
        #expect(stage.model.editor.text == "three")
    }

    @Test func theLastWordOfEarlierLinesIsInserted() {
        var stage = Stage()
        for text in ["one", "good bye", "hello mountain"] { stage.type("\(text)\n") }
        stage.type("to ")
        stage.press(.alt("."))
        #expect(stage.model.editor.notation == "to mountain|")
        stage.press(.alt("."), .alt("."), .alt("."))
        #expect(stage.model.editor.notation == "to one|")
        stage.press(.control("_"), .alt("."))
        #expect(stage.model.editor.notation == "to byemountain|")
        stage.type(" x")
        stage.press(.alt("."))
        #expect(stage.model.editor.notation == "to byemountain xmountain|")
    }

    @Test(arguments: [
        (Key(.tab), "\t"), (Key(.enter), "\r"), (.control("@"), "\0"), (.control("c"), "\u{3}"),
        (Key(.escape), "\u{1B}"),
        (Key(.scalar("日")), "日"), (Key(.up), ""), (.alt("b"), ""),
    ])
    func aQuotedKeyIsInserted(_ key: Key, _ text: String) {
        var stage = Stage(columns: 40, rows: 5)
        stage.press(.control("v"))
        #expect(stage.model.view(at: stage.time).drawn.contains("the next key is inserted as it is"))
        #expect(stage.press(key).isEmpty)
        #expect(stage.model.editor.text == text)
        stage.type("a")
        #expect(stage.model.editor.text == text + "a")
    }

    @Test func controlCEndsTheWalkThroughTheHistory() {
        var stage = Stage()
        stage.type("one\ntwo\ndraft")
        stage.press(Key(.up), Key(.up), .control("c"))
        #expect(stage.model.editor.notation == "|")
        stage.press(Key(.up))
        #expect(stage.model.editor.notation == "two|")
        stage.press(Key(.down))
        #expect(stage.model.editor.notation == "|")
    }

    @Test func aChangedThemeIsDrawn() {
        var stage = Stage(columns: 30, rows: 5)
        stage.does(.themeChanged(Theme(name: "dark") { $0 == .separator ? Style(foreground: .indexed(3)) : Style() }))
        let canvas = stage.model.view(at: stage.time)
        #expect(canvas[3, 0].style.foreground == .indexed(3))
        #expect(stage.model.transcript.numbers.isEmpty)
    }

    @Test func upStaysInATextOfMoreLines() {
        var stage = Stage()
        stage.type("old\n")
        stage.does(.pasted("one\ntwo"))
        stage.press(Key(.up))
        #expect(stage.model.editor.notation == "one|\ntwo")
        stage.press(Key(.up))
        #expect(stage.model.editor.notation == "old|")
        stage.press(Key(.down))
        #expect(stage.model.editor.notation == "one\ntwo|")
    }

    @Test func theCountdownIsOwedItsSeconds() {
        var stage = Stage()
        stage.does(.linkChanged(.retrying(url: "ws://x", at: .milliseconds(102_500))))
        #expect(stage.model.nextDeadline == .milliseconds(100_500))
        stage.pass(.milliseconds(500))
        stage.does(.deadlineReached)
        #expect(stage.model.nextDeadline == .milliseconds(101_500))
        stage.pass(.seconds(2))
        stage.does(.deadlineReached)
        #expect(stage.model.nextDeadline == nil)
    }

    @Test func whatWasLetGoIsTold() {
        var stage = Stage(limits: .init(entries: 100))
        for number in 0..<101 { stage.receive("\(number)") }
        let transcript = stage.model.transcript
        let last = transcript[transcript.numbers.upperBound - 1]
        #expect(last.kind == .notice)
        #expect(
            String(decoding: last.body.bytes, as: UTF8.self)
                == "let go of the 12 oldest lines, since the transcript is full"
        )
    }

    @Test func aTextTooLongForTheLineIsTold() {
        var stage = Stage()
        stage.does(.pasted(String(repeating: "x", count: LineEditor.bytesAtMost + 1)))
        #expect(stage.model.editor.isEmpty)
        #expect(stage.model.transcript[0].kind == .error)
    }

    @Test func everyActionHasAKeyAndEveryKeyAName() {
        let bound = Set(KeyBindings.standard.summary.map(\.action))
        #expect(bound == Set(Action.allCases))
        #expect(KeyBindings.standard.summary.first?.keys == "Enter")
        #expect(KeyBindings([(.control("x"), .undo), (.control("x"), .yank)])[.control("x")] == .yank)
    }

    @Test(arguments: [
        (Key.control("a"), "Ctrl-A"), (.alt("."), "Alt-."), (Key(.pageUp), "PgUp"), (Key(.function(12)), "F12"),
        (Key(.left, [.control, .shift]), "Ctrl-Shift-Left"), (Key(.scalar("x")), "x"), (.control(" "), "Ctrl-Space"),
        (Key(.backspace, .alt), "Alt-Backspace"), (Key(.enter), "Enter"),
    ])
    func keysAreNamed(_ key: Key, _ name: String) {
        #expect(key.name == name)
    }

    @Test(arguments: [
        (Duration.zero, "0.00 ms", "0.0 ms"), (.nanoseconds(310_000), "0.31 ms", "0.3 ms"),
        (.microseconds(9996), "10.0 ms", "10 ms"),
        (.microseconds(12_345), "12.3 ms", "12 ms"), (.milliseconds(314), "314 ms", "314 ms"),
        (.microseconds(999_499), "999 ms", "999 ms"),
        (.microseconds(999_500), "1.00 s", "1.0 s"), (.milliseconds(99_960), "100 s", "100 s"),
        (.seconds(1200), "20 min", "20 min"),
    ])
    func roundTripsAreWorded(_ time: Duration, _ long: String, _ short: String) {
        #expect(Wording.roundTrip(time) == long)
        #expect(Wording.roundTrip(time, digits: 2) == short)
    }

    @Test(arguments: [(0, "0 bytes"), (1, "1 byte"), (1000, "1,000 bytes"), (-1_234_567, "-1,234,567 bytes")])
    func countsAreWorded(_ number: Int, _ text: String) {
        #expect(Wording.count(number, "byte") == text)
    }

    @Test func timesOfDayAreWordedBeforeTheEpochToo() {
        #expect(Wording.clock(86399) == "23:59:59")
        #expect(Wording.clock(-1) == "23:59:59")
    }
}
