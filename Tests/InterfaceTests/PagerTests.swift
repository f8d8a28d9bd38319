import Testing

@testable import Interface

@Suite struct PagerTests {
    /// A pager over `one` to `hundred` numbered lines in a window of 30 columns and 8 rows, five of them the pager's.
    private func stage(_ text: String, columns: Int = 30, rows: Int = 8) -> Stage {
        var stage = Stage(columns: columns, rows: rows)
        var styled = StyledText()
        styled.append(text, .help)
        stage.model.overlay = .pager(Pager(styled))
        return stage
    }

    private var numbers: String { (1...100).map { "line \($0)" }.joined(separator: "\n") }

    private func top(_ stage: Stage) -> String {
        var model = stage.model
        let row = model.view(at: model.now).drawn.split(separator: "\n")[1]
        return row.filter { $0 != "|" && $0 != "▏" }.split(separator: " ").joined(separator: " ")
    }

    @Test(
        arguments: [
            ([Key(.down)], "line 2"), ([Key(.enter), Key(.down), Key(.up)], "line 2"), ([Key(.up)], "line 1"),
            ([Key(.pageDown)], "line 5"), ([Key(.scalar(" ")), Key(.scalar("b"))], "line 1"),
            ([Key(.end)], "line 96"), ([Key(.scalar("G")), Key(.down), Key(.pageDown)], "line 96"),
            ([Key(.end), Key(.pageUp)], "line 92"), ([Key(.end), Key(.home)], "line 1"),
            ([Key(.down, .shift), .control("n")], "line 3"), ([Key(.end, .alt), Key(.scalar("g"))], "line 1"),
        ] as [([Key], String)]
    )
    func keysScroll(_ keys: [Key], _ first: String) {
        var stage = stage(numbers)
        for key in keys { stage.press(key) }
        #expect(top(stage) == first)
    }

    @Test(arguments: [Key(.escape), Key(.scalar("q")), .control("c"), Key(.function(1))])
    func itClosesAndTheDraftIsStillThere(_ key: Key) {
        var stage = Stage()
        stage.type("draft")
        stage.press(Key(.function(1)))
        #expect(stage.model.overlay != nil)
        stage.press(Key(.left), .control("w"), .alt("d"), Key(.tab), Key(.backspace))
        #expect(stage.model.overlay != nil)
        stage.press(key)
        #expect(stage.model.overlay == nil)
        #expect(stage.model.editor.text == "draft")
    }

    /// The line stands below as ever: what is typed into it must not vanish.
    @Test func whatIsTypedClosesItAndStandsInTheLine() {
        var stage = Stage()
        stage.press(Key(.function(1)))
        stage.type("an important message")
        #expect(stage.model.overlay == nil)
        #expect(stage.model.editor.text == "an important message")
    }

    @Test func whatIsPastedClosesItAndStandsInTheLine() {
        var stage = Stage()
        stage.press(Key(.function(1)))
        stage.does(.pasted("pasted"))
        #expect(stage.model.overlay == nil)
        #expect(stage.model.editor.text == "pasted")
    }

    @Test func beforeASearchItsKeysAreLetters() {
        var stage = Stage()
        stage.press(Key(.function(1)))
        stage.type("no, Nothing")
        #expect(stage.model.editor.text == "no, Nothing")
    }

    @Test func whatIsPastedWhileItIsSearchedIsLookedFor() {
        var stage = Stage(columns: 80, rows: 24)
        stage.press(Key(.function(1)), Key(.scalar("/")))
        stage.does(.pasted("/quit\n"))
        guard case .pager(let pager)? = stage.model.overlay else { return #expect(Bool(false), "it is closed") }
        #expect(pager.search.typed == "/quit")
        #expect(stage.model.editor.isEmpty)
    }

    @Test func theWindowsKeysReachBeyond() {
        var stage = stage("text")
        #expect(stage.press(.control("l")) == [.repaint])
        #expect(stage.press(.control("z")) == [.suspend])
        #expect(stage.press(.control("w"), .control("u"), .alt("b")) == [])
        #expect(stage.model.overlay != nil)
    }

    @Test func searchingGoesToMatchesAndRound() {
        var stage = stage(numbers)
        stage.type("/9")
        #expect(top(stage) == "line 8", "a third from the top")
        expectScreen(
            stage.model,
            """
            | not connected                |
            |line 8                        |
            |line 9                        |
            |line 10                       |
            |line 11                       |
            |line 12                       |
            |──── /9▏ ─── match 1 of 20 ────|
            | ›                            |
            """
        )
        stage.type("5\n")
        expectScreen(
            stage.model,
            """
            | not connected                |
            |line 94                       |
            |line ▏95                       |
            |line 96                       |
            |line 97                       |
            |line 98                       |
            |──── Esc closes · n next · N p|
            | ›                            |
            """
        )
        stage.type("/line 1")
        #expect(top(stage) == "line 96", "line 100 is the first from there on")
        stage.press(Key(.escape))
        stage.type("n")
        #expect(top(stage) == "line 94", "what was looked for before is still looked for")
    }

    @Test func aPatternThatIsNotThereIsTold() {
        var stage = stage(numbers)
        stage.type("/nowhere")
        #expect(place(stage) == "no match")
        #expect(top(stage) == "line 1")
        stage.press(.control("u"), Key(.backspace))
        #expect(place(stage) == "5%" || place(stage) == "4%")
        #expect(top(stage) == "line 1")
        stage.type("n")
        #expect(stage.model.overlay == nil && stage.model.editor.text == "n", "there is nothing to go to")
    }

    private func place(_ stage: Stage) -> String? {
        stage.model.overlay?.place(in: Size(columns: 30, rows: 5), symbols: .unicode)
    }

    @Test(arguments: [
        ("aba", "abababa", [0, 4]), ("é", "éÉé", [0, 4]), ("Abc", "abc Abc", [4]), ("abc", "ABC abc aBC", [0, 4, 8]),
        ("x", "", []), ("longer", "long", []), ("[", "{[", [1]), ("@", "`@", [1]),
    ])
    func patternsAreFound(_ pattern: String, _ text: String, _ starts: [Int]) {
        #expect(ByteNeedle(pattern)?.starts(in: Array(text.utf8)) == starts)
    }

    @Test func moreMatchesThanAreKeptAreTold() {
        let text = String(repeating: "x", count: PagerSearch.matchesAtMost + 5)
        var stage = stage(text)
        stage.type("/x\n")
        #expect(place(stage) == "match 1 of 100,000+")
        stage.type("N")
        #expect(place(stage) == "match 100,000 of 100,000+")
    }

    @Test func matchesAreLitAndTheOneAtTheCursorOtherwise() {
        var stage = Stage(
            columns: 12,
            rows: 5,
            theme: Theme(name: "test") {
                switch $0 {
                case .searchMatch: Style(attributes: .bold)
                case .selection: Style(attributes: .reverse)
                default: Style()
                }
            }
        )
        var text = StyledText()
        text.append("ab xab abx", .help)
        stage.model.overlay = .pager(Pager(text))
        stage.type("/ab\nn")
        let canvas = stage.model.view(at: stage.time)
        #expect(canvas.marks(ofRow: 1) { $0.attributes.contains(.bold) } == "^^     ^^   ")
        #expect(canvas.marks(ofRow: 1) { $0.attributes.contains(.reverse) } == "    ^^      ")
        #expect(canvas.cursor == Position(row: 1, column: 4))
    }

    @Test func aResizeKeepsThePlace() {
        var stage = stage((1...200).map { "word\($0)" }.joined(separator: " "))
        stage.press(Key(.pageDown), Key(.pageDown))
        let first = top(stage).split(separator: " ")[0]
        for columns in [9, 77, 30] {
            stage.does(.resized(Size(columns: columns, rows: 8)))
            #expect(top(stage).split(separator: " ").contains(first))
        }
    }

    @Test(arguments: 1...4)
    func aWindowWithoutATranscriptShowsThePagerAllTheSame(_ rows: Int) {
        let stage = stage("the text", columns: 12, rows: rows)
        var model = stage.model
        #expect(model.view(at: model.now).drawn.contains("the text"))
    }

    @Test func stylesAreThoseOfTheRuns() {
        var text = StyledText()
        text.append("ab", .help)
        text.append("", .time)
        text.append("c", .time)
        text.append("d", .time)
        text.append("e", .input)
        #expect((0..<5).map(text.role) == [.help, .help, .time, .time, .input])
    }
}
