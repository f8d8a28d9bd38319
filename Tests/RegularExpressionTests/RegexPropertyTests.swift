import TestSupport
import Testing

@testable import RegularExpression

/// Random patterns against a matcher that goes back, random texts as patterns, and sets of scalars against their members.
@Suite struct RegexPropertyTests {
    private static let alphabet: [Unicode.Scalar] = ["a", "b", "é", "日", "-", " "]

    private func text(_ random: inout Seeded, atMost count: Int = 8) -> String {
        String(
            String.UnicodeScalarView(
                (0..<Int.random(in: 0...count, using: &random)).map { _ in
                    Self.alphabet.randomElement(using: &random) ?? "a"
                }
            )
        )
    }

    /// A pattern whose repeated parts take something: of what takes nothing, matchers differ in what it captures.
    private func pattern(_ random: inout Seeded, depth: Int) -> String {
        func one() -> String {
            let atoms = ["a", "b", "é", "日", ".", "[ab]", "[^a]", "\\w", "\\W", "[a-é]", "\\s"]
            guard depth > 0, Int.random(in: 0..<3, using: &random) == 0 else {
                return atoms.randomElement(using: &random) ?? "a"
            }
            let inside = pattern(&random, depth: depth - 1)
            return Bool.random(using: &random) ? "(?:\(inside))" : "(?<g\(depth)>\(inside))"
        }
        func part() -> String {
            let atom = one()
            guard Int.random(in: 0..<2, using: &random) == 0 else { return atom }
            let count = ["*", "+", "?", "{2}", "{1,2}", "{0,3}", "{2,}"].randomElement(using: &random) ?? "*"
            let isPlain = atom.count == 1 || atom.hasPrefix("[") || atom.hasPrefix("\\")
            // Around groups only such counts as end a round that took nothing.
            return atom + (isPlain ? count : "?") + (Bool.random(using: &random) ? "?" : "")
        }
        func branch() -> String {
            let parts = (0..<Int.random(in: 1...3, using: &random)).map { _ in part() }.joined()
            let edge = ["", "", "", "", "^", "\\b", "\\B"].randomElement(using: &random) ?? ""
            return edge + parts + (Int.random(in: 0..<6, using: &random) == 0 ? "$" : "")
        }
        return (0..<Int.random(in: 1...2, using: &random)).map { _ in branch() }.joined(separator: "|")
    }

    @Test(arguments: 0..<16 as Range<UInt64>) func agreesWithAMatcherThatGoesBack(_ seed: UInt64) throws {
        var random = Seeded(seed)
        var compared = 0
        for _ in 0..<150 {
            let pattern = "(?<all>\(pattern(&random, depth: 2)))"
            let syntax = try RegexParser.parse(pattern, .exact)
            var matcher = RegexMatcher(try RegexProgram(syntax))
            for _ in 0..<4 {
                let text = text(&random)
                let naive = BacktrackingMatcher(text)
                guard let expected = try? naive.firstMatch(of: syntax) as BacktrackingMatcher.Captures?? else {
                    continue
                }
                compared += 1
                let found = matcher.firstMatch(in: text)
                #expect(found == (expected.map { .match(captures: $0) } ?? .noMatch), "\(pattern) in \"\(text)\"")
            }
        }
        #expect(compared > 500)
    }

    /// Whatever is typed is a pattern or a fault, and a pattern ends its search.
    @Test(arguments: 0..<8 as Range<UInt64>) func anyTextIsAPatternOrAFault(_ seed: UInt64) {
        var random = Seeded(seed)
        let pieces = Array("()[]{}*+?|^$.\\-,:<>1 2abAB=nwdsWDSé日\u{1F469}").map(String.init)
        for _ in 0..<1500 {
            let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }
            .joined()
            for letterCase in [RegexParser.LetterCase.exact, .smart] {
                do throws(RegexSyntax.Fault) {
                    var matcher = RegexMatcher(try RegexProgram(try RegexParser.parse(text, letterCase)))
                    _ = matcher.firstMatch(in: "aAbB 12-é日()[]{}")
                } catch {
                    #expect(!error.reason.isEmpty)
                }
            }
        }
    }

    /// A text as a pattern is found where it stands first, in either case if it has no capital.
    @Test(arguments: 0..<8 as Range<UInt64>) func aLiteralIsFoundWhereItStands(_ seed: UInt64) throws {
        var random = Seeded(seed)
        for _ in 0..<400 {
            let (needle, text) = (text(&random, atMost: 3), text(&random, atMost: 20))
            let syntax = RegexSyntax.group(RegexParser.literal(needle), name: "it")
            var matcher = RegexMatcher(try RegexProgram(syntax))
            let (bytes, sought) = (Array(text.utf8), Array(needle.utf8))
            let place = (0...max(0, bytes.count - sought.count)).first { bytes[$0...].starts(with: sought) }
            let expected = place.map { RegexMatcher.Outcome.match(captures: ["it": $0..<($0 + sought.count)]) }
            #expect(matcher.firstMatch(in: text) == expected ?? .noMatch, "\"\(needle)\" in \"\(text)\"")
        }
    }

    // MARK: - Sets

    private func ranges(_ random: inout Seeded) -> [ClosedRange<UInt32>] {
        (0..<Int.random(in: 0...5, using: &random)).map { _ in
            let low = UInt32.random(in: 0...200, using: &random)
            return low...(low + UInt32.random(in: 0...30, using: &random))
        }
    }

    @Test func invertedSetsHoldWhatTheOthersDoNot() {
        var random = Seeded(5)
        for _ in 0..<300 {
            let ranges = ranges(&random)
            let inverted = RegexSyntax.inverted(ranges)
            let ends: [UInt32] = [0, 1, 231, 232, 0xD7FF, 0xE000, 0x10FFFE, 0x10FFFF]
            for value in Array(0...240) + ends {
                let isIn = ranges.contains { $0.contains(value) }
                #expect(inverted.contains { $0.contains(value) } != isIn, "\(value) of \(ranges)")
            }
            // In order, apart from each other, and the same again when inverted twice.
            #expect(zip(inverted, inverted.dropFirst()).allSatisfy { $0.upperBound + 1 < $1.lowerBound })
            #expect(RegexSyntax.inverted(RegexSyntax.inverted(inverted)) == inverted)
        }
        #expect(RegexSyntax.inverted([]) == [0...0x10FFFF])
        #expect(RegexSyntax.inverted([0...0x10FFFF]).isEmpty)
    }

    @Test func eitherCaseHoldsTheOtherOfASCII() {
        var random = Seeded(6)
        for _ in 0..<300 {
            let ranges = ranges(&random)
            let all = RegexSyntax.ignoringCase(ranges)
            func holds(_ value: UInt32, _ ranges: [ClosedRange<UInt32>]) -> Bool {
                ranges.contains { $0.contains(value) }
            }
            for value in UInt32(0)..<128 {
                let isLetter = (0x41...0x5A).contains(value & ~0x20) && value & ~0x20 != value | 0x20
                let expected = holds(value, ranges) || isLetter && holds(value ^ 0x20, ranges)
                #expect(holds(value, all) == expected, "\(value) of \(ranges)")
            }
        }
    }

    @Test func wordsAndBlanksAreThoseOfTheTable() {
        for (scalar, isWord, isBlank) in [
            ("a", true, false), ("Z", true, false), ("0", true, false), ("_", true, false), ("-", false, false),
            (" ", false, true), ("\t", false, true), ("\u{A0}", false, true), ("\u{2028}", false, true),
            ("é", true, false), ("ß", true, false), ("×", false, false), ("÷", false, false), ("日", true, false),
            ("ｱ", true, false), ("。", false, false), ("👍", false, false), ("𝒳", true, false),
            ("\u{3000}", false, false),
        ] as [(Unicode.Scalar, Bool, Bool)] {
            #expect(RegexSyntax.word.contains { $0.contains(scalar.value) } == isWord, "\(scalar)")
            #expect(RegexSyntax.blank.contains { $0.contains(scalar.value) } == isBlank, "\(scalar)")
        }
    }
}
