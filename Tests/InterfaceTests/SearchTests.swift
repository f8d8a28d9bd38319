import TestSupport
import Testing

@testable import Interface

/// Searching and filtering: whole screens, and what is found against the plainest way to find it.
@Suite struct SearchTests {
    private static let theme = Theme(name: "test") { $0 == .searchMatch ? Style(attributes: .bold) : Style() }

    private func stage(columns: Int = 80, rows: Int = 24) -> Stage {
        var stage = Stage(columns: columns, rows: rows, theme: Self.theme)
        for number in 1...40 { stage.receive(number % 10 == 5 ? "Needle \(number), needle" : "hay \(number)") }
        return stage
    }

    @Test func whatIsTypedIsFoundAbove() {
        var stage = stage()
        stage.type("draft")
        stage.press(.control("s"))
        stage.type("need")
        expectScreen(
            stage.model,
            """
            | not connected                                                                  |
            | 10:42:07 < hay 20                                                              |
            |          < hay 21                                                              |
            |          < hay 22                                                              |
            |          < hay 23                                                              |
            |          < hay 24                                                              |
            |          < Needle 25, needle                                                   |
            |          < hay 26                                                              |
            |          < hay 27                                                              |
            |          < hay 28                                                              |
            |          < hay 29                                                              |
            |          < hay 30                                                              |
            |          < hay 31                                                              |
            |          < hay 32                                                              |
            |          < hay 33                                                              |
            |          < hay 34                                                              |
            |          < Needle 35, needle                                                   |
            |          < hay 36                                                              |
            |          < hay 37                                                              |
            |          < hay 38                                                              |
            |          < hay 39                                                              |
            |          < hay 40                                                              |
            |──── Up older · Down newer ─────────────────────────────────────────────────────|
            | search › need▏                                                           1 of 4 |
            """
        )
        stage.press(.control("s"), Key(.up), Key(.down))
        let canvas = stage.model.view(at: stage.time)
        #expect(canvas.drawn.contains("2 of 4"))
        stage.press(Key(.escape))
        #expect(stage.model.editor.notation == "draft|" && stage.model.viewport.isFollowing)
        #expect(stage.model.view(at: stage.time).drawn.hasSuffix(" › draft▏\(String(repeating: " ", count: 72))|"))
    }

    @Test func matchesAreLitAndTheShownOneIsUnderlined() {
        var stage = stage(columns: 31, rows: 8)
        stage.receive("a needle, another needle")
        stage.press(.control("s"))
        stage.type("needle")
        let canvas = stage.model.view(at: stage.time)
        let lit = canvas.marks(ofRow: 5) { $0.attributes.contains(.bold) }
        #expect(lit == "    ^^^^^^          ^^^^^^     ")
        #expect(canvas.marks(ofRow: 5) { $0.attributes.isSuperset(of: [.underline, .reverse]) } == lit)
        stage.press(Key(.up))
        #expect(!stage.model.view(at: stage.time).marks(ofRow: 5) { $0.attributes.contains(.underline) }.contains("^"))
        expectScreen(
            stage.model,
            """
            | not connected                 |
            |< hay 33                       |
            |< hay 34                       |
            |< Needle 35, needle            |
            |< hay 36                       |
            |< hay 37                       |
            |──── Up older · Down newer ────|
            | search › needle▏        2 of 5 |
            """
        )
    }

    @Test func enterStaysAndTheLettersGoOn() {
        var stage = stage(columns: 60, rows: 7)
        stage.type("/search needle\n")
        stage.press(Key(.enter))
        #expect(separator(stage).hasPrefix("──── 1 of 4 · n older · N newer · Esc ─"))
        stage.type("nn")
        #expect(separator(stage).contains("3 of 4"))
        stage.type("N")
        #expect(separator(stage).contains("2 of 4") && stage.model.editor.isEmpty)
        stage.press(Key(.pageUp))
        stage.type("no")
        stage.press(Key(.backspace))
        stage.type("ever n")
        #expect(stage.model.editor.text == "ever n", "the first letter went to the match before, the rest is text")
        #expect(stage.model.search == nil)
    }

    @Test func nothingFoundIsTold() {
        var stage = stage(columns: 60, rows: 7)
        stage.press(.control("s"))
        stage.type("nowhere")
        #expect(stage.model.view(at: stage.time).drawn.contains(" search › nowhere▏"))
        #expect(stage.model.view(at: stage.time).drawn.contains("no match"))
        stage.press(Key(.enter))
        #expect(stage.model.search == nil && stage.model.viewport.isFollowing)
    }

    @Test func foldedNoticesAreFoundAndUnfolded() {
        var stage = Stage(columns: 60, rows: 9)
        for attempt in 1...8 { stage.does(.noticed("attempt \(attempt)")) }
        stage.type("/search attempt 3\n")
        #expect(stage.model.view(at: stage.time).drawn.contains("- attempt 3 "))
    }

    @Test func aSearchGoesOnWhileMessagesCome() {
        var stage = stage(columns: 60, rows: 7)
        stage.type("/search needle\n")
        let before = stage.model.view(at: stage.time).drawn
        stage.receive("one more needle")
        #expect(stage.model.nextDeadline == stage.time.uptime)
        stage.does(.deadlineReached)
        #expect(stage.model.nextDeadline == nil)
        #expect(stage.model.view(at: stage.time).drawn.contains("2 of 5"))
        #expect(before.contains("1 of 4"))
    }

    private func separator(_ stage: Stage) -> String {
        var model = stage.model
        let rows = model.view(at: stage.time).drawn.split(separator: "\n")
        return String(rows[rows.count - 2].dropFirst().dropLast())
    }

    // MARK: - Against a plain model

    private static let words = ["a", "ab", "aab", "Abba", "日本", "é", "needle", "nee", " ", "x", "\n", "b", "NEEDLE"]

    @Test(arguments: [1, 2, 3] as [UInt64])
    func scansFindWhatPlainSearchFinds(_ seed: UInt64) throws {
        var random = Seeded(seed)
        var transcript = Transcript(limits: .init(entries: 5000))
        var texts: [[UInt8]] = []
        for _ in 0..<6000 {
            let count = Int.random(in: 0..<300, using: &random) == 0 ? 4000 : Int.random(in: 0...40, using: &random)
            texts.append((0..<count).flatMap { _ in Array((Self.words.randomElement(using: &random) ?? "").utf8) })
            transcript.append(.received, MessageBody(.text, texts[texts.count - 1][...]), at: 0)
        }
        for pattern in [
            "needle", "Needle", "NEEDLE", "ab", "aabab", "日", "本é", "é", " x\n", "zz", "bNEEDLEa", "abbaabba",
        ] {
            let origin = Int.random(in: 0...6000, using: &random)
            var scan = EntryScan([EntryTest(pattern: try Pattern(pattern, isRegex: false))], from: origin)
            var slices = 0
            while !scan.isComplete(in: transcript) {
                scan.advance(in: transcript)
                slices += 1
            }
            let isExact = pattern.contains { $0.isUppercase }
            let expected = transcript.numbers.filter { Self.contains(texts[$0], Array(pattern.utf8), isExact: isExact) }
            var found: [Int] = []
            while let next = scan.matches.first(from: (found.last ?? -1) + 1) { found.append(next) }
            #expect(found == Array(expected), "\(pattern) from \(origin)")
            #expect(scan.matches.count == expected.count)
        }
    }

    private static func contains(_ text: [UInt8], _ pattern: [UInt8], isExact: Bool) -> Bool {
        func folded(_ byte: UInt8) -> UInt8 { !isExact && (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }
        guard pattern.count <= text.count else { return false }
        return (0...(text.count - pattern.count)).contains { start in
            pattern.indices.allSatisfy { folded(text[start + $0]) == folded(pattern[$0]) }
        }
    }

    // MARK: - Filters

    private func mixed(_ columns: Int, _ rows: Int) -> Stage {
        var stage = Stage(columns: columns, rows: rows)
        for number in 1...30 {
            let id = stage.send("ask \(number)")
            stage.receive("ask \(number) - got it", answers: id)
            if number % 10 == 0 { stage.does(.noticed("notice \(number)")) }
        }
        stage.receive([1, 2, 3], kind: .binary)
        return stage
    }

    @Test func aFilterShowsAPartAndSaysSo() {
        var stage = mixed(80, 9)
        stage.type("/filter received 9\n")
        stage.does(.failed("an error after it"))
        stage.does(.deadlineReached)
        expectScreen(
            stage.model,
            """
            | not connected                                                                  |
            | 10:42:07 < ask 9 - got it                                                      |
            |          < ask 19 - got it                                                     |
            |          < ask 29 - got it                                                     |
            |          ! an error after it                                                   |
            |                                                                                |
            |                                                                                |
            |──── filter: received 9 · 4 of 65 ──────────────────────────────────────────────|
            | › ▏                                                                             |
            """
        )
        stage.type("/filter off\n")
        #expect(stage.model.view(at: stage.time).drawn.contains("[binary, 3 bytes]"))
    }

    @Test(
        arguments: [
            ("sent", 30), ("received", 31), ("notices", 3), ("errors", 0), ("binary", 1), ("text", 63), ("!sent", 34),
            ("sent received", 61), ("!sent !notices", 31), ("!received text", 33), ("ask 1", 22), ("!ask 1", 42),
            ("sent !ask 1", 19), ("sent ask 1", 11), ("Ask", 0), ("  received   ask 30 ", 1),
        ]
    )
    func filtersCount(_ text: String, _ count: Int) {
        var stage = mixed(80, 9)
        stage.type("/filter \(text)\n")
        #expect(stage.model.filter?.scan.matches.count == count)
        #expect(stage.model.filter?.scan.isComplete(in: stage.model.transcript) == true)
    }

    @Test func newOnesBelowAreCountedThroughTheFilter() {
        var stage = mixed(80, 9)
        stage.type("/filter received\n")
        stage.press(Key(.pageUp))
        for number in 1...7 {
            stage.send("mine \(number)")
            stage.receive("theirs \(number)")
        }
        stage.does(.deadlineReached)
        #expect(separator(stage).contains(" 7 new below · End "))
        stage.press(.control("s"))
        stage.type("mine")
        #expect(stage.model.view(at: stage.time).drawn.contains("no match"), "a search sees what is shown")
    }

    @Test func aFilterOfNothingKeepsTheLineAndTells() {
        var stage = mixed(80, 9)
        stage.type("/filter !\n")
        #expect(stage.model.filter?.scan.tests.first?.pattern?.text == "!")
        stage.type("/filter\n")
        #expect(stage.model.filter == nil)
    }
}
