/// Strings as JSON writes them.
package enum JSONText {
    /// The string between quotes, on one line: what JSON has no short name for of the controls is told by its number.
    package static func quoted(_ text: String) -> String { "\"\(escaped(text))\"" }

    /// What stands between the quotes.
    package static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            // DEL, C1 and the separators of lines may stand as they are, but a terminal that shows the file would obey.
            case "\0"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}": result += number(scalar.value)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func number(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }

    /// The text of a string's content between its quotes, which the scanner found to be in order.
    ///
    /// Half of a surrogate pair, which JSON allows and text does not, becomes U+FFFD.
    static func unescaped(_ content: ArraySlice<UInt8>) -> String {
        guard content.contains(UInt8(ascii: "\\")) else { return String(decoding: content, as: UTF8.self) }
        var units: [UInt16] = []
        var rest = content
        while let start = rest.firstIndex(of: UInt8(ascii: "\\")) {
            units += String(decoding: rest[..<start], as: UTF8.self).utf16
            let isNumber = rest[start + 1] == UInt8(ascii: "u")
            units.append(isNumber ? unit(hexadecimal: rest[(start + 2)..<(start + 6)]) : unit(named: rest[start + 1]))
            rest = rest[(start + (isNumber ? 6 : 2))...]
        }
        units += String(decoding: rest, as: UTF8.self).utf16
        return String(decoding: units, as: UTF16.self)
    }

    private static func unit(hexadecimal digits: ArraySlice<UInt8>) -> UInt16 {
        UInt16(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0xFFFD
    }

    private static func unit(named letter: UInt8) -> UInt16 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: UInt16(letter)
        }
    }
}
