import JSON
import TestSupport

/// JSON as it may be written: every value in many ways.
struct RandomJSON {
    /// What the writing is drawn from.
    var random: Seeded

    init(_ seed: UInt64) { random = Seeded(seed) }

    /// A value, nested no deeper than this.
    mutating func value(depth: Int = 4) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &random) {
        case 0: .null
        case 1: .bool(Bool.random(using: &random))
        case 2, 3: .number(number())
        case 4: .string(string())
        case 5, 6: .array((0..<count()).map { _ in value(depth: depth - 1) })
        default: .object((0..<count()).map { _ in JSONValue.Member(string(), value(depth: depth - 1)) })
        }
    }

    private mutating func count() -> Int { Int.random(in: 0...4, using: &random) }

    /// A number as RFC 8259 §6 allows it.
    mutating func number() -> String {
        var text = Bool.random(using: &random) ? "-" : ""
        text += Bool.random(using: &random) ? "0" : String(Int.random(in: 1...99_999, using: &random))
        if Bool.random(using: &random) { text += ".\(digits())" }
        if Int.random(in: 0..<3, using: &random) == 0 {
            text += ["e", "E", "e+", "E-", "e-"].randomElement(using: &random) ?? "e"
            text += digits()
        }
        return text
    }

    private mutating func digits() -> String {
        (0...Int.random(in: 0...2, using: &random)).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
    }

    /// A text with what is hard to write among the rest.
    mutating func string() -> String {
        let pieces = [
            "a", "é", "日", "👍🏽", "\"", "\\", "/", "\n", "\t", "\r", "\u{8}", "\u{C}", "\0", "\u{1B}", "\u{7F}",
            "\u{2028}",
            "\u{FFFF}", "\u{10FFFF}", "e\u{301}", " ",
        ]
        return (0..<Int.random(in: 0...6, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
            .joined()
    }

    /// One of the texts that mean a value: with white space and escapes where they may stand.
    mutating func written(_ value: JSONValue) -> String {
        let text: String
        switch value {
        case .null: text = "null"
        case .bool(let isTrue): text = isTrue ? "true" : "false"
        case .number(let number): text = number
        case .string(let string): text = quoted(string)
        case .array(let elements): text = "[" + elements.map { written($0) }.joined(separator: ",") + blanks() + "]"
        case .object(let members):
            let pairs = members.map { "\(blanks())\(quoted($0.name))\(blanks()):\(written($0.value))" }
            text = "{" + pairs.joined(separator: ",") + blanks() + "}"
        }
        return blanks() + text + blanks()
    }

    private mutating func blanks() -> String {
        (0..<max(0, Int.random(in: -3...2, using: &random)))
            .map { _ in [" ", "\t", "\n", "\r"].randomElement(using: &random) ?? " " }.joined()
    }

    private mutating func quoted(_ string: String) -> String {
        let short: [Unicode.Scalar: String] = [
            "\"": "\\\"", "\\": "\\\\", "/": "\\/", "\u{8}": "\\b", "\u{C}": "\\f", "\n": "\\n", "\r": "\\r",
            "\t": "\\t",
        ]
        var text = ""
        for scalar in string.unicodeScalars {
            let mustBeEscaped = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
            if let name = short[scalar], mustBeEscaped, Bool.random(using: &random) {
                text += name
            } else if mustBeEscaped || Int.random(in: 0..<4, using: &random) == 0 {
                text += String(scalar).utf16.map { number($0) }.joined()
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return "\"\(text)\""
    }

    private mutating func number(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16, uppercase: Bool.random(using: &random))
        return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
}
