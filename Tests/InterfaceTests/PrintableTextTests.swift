import TestSupport
import Testing

@testable import Interface

@Suite struct PrintableTextTests {
    @Test(arguments: [
        ("a", 1), ("é", 1), ("e\u{301}", 1), ("日", 2), ("日本語", 6), ("Ａ", 2), ("ｱ", 1), ("…", 1), ("─", 1),
        ("👨‍👩‍👧‍👦", 2), ("👩🏽‍🚀", 2), ("🏳️‍🌈", 2), ("👍🏽", 2), ("👍", 2), ("🏽", 2), ("👍🏽🏽", 4),
        ("❤", 1), ("❤\u{FE0F}", 2), ("⌚", 2), ("⌚\u{FE0E}", 2), ("☺\u{FE0E}", 1), ("1\u{FE0F}\u{20E3}", 2),
        ("#\u{20E3}", 1),
        ("🇫🇷", 2), ("🇫🇷🇩🇪", 4), ("🇫", 2), ("🇫🇷🇩", 4),
        ("🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", 2),
        ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("ᄒ", 2),
        ("ก", 1), ("กำ", 2), ("ที่", 1), ("का", 2), ("क्ष", 2), ("か\u{3099}", 2),
        ("مرحبا", 5), ("שָׁלוֹם", 4), ("נ\u{200D}", 1), ("می\u{200C}خواهم", 7), ("\u{E000}", 1), ("𝕏", 1), ("𠮷", 2),
        ("", 0),
    ])
    func textsAreAsWideAsTerminalsDrawThem(_ text: String, _ width: Int) {
        #expect(PrintableText.width(of: text, symbols: .unicode) == width)
    }

    @Test(arguments: [
        // A clipboard written, a title set, a color left on: all begin with ESC.
        ("\u{1B}]52;c;aGk=\u{7}", "␛]52;c;aGk=␇"),
        ("a\0b", "a␀b"), ("\r", "␍"), ("\u{7F}", "␡"), ("\u{9B}31m", "<U+009B>31m"), ("\u{85}", "<U+0085>"),
        ("a\u{202E}b\u{202C}", "a<U+202E>b<U+202C>"), ("\u{2066}x\u{2069}", "<U+2066>x<U+2069>"),
        ("\u{200E}\u{200F}\u{61C}", "<U+200E><U+200F><U+061C>"), ("\u{2028}\u{2029}", "<U+2028><U+2029>"),
        ("soft\u{AD}hyphen", "soft<U+00AD>hyphen"), ("\u{FEFF}", "<U+FEFF>"), ("a\u{200B}b", "a<U+200B>b"),
        ("\u{3164}", "<U+3164>"), ("\u{FFFE}", "<U+FFFE>"), ("\u{10FFFF}", "<U+10FFFF>"), ("\u{E0041}", "<U+E0041>"),
        // Joiners and selectors that join and select nothing.
        ("a\u{200D}b", "a<U+200D>b"), ("\u{FE0F}", "<U+FE0F>"), ("a\u{FE0F}", "a<U+FE0F>"),
        ("😀\u{E0101}\u{E0102}\u{E0103}", "😀\u{E0101}<U+E0102><U+E0103>"),
        // Marks without a base.
        ("\u{301}a", "◌\u{301}a"), ("\u{1161}", "◌\u{1161}"), ("\u{93E}", "◌\u{93E}"),
        // What may pass.
        ("👨‍👩‍👧‍👦 ❤️ 日本語 e\u{301}", "👨‍👩‍👧‍👦 ❤️ 日本語 e\u{301}"), ("می\u{200C}خواهم", "می\u{200C}خواهم"),
    ])
    func whatCouldHarmBecomesASign(_ text: String, _ shown: String) {
        #expect(drawn(Array(text.utf8)).text == shown)
        #expect(drawn(Array(text.utf8)).width == PrintableText.width(of: text, symbols: .unicode))
    }

    @Test(
        arguments: [
            ([0x80], "�"), ([0x61, 0xBF, 0x62], "a�b"), ([0xC3], "�"), ([0xC3, 0x28], "�("), ([0xC0, 0xAF], "��"),
            ([0xE2, 0x82], "�"), ([0xE2, 0x82, 0x41], "�A"), ([0xED, 0xA0, 0x80], "���"), ([0xF0, 0x9F, 0x98], "�"),
            ([0xF4, 0x90, 0x80, 0x80], "����"), ([0xF5], "�"), ([0xFF, 0xFE], "��"), ([0xE0, 0x80, 0x80], "���"),
        ] as [([UInt8], String)]
    )
    func invalidBytesAreReplaced(_ bytes: [UInt8], _ shown: String) {
        #expect(drawn(bytes).text == shown)
        #expect(String(decoding: bytes, as: UTF8.self) == shown, "Swift agrees where one sign ends")
    }

    @Test(arguments: [
        ("\u{1B}[0m\0\u{7F}", "^[[0m^@^?"), ("日本語 é", "?????? ?"),
        ("\u{202E}", "<U+202E>"), ("👨‍👩‍👧‍👦!", "??!"),
    ])
    func asciiStandsInWhereThereIsNoUTF8(_ text: String, _ shown: String) {
        #expect(drawn(Array(text.utf8), symbols: .ascii).text == shown)
        #expect(PrintableText.width(of: text, symbols: .ascii) == shown.utf8.count)
    }

    @Test func invalidBytesAreNamedInASCII() {
        #expect(drawn([0x61, 0xE2, 0x82, 0xFF], symbols: .ascii).text == "a<E2><82><FF>")
    }

    @Test func marksUponMarksEndSomewhere() {
        let bytes = Array(("a" + String(repeating: "\u{301}", count: 1000)).utf8)
        var offset = 0
        let text = PrintableText(bytes[...], symbols: .unicode)
        while offset < bytes.count {
            let end = text.piece(at: offset).end
            #expect((1...64).contains(end - offset))
            offset = end
        }
    }

    /// Stepping back finds what stepping forward found, in any bytes.
    @Test func backwardAgreesWithForward() {
        var random = Seeded(7)
        for _ in 0..<300 {
            let bytes = random.hostileBytes(count: Int.random(in: 1...60, using: &random))
            let text = PrintableText(bytes[...], symbols: .unicode)
            var offset = 0
            while offset < bytes.count {
                let end = text.piece(at: offset).end
                #expect(text.pieceStart(before: end) == offset, "\(bytes) before \(end)")
                offset = end
            }
        }
    }

    private func drawn(_ bytes: [UInt8], symbols: Symbols = .unicode) -> (text: String, width: Int) {
        let text = PrintableText(bytes[...], symbols: symbols)
        var (shown, width, offset) = ("", 0, 0)
        while offset < bytes.count {
            let piece = text.piece(at: offset)
            switch text.drawing(of: piece, at: offset) {
            case .scalar(let scalar): shown.unicodeScalars.append(scalar)
            case .cluster(let string), .sign(let string): shown += string
            }
            width += piece.width
            offset = piece.end
        }
        return (shown, width)
    }
}
