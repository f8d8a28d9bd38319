import Testing

@testable import Script

/// Where the caret stands under what is wrong: below its place in a terminal, whatever comes before it.
@Suite struct CaretTests {
    /// East Asian signs and emoji take two columns here, and marks that combine none.
    private static func width(_ text: String) -> Int {
        text.reduce(0) { columns, character in
            guard let first = character.unicodeScalars.first else { return columns }
            let isWide = (0x1100...0x115F).contains(first.value) || (0x2E80...0xFF60).contains(first.value)
            return columns + (isWide || first.properties.isEmojiPresentation ? 2 : 1)
        }
    }

    /// The line, and the caret with the sign above it.
    @Test(arguments: [
        ("> {t}", "  > {t}", "    ^"),
        ("> héllo {t}", "  > héllo {t}", "          ^"),
        ("> e\u{301}e\u{301} {t}", "  > e\u{301}e\u{301} {t}", "       ^"),
        ("> 日本語 {t}!", "  > 日本語 {t}!", "           ^"),
        ("> 한국 {t}", "  > 한국 {t}", "         ^"),
        ("> 👨‍👩‍👧{t}", "  > 👨‍👩‍👧{t}", "      ^"),
        ("> a\tb{t}", "  > a\\tb{t}", "        ^"),
        ("> \u{202E}{t}", "  > \\u{202e}{t}", "            ^"),
        ("@set 日 x", "  @set 日 x", "       ^"),
        ("<$ .日本 == 'x'", "  <$ .日本 == 'x'", "              ^"),
    ])
    func theCaretStandsBelowItsPlace(script: String, line: String, caret: String) throws {
        let told = try marked(script).split(separator: "\n")
        #expect(told.dropFirst().map(String.init) == [line, caret])
    }

    @Test(arguments: [("a", 50, 22), ("日", 25, 11), ("é", 50, 22), ("👍", 25, 11)])
    func longLinesAreShownRoundTheirPlace(sign: String, before: Int, behind: Int) throws {
        func many(_ count: Int) -> String { String(repeating: sign, count: count) }
        let told = try marked("> \(many(100)){t}\(many(100))").split(separator: "\n")
        #expect(told[1] == "  …\(many(before)){t}\(many(behind))")
        #expect(told[2] == String(repeating: " ", count: 2 + 51) + "^")
        #expect(Self.width(String(told[1])) <= 79)
    }

    /// The end of what is kept of a line may fall into a character; its place may lie beyond.
    @Test func theEndOfWhatIsKeptOfALine() throws {
        let limit = ScriptFault.textAtMost
        for missing in 0..<8 {
            let long = String(repeating: "日", count: (limit - missing) / 3)
            let told = try marked("> \(long){t}")
            #expect(told.hasPrefix("s:1:\(3 + long.utf8.count): `{t}` has no value here"))
            #expect(told.split(separator: "\n").allSatisfy { Self.width(String($0)) < 160 })
        }
    }

    @Test(arguments: [
        ("> 日本語\n< 日本人", "日本語 - i got it", "日本人", 21 + 4),
        ("> 👍👍x\n< 👍👍y", "👍👍x - i got it", "👍👍y", 21 + 4),
        ("> abx\n< aby", "abx - i got it", "aby", 21 + 2),
    ])
    func theDifferenceIsPointedAt(script: String, came: String, expected: String, indent: Int) throws {
        var simulation = try Simulation(script: script)
        let told = simulation.run().text(file: "s", width: Self.width)
        #expect(
            told.hasSuffix(
                "    altered answer:  \(came)\n    expected:        \(expected)\n"
                    + "\(String(repeating: " ", count: indent))^ differs from here\n"
            ),
            "\(told)"
        )
    }

    /// A long message of wide characters is shown where it differs, in no more than 80 columns.
    @Test func theDifferenceOfLongMessagesIsInView() throws {
        let long = String(repeating: "日", count: 300)
        var simulation = try Simulation(script: "> \(long)左\(long)\n< \(long)右\(long) - i got it\n")
        let told = simulation.run().text(file: "s", width: Self.width).split(separator: "\n").suffix(3)
        #expect(told.allSatisfy { Self.width(String($0)) < 80 })
        let caret = try #require(told.last?.prefix { $0 == " " }.count)
        for (line, sign) in zip(told, "左右") {
            let before = line.prefix { $0 != sign }
            #expect(Self.width(String(before)) == caret, "\(line)")
        }
    }

    /// Of texts of several lines the wide ones are cut to what fits, and too wide ones told by a caret.
    @Test(arguments: [(35, true), (36, false)]) func wideLinesOfADiff(signs: Int, asLines: Bool) throws {
        let wide = String(repeating: "日", count: signs - 1)
        var simulation = try Simulation(script: "> a\n>+ \(wide)左\n>+ c\n< a\n<+ \(wide)右\n<+ c - i got it\n")
        let told = simulation.run().text(file: "s", width: Self.width)
        #expect(told.contains("- \(wide)右\n      + \(wide)左\n") == asLines)
        #expect(told.contains("^ differs from here") != asLines)
    }

    private func marked(_ script: String) throws -> String {
        let error = #expect(throws: InvalidScript.self) { try Program(parsing: Array(script.utf8)[...]) }
        return try #require(error?.faults.first).marked(in: "s", width: Self.width)
    }
}
