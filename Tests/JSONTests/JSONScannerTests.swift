import TestSupport
import Testing

@testable import JSON

/// Where tokens end, wherever in a text they stand; and strings between what they mean and what is written.
@Suite struct JSONScannerTests {
    private enum Kind { case string, number, name }

    /// Behind the token that a text begins with, counted from its first byte; nil if none is there.
    private func end(_ kind: Kind, _ text: String) -> Int? {
        let bytes = Array("][\(text)".utf8)[2...]
        let scanner = JSONScanner(bytes)
        do throws(JSONScanner.Fault) {
            return switch kind {
            case .string: try scanner.stringEnd(bytes.startIndex) - 2
            case .number: try scanner.numberEnd(bytes.startIndex) - 2
            case .name: try scanner.nameEnd(bytes.startIndex) - 2
            }
        } catch {
            return nil
        }
    }

    @Test(
        arguments: [
            ("\"\"", 2), ("\"a\" b", 3), ("\"\\\"\"", 4), ("\"\\\\\"\"", 4), ("\"\\u12aF\"", 8), ("\"é\"", 4),
            ("\"\u{7F}\"", 3), ("\"\\/\\b\\f\\n\\r\\t\"", 14), ("\"", nil), ("\"a", nil), ("\"\\", nil),
            ("\"\\\"", nil),
            ("\"\\u", nil), ("\"\\u123\"", nil), ("\"\\u123g\"", nil), ("\"\\U1234\"", nil), ("\"\\a\"", nil),
            ("\"\\'\"", nil), ("\"a\tb\"", nil), ("\"\0\"", nil), ("\"\u{1F}\"", nil),
        ] as [(String, Int?)]
    )
    func stringsEndAtTheirQuote(_ text: String, _ expected: Int?) { #expect(end(.string, text) == expected) }

    @Test(
        arguments: [
            ("0", 1), ("-0", 2), ("10", 2), ("1,", 1), ("1.5", 3), ("1.50x", 4), ("0.0", 3), ("1e5", 3), ("1E+5", 4),
            ("1e-05", 5), ("-1.5e+10]", 8), ("0e0", 3), ("1-", 1), ("1+1", 1), ("12.5.5", 4), ("-", nil), ("-a", nil),
            ("01", nil), ("-00", nil), ("00.5", nil), ("1.", nil), ("1.e5", nil), ("1e", nil), ("1e+", nil),
            ("1ex", nil), ("0.5e-", nil),
        ] as [(String, Int?)]
    )
    func numbersEndBehindTheirLastDigit(_ text: String, _ expected: Int?) { #expect(end(.number, text) == expected) }

    @Test(
        arguments: [
            ("true", 4), ("false]", 5), ("null,", 4), ("truest", 4), ("tru", nil), ("True", nil), ("NULL", nil),
            ("nan", nil), ("undefined", nil),
        ] as [(String, Int?)]
    )
    func namesAreThree(_ text: String, _ expected: Int?) { #expect(end(.name, text) == expected) }

    @Test(arguments: [("", 0), ("a", 0), ("  a", 2), ("\t\n\r a", 4), (" \u{B}", 1), (" \u{A0}", 1), ("   ", 3)])
    func onlyFourBlanksSeparate(_ text: String, _ expected: Int) {
        let bytes = Array("[\(text)".utf8)
        #expect(JSONScanner(bytes[...]).tokenStart(from: 1) == expected + 1)
    }

    /// Every scalar there is, between quotes and back.
    @Test func everyScalarIsWrittenAndReadTheSame() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = String(scalar)
            let written = Array(JSONText.escaped(text).utf8)
            guard JSONText.unescaped(written[...]) != text else { continue }
            Issue.record("U+\(String(value, radix: 16)) is read back as something else")
            return
        }
    }

    /// Halves of surrogate pairs: two that belong together are a scalar, any other becomes U+FFFD.
    @Test(arguments: [
        ("\\uD83D\\uDE00", "😀"), ("\\ud83d", "\u{FFFD}"), ("\\ude00", "\u{FFFD}"),
        ("\\ude00\\ud83d", "\u{FFFD}\u{FFFD}"),
        ("\\ud83dx", "\u{FFFD}x"), ("\\ud83d\\n", "\u{FFFD}\n"), ("\\ud83d\\ud83d\\ude00", "\u{FFFD}😀"),
        ("\\udbff\\udfff", "\u{10FFFF}"), ("\\ud800\\udc00", "\u{10000}"), ("\\ud800é", "\u{FFFD}é"),
        ("\\u0000", "\0"), ("\\uFFFF", "\u{FFFF}"), ("\\u00e9", "é"), ("e\\u0301", "e\u{301}"),
    ])
    func surrogatesArePaired(_ written: String, _ text: String) {
        #expect(JSONText.unescaped(Array(written.utf8)[...]).unicodeScalars.elementsEqual(text.unicodeScalars))
    }

    @Test(arguments: [("[", "]", 200), ("{\"a\":", "}", 200), ("[{\"a\":", "}]", 100)])
    func theDepthHasALimit(_ open: String, _ close: String, _ most: Int) throws {
        func nested(_ count: Int) -> ArraySlice<UInt8> {
            Array((String(repeating: open, count: count) + "1" + String(repeating: close, count: count)).utf8)[...]
        }
        #expect(try JSONValue(parsing: nested(most)).text.hasPrefix(open))
        #expect(throws: JSONFault(offset: most * open.utf8.count)) { try JSONValue(parsing: nested(most + 1)) }
    }
}
