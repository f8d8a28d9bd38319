import TestSupport
import Testing

@testable import RegularExpression

/// Matches and captures, against the standard library's regular expressions and against what they could cost.
@Suite struct RegexMatcherTests {
    private func outcome(_ pattern: String, _ text: String) throws -> RegexMatcher.Outcome {
        var matcher = RegexMatcher(try RegexProgram(try RegexParser.parse(pattern, .exact)))
        return matcher.firstMatch(in: text)
    }

    private func captures(_ pattern: String, _ text: String) throws -> [String: String]? {
        guard case .match(let captures) = try outcome(pattern, text) else { return nil }
        return captures.mapValues { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
    }

    @Test(
        arguments: [
            ("token=(?<token>\\w+)", "a token=été9; b", ["token": "été9"]),
            ("(?<a>a+)(?<b>a*)", "xaaa", ["a": "aaa", "b": ""]),
            ("(?<a>a+?)(?<b>a*)", "xaaa", ["a": "a", "b": "aa"]),
            ("(?<a>a|ab)(?<b>c|bcd)", "abcd", ["a": "a", "b": "bcd"]),
            ("(?:(?<n>\\d),?)+$", "1,2,3", ["n": "3"]), ("(?<x>x)|(?<y>y)", "y", ["y": "y"]),
            ("^(?<k>[^=]+)=(?<v>.*)$", "key=a=b", ["k": "key", "v": "a=b"]), ("(?<d>\\d{2,3})", "1 1234", ["d": "123"]),
            ("a(?<none>)b", "ab", ["none": ""]), ("(?<out>a(?<in>b))", "zab", ["out": "ab", "in": "b"]),
        ] as [(String, String, [String: String])]
    )
    func namesCaptureWhatTheyStandRound(_ pattern: String, _ text: String, _ expected: [String: String]) throws {
        #expect(try captures(pattern, text) == expected)
    }

    @Test(
        arguments: [
            ("A", "a", false), ("^b", "a\nb", false), ("a$", "a\nb", false), ("^a.b$", "a\nb", false), ("^$", "", true),
            ("b$", "a\nb", true), ("\\bword\\b", "a word.", true), ("\\Bord", "ord", false), ("x{0}y", "y", true),
            ("^(?:a*)*$", "aaaa", true), ("\u{1F469}.", "\u{1F469}\u{200D}", true),
        ] as [(String, String, Bool)]
    )
    func patternsAreFound(_ pattern: String, _ text: String, _ expected: Bool) throws {
        #expect((try captures(pattern, text) != nil) == expected)
    }

    /// Random patterns of what both know alike find the same first match.
    @Test(arguments: [1, 2, 3] as [UInt64]) func agreesWithTheStandardLibrary(seed: UInt64) throws {
        var state = seed
        func random(_ bound: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % bound)
        }
        let pieces = ["a", "b", "[ab]", "(?:a|ab)", "a*", "b+?", "(?:ab)?", ".", "a{1,2}", "c??"]
        for _ in 0..<300 {
            let inside = (0...random(3)).map { _ in pieces[random(10)] }.joined()
            let pattern = (random(4) == 0 ? "^" : "") + "(?<all>\(inside))" + pieces[random(10)]
            let text = (0..<random(9)).map { _ in ["a", "b", "c"][random(3)] }.joined()
            let expected = try Regex(pattern).firstMatch(in: text)?["all"]?.substring.map(String.init)
            #expect(try captures(pattern, text)?["all"] == expected, "\(pattern) in \(text)")
        }
    }

    @Test(.timeLimit(.minutes(patience))) func whatMakesOthersGoBackTakesOnePass() throws {
        let text = String(repeating: "a", count: 20_000) + "!"
        #expect(try outcome("^(a+)+$", text) == .noMatch)
        #expect(try outcome("(a|aa)*(a|b)*c", text) == .noMatch)
    }

    @Test(.timeLimit(.minutes(patience))) func tooMuchWorkIsGivenUp() throws {
        let text = String(repeating: "a", count: 60_000)
        #expect(try outcome("(a?){900}b", text) == .tooMuchWork)
    }

    @Test(arguments: [
        ("(?<a", "(?< without a name and >"), ("(?<1>a)", "(?< without a name and >"),
        ("(?=a)", "(? is not known but for (?: and (?<name>"),
    ])
    func faultsAreTold(_ pattern: String, _ reason: String) {
        #expect(throws: RegexSyntax.Fault(reason: reason)) { try RegexParser.parse(pattern, .exact) }
    }
}
