import RegularExpression
import TestSupport
import Testing

@testable import Interface

/// Patterns against the standard library's regular expressions, and against what they could cost.
@Suite struct PatternTests {
    private func isFound(_ pattern: String, _ text: String) throws -> Bool? {
        var work = 0
        return try Pattern(pattern, isRegex: true).isFound(in: Array("..\(text)".utf8)[2...], work: &work)
    }

    @Test(
        arguments: [
            ("a", "xay", true), ("^a", "ba", false), ("^a", "b\na", true), ("a$", "a\nb", true), ("a$", "ab", false),
            ("^$", "", true), ("", "x", true), ("a.c", "a\nc", false), ("a.c", "a日c", true), ("[a-c]+x", "zzbbx", true),
            ("[^a-c]", "abc", false), ("[]x]", "]", true), ("[a-]", "-", true), ("\\d{3}", "12 345", true),
            ("^\\d{3}$", "1234", false), ("a{2,3}b", "ab aab", true), ("^a{2,}$", "a", false), ("a{,2}", "a{,2}", true),
            ("\\bword\\b", "a word.", true), ("\\bword\\b", "swords", false), ("\\Bord", "word", true),
            ("(?:ab|cd)+e", "xabcde", true), ("(a|b|)c", "c", true), ("x|y|z", "az", true), ("HTTP", "http", false),
            ("http", "HTTP", true), ("[é]", "É", true), ("\\.\\*", "a.*b", true), ("\\s\\S\\w\\W", " x_-", true),
            ("a??b*?c+?", "bbc", true), ("(a*)*b", "aaab", true), ("日+本", "日日本", true), ("[^a]", "A", false),
        ] as [(String, String, Bool)]
    )
    func expressionsAreFound(_ pattern: String, _ text: String, _ expected: Bool) throws {
        #expect(try isFound(pattern, text) == expected)
    }

    @Test(arguments: [
        ("(", "( without )"), (")", ") without ("), ("[a", "[ without ]"), ("*a", "nothing before *"),
        ("a\\", "\\ at the end"), ("\\q", "\\q is not known"), ("[z-a]", "z-a runs backwards"),
        ("a{3,2}", "strange counts in { }"), ("a{9999}", "strange counts in { }"),
        ("((a{900}){900}){900}", "the pattern is too large"), ("(?=a)", "(? is not known but for (?: and (?<name>"),
        (String(repeating: "(", count: 99), "nested too deeply"),
    ])
    func faultsAreTold(_ pattern: String, _ reason: String) {
        #expect(throws: RegexSyntax.Fault(reason: reason)) { try Pattern(pattern, isRegex: true) }
    }

    /// Random patterns of what both know alike; the library does not always take an underscore before a wide letter for one.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func patternsFindWhatTheStandardLibraryFinds(_ seed: UInt64) throws {
        var random = Seeded(seed)
        for _ in 0..<300 {
            let text = Self.expression(&random, depth: 3)
            let pattern = try Pattern(text, isRegex: true)
            let regex = try Regex(text).matchingSemantics(.unicodeScalar).anchorsMatchLineEndings()
            for _ in 0..<10 {
                let count = Int.random(in: 0...12, using: &random)
                let sample = String((0..<count).map { _ in "abc日 ".randomElement(using: &random) ?? "a" })
                var work = 0
                let isFound = pattern.isFound(in: Array(sample.utf8)[...], work: &work)
                #expect(isFound == (sample.firstMatch(of: regex) != nil), "\(text) in \(sample)")
                for range in pattern.ranges(in: Array(sample.utf8)[...], around: 0..<sample.utf8.count) {
                    let part = String(decoding: Array(sample.utf8)[range], as: UTF8.self)
                    #expect(isFound == true && !part.isEmpty)
                }
            }
        }
    }

    private static func expression(_ random: inout Seeded, depth: Int) -> String {
        let atoms = ["a", "b", "c", "日", ".", "[ab]", "[^b]", "\\w", "\\W", " "]
        guard depth > 0 else { return atoms.randomElement(using: &random) ?? "a" }
        func part() -> String { expression(&random, depth: depth - 1) }
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return "(\(part())|\(part()))"
        case 1: return "(\(part()))*"
        case 2: return "(\(part()))?"
        case 3: return "(\(part())){1,3}"
        case 4: return "^\(part())"
        case 5: return "\(part())$"
        default: return part() + part()
        }
    }

    @Test(arguments: [
        ("(a+)+b", "aaaaaaaa"), ("(a|aa)*$^b", "aaaaaaaa"), ("(a|b)*a(a|b){12}c", "abbabaab"),
        ("(.*)*(.*)*y{50}", "xxxxxxxx"),
    ])
    func noPatternTakesForEver(_ text: String, _ piece: String) throws {
        let pattern = try Pattern(text, isRegex: true)
        let hostile = Array(String(repeating: piece, count: 1 << 16).utf8)
        var work = 0
        let time = processorTime { #expect(pattern.isFound(in: hostile[...], work: &work) != true) }
        print("\(text): \(time)")
        #expect(time < .seconds(10 * patience), "\(text) took \(time)")
    }

    @Test func lettersOfAnyScriptAreFoundInEitherCase() throws {
        for (pattern, text, expected) in [("über", "ÜBER", true), ("Über", "über", false), ("да", "ДА", true)] {
            var work = 0
            #expect(try Pattern(pattern, isRegex: false).isFound(in: Array(text.utf8)[...], work: &work) == expected)
        }
    }

    @Test func anExpressionIsSearchedAndFiltered() {
        var stage = Stage(
            columns: 60,
            rows: 7,
            theme: Theme(name: "x") { $0 == .searchMatch ? Style(attributes: .bold) : Style() }
        )
        for number in 1...20 { stage.receive("number \(number)") }
        stage.type("/search -r 1[0-4]\\b\n")
        expectScreen(
            stage.model,
            #"""
            | not connected                                              |
            | 10:42:07 < number 12                                       |
            |          < number 13                                       |
            |          < number 14                                       |
            |          < number 15                                       |
            |──── Up older · Down newer ─────────── more below · End ────|
            | regex › 1[0-4]\b▏                                    1 of 5 |
            """#
        )
        let canvas = stage.model.view(at: stage.time)
        #expect(canvas.marks(ofRow: 3) { $0.attributes.contains(.bold) }.prefix(24) == "                   ^^   ")
        stage.type("(")
        #expect(stage.model.view(at: stage.time).drawn.contains("( without )"))
        stage.press(Key(.escape))
        stage.type("/filter !/^number .$/\n")
        #expect(stage.model.filter?.scan.matches.count == 11)
        stage.type("/filter /(/\n")
        #expect(stage.model.editor.text == "/filter /(/")
    }
}
