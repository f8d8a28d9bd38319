import Testing

@testable import Interface

@Suite struct PrintableTextLinesTests {
    @Test(arguments: [
        ("", ""), ("hello", "hello"), ("日本語 👨‍👩‍👧‍👦 e\u{301}", "日本語 👨‍👩‍👧‍👦 e\u{301}"),
        // What a message says can't look like a line of yodel's own.
        ("a\n- b\n", "a\n  - b\n  "), ("a\r\nb", "a␍\n  b"), ("a\tb", "a\tb"),
        ("\u{1B}[2J\u{7}", "␛[2J␇"), ("\u{9B}2J\u{202E}", "<U+009B>2J<U+202E>"), ("\u{301}", "◌\u{301}"),
    ])
    func aTextKeepsItsLinesAndNothingElse(_ text: String, _ shown: String) {
        #expect(lines(Array(text.utf8)) == shown)
    }

    @Test func whatIsNoTextIsMarked() {
        #expect(lines([0x61, 0xFF, 0x62]) == "a\u{FFFD}b")
    }

    @Test func localesWithoutUnicodeGetASCII() {
        #expect(lines(Array("\u{1B}é\u{202E}".utf8), .ascii) == "^[?<U+202E>")
    }

    private func lines(_ bytes: [UInt8], _ symbols: Symbols = .unicode) -> String {
        PrintableText(bytes[...], symbols: symbols).lines(indent: "  ")
    }
}
