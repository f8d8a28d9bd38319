/// What the terminal tells in an OSC string, in answer to a question.
enum TerminalAnswer {
    /// The bytes of a string that may matter.
    static let longest = 64

    /// The event of a string's content, from behind `ESC ]` to before its end; nil for one that is not known.
    ///
    /// `11;rgb:RRRR/GGGG/BBBB` tells the background, each part with one to four hexadecimal digits (xterm's OSC 11).
    static func event(of content: [UInt8]) -> InputEvent? {
        let text = String(decoding: content, as: UTF8.self)
        guard text.hasPrefix("11;rgb"), let colon = text.firstIndex(of: ":") else { return nil }
        let parts = text[text.index(after: colon)...].split(separator: "/", omittingEmptySubsequences: false)
        let components = parts.compactMap(component)
        // `rgba:` has a fourth part.
        guard components.count == parts.count, (3...4).contains(parts.count) else { return nil }
        return .backgroundTold(.rgb(red: components[0], green: components[1], blue: components[2]))
    }

    private static func component(_ digits: Substring) -> UInt8? {
        guard (1...4).contains(digits.utf8.count), digits.allSatisfy(\.isHexDigit), let value = Int(digits, radix: 16)
        else { return nil }
        return UInt8(value * 255 / ((1 << (4 * digits.utf8.count)) - 1))
    }
}
