/// Text from outside, made harmless for a terminal.
///
/// Control characters (C0, DEL, C1), bidi controls and other invisible format characters are told by their numbers, line
/// breaks as `\n`; what is not UTF-8 shows as U+FFFD.
package func printable(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .format where scalar == "\u{200D}":  // The joiner of emoji families does no harm.
            result.unicodeScalars.append(scalar)
        case .control, .format, .lineSeparator, .paragraphSeparator:
            result += named(scalar)
        default:
            result.unicodeScalars.append(scalar)
        }
    }
    return result
}

private func named(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(scalar.value, radix: 16))}"
    }
}

/// The beginning of a payload, or another part of it, kept for a report.
package struct Excerpt: Hashable, Sendable {
    /// Bytes kept at most.
    static let limit = 200
    /// Bytes kept at most of what is compared.
    static let comparedLimit = 600

    /// Text is shown as it is, as far as it can be printed; binary in hexadecimal.
    package let kind: PayloadKind
    /// The part that was kept; text may be cut within a scalar.
    package let bytes: [UInt8]
    /// Where in the whole it begins.
    let start: Int
    /// The length of the whole in bytes.
    package let count: Int

    init(_ kind: PayloadKind, _ bytes: ArraySlice<UInt8>, from start: Int = 0, limit: Int = Self.limit) {
        self.kind = kind
        self.bytes = Array(bytes.dropFirst(start).prefix(limit))
        self.start = start
        count = bytes.count
    }

    /// An excerpt for comparison, with the byte there in view.
    init(_ kind: PayloadKind, _ bytes: ArraySlice<UInt8>, comparedAt offset: Int) {
        var start = bytes.count <= Self.comparedLimit ? 0 : max(0, offset - Self.comparedLimit / 3)
        while start > 0, kind == .text, bytes[bytes.startIndex + start] & 0xC0 == 0x80 { start -= 1 }
        self.init(kind, bytes, from: start, limit: Self.comparedLimit)
    }

    /// Whether it ends before the whole does.
    var isCut: Bool { start + bytes.count < count }

    /// The excerpt on one line: text as it is, binary in hexadecimal.
    package var description: String {
        let shown = kind == .text ? printable(text) : hexadecimal
        let size = isCut || start > 0 ? "\(isCut ? "..." : "") (\(count) bytes)" : ""
        return (start > 0 ? "... " : "") + shown + size
    }

    /// The text as it is, control characters too.
    var text: String { String(decoding: wholeScalars, as: UTF8.self) }

    /// The bytes without a scalar that the limit has cut.
    private var wholeScalars: ArraySlice<UInt8> {
        guard isCut, let lead = bytes.lastIndex(where: { $0 & 0xC0 != 0x80 }) else { return bytes[...] }
        return bytes[lead] >= 0xC0 ? bytes[..<lead] : bytes[...]
    }

    private var hexadecimal: String {
        let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        return "[" + digits.joined(separator: " ") + "]"
    }
}
