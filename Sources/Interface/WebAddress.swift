/// Web addresses in texts.
enum WebAddress {
    private static let schemes = ["http", "https", "ws", "wss"]
    /// An address that is longer than this may be recognised in part only.
    private static let bytesAtMost = 2048

    /// The addresses that have bytes in a range of a text.
    static func ranges(in text: ArraySlice<UInt8>, touching range: Range<Int>) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var place = max(text.startIndex, range.lowerBound - bytesAtMost)
        // An address that begins at the end of the range has its colon behind it.
        let limit = min(text.endIndex, range.upperBound + 5)
        while place < limit, let colon = text[place..<limit].firstIndex(of: UInt8(ascii: ":")) {
            place = colon + 1
            guard let start = schemeStart(text, before: colon), text[place...].starts(with: "//".utf8) else { continue }
            let end = end(text, from: colon + 3, limit: start + bytesAtMost)
            guard end > colon + 3 else { continue }
            if end > range.lowerBound, start < range.upperBound { ranges.append(start..<end) }
            place = end
        }
        return ranges
    }

    /// The first address in a text that a browser can open.
    static func firstToOpen(in text: ArraySlice<UInt8>) -> String? {
        let found = ranges(in: text, touching: text.indices).first { range in
            text[range].prefix(4).map { $0 | 0x20 }.elementsEqual("http".utf8)
        }
        return found.map { String(decoding: text[$0], as: UTF8.self) }
    }

    private static func schemeStart(_ text: ArraySlice<UInt8>, before colon: Int) -> Int? {
        var start = colon
        while start > text.startIndex, colon - start <= 5, (0x61...0x7A).contains(text[start - 1] | 0x20) { start -= 1 }
        let scheme = text[start..<colon].map { $0 | 0x20 }
        return schemes.contains { $0.utf8.elementsEqual(scheme) } ? start : nil
    }

    /// As far as RFC 3986's characters and those beyond ASCII reach, without the punctuation that ends a sentence.
    private static func end(_ text: ArraySlice<UInt8>, from start: Int, limit: Int) -> Int {
        var end = start
        var depth = 0
        while end < min(text.endIndex, limit), text[end] > 0x20, !#"<>"\^`{|}"#.utf8.contains(text[end]),
            text[end] != 0x7F
        {
            if text[end] == UInt8(ascii: "(") { depth += 1 }
            if text[end] == UInt8(ascii: ")") {
                if depth == 0 { break }
                depth -= 1
            }
            end += 1
        }
        while end > start, ".,;:!?'*_".utf8.contains(text[end - 1]) { end -= 1 }
        return end
    }
}
