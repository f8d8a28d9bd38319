import TestSupport

extension Seeded {
    /// Text of the world's trickiest pieces, with broken ones among them.
    mutating func hostileBytes(count: Int) -> [UInt8] {
        let pieces: [String] = [
            "a", " ", "\t", "\n", "日", "é", "e\u{301}", "\u{301}", "👨‍👩‍👧‍👦", "\u{200D}", "👍🏽", "\u{1F3FD}", "🇫", "❤️",
            "\u{FE0F}", "\u{1B}[2J",
            "\0", "\u{202E}", "\u{AD}", "한", "\u{1161}", "\u{11AB}", "का", "ที่", "مر", "1\u{FE0F}\u{20E3}", "word ",
            "\u{E0041}", "🏴",
        ]
        var bytes: [UInt8] = []
        while bytes.count < count {
            switch Int.random(in: 0..<10, using: &self) {
            case 0: bytes.append(UInt8.random(in: 0...255, using: &self))
            default: bytes += Array((pieces.randomElement(using: &self) ?? "a").utf8)
            }
        }
        return bytes
    }
}
