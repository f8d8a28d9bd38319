import Testing

@testable import RegularExpression

/// What patterns mean, piece by piece, and what is told of those that mean nothing.
@Suite struct RegexParserTests {
    private func isFound(_ pattern: String, in text: String, _ letterCase: RegexParser.LetterCase = .exact) throws
        -> Bool
    {
        var matcher = RegexMatcher(try RegexProgram(try RegexParser.parse(pattern, letterCase)))
        if case .match = matcher.firstMatch(in: text) { return true }
        return false
    }

    /// The whole text matches, or does not.
    @Test(
        arguments: [
            ("\\d", "7", true), ("\\d", "x", false), ("\\D", "7", false), ("\\D", "é", true), ("\\w", "é", true),
            ("\\w", "_", true), ("\\w", "-", false), ("\\W", "-", true), ("\\W", "日", false), ("\\s", "\u{2028}", true),
            ("\\s", "x", false), ("\\S", "x", true), ("\\S", "\t", false), ("\\n", "\n", true), ("\\t", "\t", true),
            ("\\r", "\r", true), ("\\.", ".", true), ("\\.", "x", false), ("\\\\", "\\", true), ("\\é", "é", true),
            (".", "\n", false), (".", "👍", true),
        ] as [(String, String, Bool)]
    )
    func escapesMeanSets(_ pattern: String, _ text: String, _ expected: Bool) throws {
        #expect(try isFound("^(?:\(pattern))$", in: text) == expected)
    }

    @Test(
        arguments: [
            ("[abc]", "b", true), ("[abc]", "d", false), ("[a-c]", "b", true), ("[^a-c]", "b", false),
            ("[^a-c]", "d", true),
            ("[]a]", "]", true), ("[^]a]", "]", false), ("[a-]", "-", true), ("[-a]", "-", true),
            ("[\\d-x]", "5", true),
            ("[\\]]", "]", true), ("[\\w.]", ".", true), ("[\\n]", "\n", true), ("[a-\\n]", "b", nil),
            ("[\\t-\\n]", "\n", true),
            ("[α-ω]", "λ", true), ("[^\\s]", " ", false), ("[^\\d\\s]", "x", true), ("[.*]", "*", true),
            ("[.*]", "x", false),
        ] as [(String, String, Bool?)]
    )
    func bracketsHoldMembers(_ pattern: String, _ text: String, _ expected: Bool?) throws {
        guard let expected else {
            #expect(throws: RegexSyntax.Fault.self) { try RegexParser.parse(pattern, .exact) }
            return
        }
        #expect(try isFound("^(?:\(pattern))$", in: text) == expected)
    }

    /// How many of a pattern's repetitions are allowed, from none to six.
    @Test(
        arguments: [
            ("a*", [0, 1, 2, 3, 4, 5, 6]), ("a+", [1, 2, 3, 4, 5, 6]), ("a?", [0, 1]), ("a{2}", [2]),
            ("a{2,}", [2, 3, 4, 5, 6]),
            ("a{2,4}", [2, 3, 4]), ("a{0}", [0]), ("a{0,1}", [0, 1]), ("(?:aa)+", [2, 4, 6]), ("(?:a{2}){2}", [4]),
            ("a*?", [0, 1, 2, 3, 4, 5, 6]), ("a{2,4}?", [2, 3, 4]), ("a|aa", [1, 2]), ("|a", [0, 1]),
            ("(?:|a){3}", [0, 1, 2, 3]),
        ] as [(String, [Int])]
    )
    func countsAreKept(_ pattern: String, _ expected: [Int]) throws {
        let allowed = try (0...6).filter { try isFound("^(?:\(pattern))$", in: String(repeating: "a", count: $0)) }
        #expect(allowed == expected)
    }

    @Test(arguments: ["{", "a{", "a{x}", "a{1", "a{1,", "a{,2}", "{}", "x{1,2", "}"])
    func aBraceThatCountsNothingMeansItself(_ text: String) throws {
        #expect(try isFound("^\(text)$", in: text))
    }

    @Test(
        arguments: [
            ("hello", "HeLLo", true), ("Hello", "hello", false), ("Hello", "Hello", true), ("[a-c]", "B", true),
            ("[^a]", "A", false), ("É", "é", false), ("é", "É", true), ("σ", "Σ", true), ("ß", "ß", true),
            ("[A-C]x", "Bx", true),
            ("[A-C]x", "bX", false), ("\\D", "X", true), ("\\Dx", "1X", false), ("\\Dx", "aX", true),
            ("\\\\D", "\\d", false),
        ] as [(String, String, Bool)]
    )
    func withoutCapitalsEitherCaseIsFound(_ pattern: String, _ text: String, _ expected: Bool) throws {
        #expect(try isFound(pattern, in: text, .smart) == expected)
    }

    @Test(arguments: ["a.b", "(", "[x", "\\", "a|b", "^$", "{1}", "*"]) func aLiteralMeansItself(_ text: String) throws
    {
        var matcher = RegexMatcher(try RegexProgram(RegexParser.literal(text)))
        #expect(matcher.firstMatch(in: "<\(text)>") == .match(captures: [:]))
        #expect(matcher.firstMatch(in: "nothing of it here") == .noMatch)
    }

    @Test(arguments: [
        (")", ") without ("), ("a)", ") without ("), ("(a", "( without )"), ("(?:a", "( without )"),
        ("*", "nothing before *"),
        ("a|+", "nothing before +"), ("(?)", "(? is not known but for (?: and (?<name>"), ("(?<n>", "( without )"),
        ("[a", "[ without ]"),
        ("[", "[ without ]"), ("[]", "[ without ]"), ("[z-a]", "z-a runs backwards"), ("\\", "\\ at the end"),
        ("\\q", "\\q is not known"), ("\\1", "\\1 is not known"), ("[\\q]", "\\q is not known"),
        ("[a\\", "\\ at the end"),
        ("a{3,2}", "strange counts in { }"), ("a{1001}", "strange counts in { }"),
        ("a{1,9999}", "strange counts in { }"),
    ])
    func faultsAreTold(_ pattern: String, _ reason: String) {
        #expect(throws: RegexSyntax.Fault(reason: reason)) { try RegexParser.parse(pattern, .exact) }
    }

    @Test func depthAndSizeHaveLimits() throws {
        let deep = String(repeating: "(", count: 50) + String(repeating: ")", count: 50)
        #expect(throws: RegexSyntax.Fault(reason: "nested too deeply")) { try RegexParser.parse(deep, .exact) }
        let large = try RegexParser.parse("(?:abc){1000}", .exact)
        #expect(throws: RegexSyntax.Fault(reason: "the pattern is too large")) { try RegexProgram(large) }
        // Nothing, a million times.
        #expect(try isFound("(?:(?:){1000}){1000}", in: ""))
    }

    @Test func aNameThatStandsTwiceCapturesWhatCameLast() throws {
        var matcher = RegexMatcher(try RegexProgram(try RegexParser.parse("(?<x>a)|(?<x>b)", .exact)))
        #expect(matcher.names == ["x"])
        #expect(matcher.firstMatch(in: "zb") == .match(captures: ["x": 1..<2]))
    }
}
