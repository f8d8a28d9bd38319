/// A text with places for variables, compiled: literal stretches and what stands between them.
struct Template: Hashable, Sendable {
    /// What is filled in when the script is played.
    enum Variable: Hashable, Sendable {
        /// `{i}`, the round of the innermost `@repeat`.
        case round
        /// `{name}`, what `@set` or a capture gave the variable of this number.
        case named(Int)
        /// `{random}`, a number from 0 to 4,294,967,295.
        case random
        /// `{uuid}`, version 4 (RFC 9562 §5.4).
        case uuid
        /// `{now}`, milliseconds since 1970.
        case now
    }

    /// A piece of the text.
    enum Part: Hashable, Sendable {
        case literal(ArraySlice<UInt8>)
        case variable(Variable)
    }

    private(set) var parts: [Part] = []
    /// The bytes of its literal stretches.
    private var literalCount = 0

    /// A template without variables.
    init(_ text: ArraySlice<UInt8> = []) {
        append(text)
    }

    /// Adds a literal stretch.
    mutating func append(_ text: ArraySlice<UInt8>) {
        guard !text.isEmpty else { return }
        literalCount += text.count
        guard case .literal(var before) = parts.last else { return parts.append(.literal(text)) }
        // Appended in place: a message of a million lines is read in linear time.
        parts.removeLast()
        before += text
        parts.append(.literal(before))
    }

    /// Adds another template's text.
    mutating func append(_ other: Template) {
        for part in other.parts {
            switch part {
            case .literal(let text): append(text)
            case .variable(let variable): append(variable)
            }
        }
    }

    /// Adds a place for a variable.
    mutating func append(_ variable: Variable) { parts.append(.variable(variable)) }

    /// The text, if it is the same whenever it is asked for.
    var constant: ArraySlice<UInt8>? {
        switch (parts.count, parts.first) {
        case (0, _): []
        case (1, .literal(let text)): text
        default: nil
        }
    }

    /// Whether it depends on nothing but the round.
    var isStable: Bool {
        parts.allSatisfy { part in
            switch part {
            case .literal, .variable(.round): true
            case .variable: false
            }
        }
    }

    /// Room for the numbers of the rounds in a text.
    private static let usualDigits = 16

    /// The text in a round, with nothing where other variables stand.
    func text(round: Int?) -> ArraySlice<UInt8> {
        if let constant { return constant }
        var text: [UInt8] = []
        text.reserveCapacity(literalCount + Self.usualDigits)
        append(to: &text, round: round)
        return text[...]
    }

    /// Appends the text in a round, with nothing where other variables stand.
    func append(to text: inout [UInt8], round: Int?) {
        for part in parts {
            switch part {
            case .literal(let literal): text += literal
            case .variable(.round): text.append(decimal: round ?? 0)
            case .variable: break
            }
        }
    }
}

extension [UInt8] {
    /// Appends a number from 0 in decimal digits.
    mutating func append(decimal number: Int) {
        var unit = 1
        while number / unit >= 10 { unit *= 10 }
        while unit > 0 {
            append(UInt8(ascii: "0") + UInt8(number / unit % 10))
            unit /= 10
        }
    }
}
