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

/// The beginning of a payload, kept for a report.
package struct Excerpt: Hashable, Sendable {
    /// Bytes kept at most.
    static let limit = 200

    package let kind: PayloadKind
    package let bytes: [UInt8]
    /// The length of the whole in bytes.
    package let count: Int

    init(_ kind: PayloadKind, _ bytes: ArraySlice<UInt8>) {
        self.kind = kind
        self.bytes = Array(bytes.prefix(Self.limit))
        count = bytes.count
    }

    /// The excerpt on one line: text as it is, binary in hexadecimal.
    package var description: String {
        let shown = kind == .text ? printable(String(decoding: wholeScalars, as: UTF8.self)) : hexadecimal
        return count > bytes.count ? "\(shown)... (\(count) bytes)" : shown
    }

    /// The bytes without a scalar that the limit has cut.
    private var wholeScalars: ArraySlice<UInt8> {
        guard count > bytes.count, let lead = bytes.lastIndex(where: { $0 & 0xC0 != 0x80 }) else { return bytes[...] }
        return bytes[lead] >= 0xC0 ? bytes[..<lead] : bytes[...]
    }

    private var hexadecimal: String {
        let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        return "[" + digits.joined(separator: " ") + "]"
    }
}
