/// A text with places for variables, compiled: literal stretches and what stands between them.
///
/// `{i}`, the round of the innermost `@repeat`, is the one variable. Other braces are text.
struct Template: Hashable, Sendable {
    private enum Part: Hashable, Sendable {
        case literal(Range<Int>)
        case round
    }

    private let literals: ArraySlice<UInt8>
    private let parts: [Part]

    /// A template of `text`; `{i}` has its meaning in a repeat, elsewhere it is text.
    init(_ text: ArraySlice<UInt8>, inRepeat: Bool) {
        var literals: [UInt8] = []
        var parts: [Part] = []
        var start = 0
        var rest = text
        while let byte = rest.first {
            if inRepeat, rest.starts(with: "{i}".utf8) {
                parts += [.literal(start..<literals.count), .round]
                start = literals.count
                rest = rest.dropFirst(3)
            } else {
                literals.append(byte)
                rest = rest.dropFirst()
            }
        }
        parts.append(.literal(start..<literals.count))
        self.literals = literals[...]
        self.parts = parts
    }

    /// Whether it is the same text in every round.
    var isConstant: Bool { parts.count == 1 }

    /// The text in a round.
    func text(round: Int?) -> ArraySlice<UInt8> {
        guard !isConstant else { return literals }
        var text: [UInt8] = []
        text.reserveCapacity(literals.count + 20)
        append(to: &text, round: round)
        return text[...]
    }

    /// Appends the text in a round.
    func append(to text: inout [UInt8], round: Int?) {
        for part in parts {
            switch part {
            case .literal(let range): text += literals[range]
            case .round: text.append(decimal: round ?? 0)
            }
        }
    }
}

extension [UInt8] {
    /// Appends a number from 0 in decimal digits.
    mutating func append(decimal number: Int) {
        let start = count
        var rest = number
        repeat {
            append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        self[start...].reverse()
    }
}
