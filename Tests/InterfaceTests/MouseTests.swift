import Testing

@testable import Interface

@Suite struct MouseTests {
    // MARK: - What the terminal tells

    static let reports: [(String, [InputEvent])] = [
        ("\u{1B}[<0;1;1M", [.clicked(Position(row: 0, column: 0))]),
        ("\u{1B}[<0;300;120M", [.clicked(Position(row: 119, column: 299))]),
        // With Shift, Alt or Ctrl it is a click all the same.
        ("\u{1B}[<4;3;2M", [.clicked(Position(row: 1, column: 2))]),
        ("\u{1B}[<64;5;5M", [.wheelTurned(rows: -3)]), ("\u{1B}[<65;5;5M", [.wheelTurned(rows: 3)]),
        // Let go, other buttons, motions, wheels to the side.
        ("\u{1B}[<0;1;1m", []), ("\u{1B}[<1;1;1M", []), ("\u{1B}[<2;1;1M", []), ("\u{1B}[<32;1;1M", []),
        ("\u{1B}[<66;1;1M", []), ("\u{1B}[<35;1;1M", []),
        // Broken ones are swallowed whole.
        ("\u{1B}[<0;0;1M", []), ("\u{1B}[<0;1M", []), ("\u{1B}[<;;M", []), ("\u{1B}[<0;1;1;1M", []),
        ("\u{1B}[<0;99999;1M", []), ("\u{1B}[<-1;1;1M", []),
        ("x\u{1B}[<64;5;5My", [.key(Key(.scalar("x"))), .wheelTurned(rows: -3), .key(Key(.scalar("y")))]),
    ]

    @Test(arguments: reports) func `reports are read, however they are cut`(_ bytes: String, _ events: [InputEvent]) {
        let bytes = Array(bytes.utf8)
        for cut in 0...bytes.count {
            var decoder = KeyDecoder()
            let told = decoder.take(bytes[..<cut], at: .zero) + decoder.take(bytes[cut...], at: .zero)
            #expect(told == events)
        }
    }

    static let answers: [(String, Color?)] = [
        ("11;rgb:0000/0000/0000", .rgb(red: 0, green: 0, blue: 0)),
        ("11;rgb:ffff/FFFF/8080", .rgb(red: 255, green: 255, blue: 128)),
        ("11;rgb:f/8/0", .rgb(red: 255, green: 136, blue: 0)),
        ("11;rgb:12/34/56", .rgb(red: 0x12, green: 0x34, blue: 0x56)),
        ("11;rgba:1e1e/1e1e/2e2e/ffff", .rgb(red: 0x1E, green: 0x1E, blue: 0x2E)),
        ("10;rgb:0000/0000/0000", nil), ("11;rgb:0000/0000", nil), ("11;rgb:00000/0/0", nil), ("11;rgb:-1/0/0", nil),
        ("11;rgb:gg/00/00", nil), ("11;?", nil), ("11;rgb://", nil), ("52;c;aGVsbG8=", nil), ("", nil),
        ("11;rgb:" + String(repeating: "0", count: 100) + "/0/0", nil),
    ]

    @Test(arguments: answers) func `the terminal's answer is read, however it ends and is cut`(
        _ content: String,
        _ color: Color?
    ) {
        for end in ["\u{07}", "\u{1B}\\"] {
            let bytes = Array("\u{1B}]\(content)\(end)z".utf8)
            for cut in 0...bytes.count {
                var decoder = KeyDecoder()
                let told = decoder.take(bytes[..<cut], at: .zero) + decoder.take(bytes[cut...], at: .zero)
                #expect(told == (color.map { [.backgroundTold($0)] } ?? []) + [.key(Key(.scalar("z")))])
            }
        }
    }

    /// Elsewhere it may be a key: F3 with Shift is told as the second column of the first row.
    @Test func `the cursor's place is read in the second row only`() {
        var decoder = KeyDecoder()
        let bytes = "\u{1B}[2;3R\u{1B}[1;2R\u{1B}[3;3R\u{1B}[2R\u{1B}[2;0R".utf8
        let told = decoder.take(Array(bytes), at: .zero)
        #expect(told == [.cursorTold(column: 2), .key(Key(.function(3), .shift))])
    }

    @Test func `an answer inside another string is none`() {
        var decoder = KeyDecoder()
        #expect(decoder.take(Array("\u{1B}P11;rgb:00/00/00\u{07}".utf8), at: .zero).isEmpty)
        #expect(decoder.take(Array("\u{1B}]11;rgb:00/00/00\u{18}".utf8), at: .zero).isEmpty)
        #expect(decoder.take([0x61], at: .zero) == [.key(Key(.scalar("a")))])
    }

    // MARK: - What the model does

    @Test func `the mouse is off at first, and Alt-M and the command change it`() {
        var stage = Stage()
        func takesMouse() -> Bool { stage.model.view(at: stage.time).takesMouse }
        #expect(!takesMouse())
        stage.press(.alt("m"))
        #expect(takesMouse())
        stage.type("/mouse\n")
        #expect(!takesMouse())
        stage.type("/mouse on\n/mouse on\n")
        #expect(takesMouse())
        stage.type("/mouse off\n")
        #expect(!takesMouse())
        stage.type("/mouse sometimes\n")
        #expect(stage.model.view(at: stage.time).drawn.contains("! /mouse takes on or off"))
    }

    @Test func `the wheel scrolls and comes back to the newest`() {
        var stage = Stage(columns: 30, rows: 8)
        for number in 1...30 { stage.receive("line \(number)") }
        stage.does(.scrolled(rows: -3))
        #expect(stage.model.view(at: stage.time).drawn.contains("line 27 "))
        #expect(!stage.model.view(at: stage.time).drawn.contains("line 28 "))
        stage.does(.scrolled(rows: -1000))
        #expect(stage.model.view(at: stage.time).drawn.contains("< line 1 "))
        stage.does(.scrolled(rows: 1000))
        #expect(stage.model.viewport.isFollowing)
        var empty = Stage(columns: 1, rows: 1)
        empty.does(.scrolled(rows: -3))
        #expect(empty.model.viewport.isFollowing)
    }

    /// The column of a click in the input's row, and the cursor after it.
    static let clicks: [(Int, String)] = [
        (0, "|日本 abc"), (3, "|日本 abc"), (4, "|日本 abc"), (5, "日|本 abc"), (7, "日本| abc"), (8, "日本 |abc"),
        (10, "日本 ab|c"), (11, "日本 abc|"), (29, "日本 abc|"),
    ]

    @Test(arguments: clicks) func `a click places the cursor`(_ column: Int, _ notation: String) {
        var stage = Stage(columns: 30, rows: 8)
        stage.does(.pasted("日本 abc"))
        stage.does(.clicked(Position(row: 7, column: column)))
        #expect(stage.model.editor.notation == notation)
    }

    @Test func `a click in the second row of the input counts from there`() {
        var stage = Stage(columns: 30, rows: 12)
        stage.does(.pasted("one\ntwo"))
        stage.does(.clicked(Position(row: 10, column: 4)))
        #expect(stage.model.editor.notation == "o|ne\ntwo")
        stage.does(.clicked(Position(row: 11, column: 20)))
        #expect(stage.model.editor.notation == "one\ntwo|")
        stage.does(.clicked(Position(row: 10, column: 20)))
        #expect(stage.model.editor.notation == "one|\ntwo")
    }

    @Test func `a click picks a message, and a second one opens it`() {
        var stage = Stage(columns: 60, rows: 8)
        stage.send("one")
        stage.receive("two")
        stage.does(.noticed("told"))
        stage.does(.clicked(Position(row: 2, column: 30)))
        #expect(stage.model.picked == 1)
        stage.receive("three")
        stage.does(.clicked(Position(row: 1, column: 0)))
        #expect(stage.model.picked == 0)
        // Neither what yodel tells nor an empty row is a message.
        stage.does(.clicked(Position(row: 3, column: 30)))
        #expect(stage.model.picked == nil)
        stage.does(.clicked(Position(row: 2, column: 30)))
        stage.does(.clicked(Position(row: 5, column: 30)))
        #expect(stage.model.picked == nil)
        stage.does(.clicked(Position(row: 2, column: 3)))
        stage.does(.clicked(Position(row: 2, column: 4)))
        #expect(stage.model.view(at: stage.time).drawn.contains("received"))
        #expect(stage.model.overlay != nil)
    }

    @Test func `clicks anywhere, in windows of any size, break nothing`() {
        for (columns, rows) in [(0, 0), (1, 1), (3, 2), (7, 5), (80, 24)] {
            var stage = Stage(columns: columns, rows: rows)
            stage.does(.pasted("some text\nof two lines"))
            for row in -1...rows {
                for column in -1...columns { stage.does(.clicked(Position(row: row, column: column))) }
            }
            #expect(stage.model.editor.text == "some text\nof two lines")
        }
    }
}
