/// Reads a regular expression.
package struct RegexParser {
    private static let depthAtMost = 50
    private static let countAtMost = 1000

    private let scalars: [Unicode.Scalar]
    private let ignoresCase: Bool
    private var place = 0
    private var depth = 0

    /// Whether letters mean either case.
    package enum LetterCase {
        case exact
        /// Only where the pattern has no capital letters.
        case smart
    }

    /// Reads a whole pattern.
    ///
    /// - Throws: What is wrong with it.
    package static func parse(
        _ text: String,
        _ letterCase: LetterCase = .smart
    ) throws(RegexSyntax.Fault) -> RegexSyntax {
        var parser = RegexParser(text, letterCase)
        let syntax = try parser.choice()
        guard parser.next == nil else { throw RegexSyntax.Fault(reason: ") without (") }
        return syntax
    }

    /// A text that means itself.
    package static func literal(_ text: String) -> RegexSyntax {
        let parser = RegexParser(text, .smart)
        return .sequence(parser.scalars.map { parser.single($0) })
    }

    private init(_ text: String, _ letterCase: LetterCase) {
        scalars = Array(text.unicodeScalars)
        var isEscaped = false
        var hasCapital = false
        for scalar in scalars {
            if !isEscaped, scalar.properties.isUppercase { hasCapital = true }
            isEscaped = scalar == "\\" && !isEscaped
        }
        ignoresCase = letterCase == .smart && !hasCapital
    }

    private var next: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        place += 1
        return true
    }

    private func set(_ ranges: [ClosedRange<UInt32>]) -> RegexSyntax {
        .scalar(ignoresCase ? RegexSyntax.ignoringCase(ranges) : ranges)
    }

    private func single(_ scalar: Unicode.Scalar) -> RegexSyntax { set([scalar.value...scalar.value]) }

    private mutating func choice() throws(RegexSyntax.Fault) -> RegexSyntax {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthAtMost else { throw RegexSyntax.Fault(reason: "nested too deeply") }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(RegexSyntax.Fault) -> RegexSyntax {
        var parts: [RegexSyntax] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            let atom = try atom()
            parts.append(try repeated(atom))
        }
        return .sequence(parts)
    }

    private mutating func repeated(_ atom: RegexSyntax) throws(RegexSyntax.Fault) -> RegexSyntax {
        var atom = atom
        while let bounds = try bounds() {
            atom = .repeated(atom, least: bounds.least, most: bounds.most, isGreedy: !take("?"))
        }
        return atom
    }

    /// How often what stands before is to be repeated; nil, and nothing taken, if it is not.
    private mutating func bounds() throws(RegexSyntax.Fault) -> (least: Int, most: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        return next == "{" ? try counts() : nil
    }

    /// `{2}`, `{2,}`, `{2,5}`; nil, and nothing taken, if the brace means itself.
    private mutating func counts() throws(RegexSyntax.Fault) -> (least: Int, most: Int?)? {
        let start = place
        place += 1
        guard let least = number() else {
            place = start
            return nil
        }
        var most: Int? = least
        if take(",") { most = number() }
        guard take("}") else {
            place = start
            return nil
        }
        guard max(least, most ?? 0) <= Self.countAtMost, most ?? least >= least else {
            throw RegexSyntax.Fault(reason: "strange counts in { }")
        }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var number: Int?
        while let scalar = next, let digit = Int(String(scalar)), number ?? 0 <= Self.countAtMost {
            number = (number ?? 0) * 10 + digit
            place += 1
        }
        return number
    }

    private mutating func atom() throws(RegexSyntax.Fault) -> RegexSyntax {
        guard let scalar = next else { return .sequence([]) }
        place += 1
        switch scalar {
        case ".": return .scalar(RegexSyntax.inverted([0x0A...0x0A]))
        case "^": return .assertion(.lineStart)
        case "$": return .assertion(.lineEnd)
        case "[": return set(try members())
        case "\\": return try escaped()
        case "*", "+", "?": throw RegexSyntax.Fault(reason: "nothing before \(scalar)")
        case "(":
            let name = try groupName()
            let group = try choice()
            guard take(")") else { throw RegexSyntax.Fault(reason: "( without )") }
            return name.map { .group(group, name: $0) } ?? group
        default: return single(scalar)
        }
    }

    /// The name in `(?<name>`, behind the parenthesis; nil where a group has none.
    private mutating func groupName() throws(RegexSyntax.Fault) -> String? {
        guard take("?"), !take(":") else { return nil }
        guard take("<") else { throw RegexSyntax.Fault(reason: "(? is not known but for (?: and (?<name>") }
        var name = ""
        while let scalar = next,
            scalar == "_" || scalar.isASCII && Character(scalar).isLetter || isDigit(scalar, in: name)
        {
            name.unicodeScalars.append(scalar)
            place += 1
        }
        guard !name.isEmpty, take(">") else { throw RegexSyntax.Fault(reason: "(?< without a name and >") }
        return name
    }

    private func isDigit(_ scalar: Unicode.Scalar, in name: String) -> Bool {
        !name.isEmpty && ("0"..."9").contains(scalar)
    }

    private mutating func escaped() throws(RegexSyntax.Fault) -> RegexSyntax {
        if take("b") { return .assertion(.wordBoundary) }
        if take("B") { return .assertion(.noWordBoundary) }
        if let ranges = namedSet() { return .scalar(ranges) }
        return single(try escapedScalar())
    }

    /// `\d` and the like, behind the backslash.
    private mutating func namedSet() -> [ClosedRange<UInt32>]? {
        let ranges: [ClosedRange<UInt32>]
        switch next {
        case "d": ranges = RegexSyntax.digit
        case "D": ranges = RegexSyntax.inverted(RegexSyntax.digit)
        case "w": ranges = RegexSyntax.word
        case "W": ranges = RegexSyntax.inverted(RegexSyntax.word)
        case "s": ranges = RegexSyntax.blank
        case "S": ranges = RegexSyntax.inverted(RegexSyntax.blank)
        default: return nil
        }
        place += 1
        return ranges
    }

    private mutating func escapedScalar() throws(RegexSyntax.Fault) -> Unicode.Scalar {
        guard let scalar = next else { throw RegexSyntax.Fault(reason: "\\ at the end") }
        place += 1
        switch scalar {
        case "n": return "\n"
        case "t": return "\t"
        case "r": return "\r"
        case "a"..."z", "A"..."Z", "0"..."9": throw RegexSyntax.Fault(reason: "\\\(scalar) is not known")
        default: return scalar
        }
    }

    /// What stands between brackets.
    private mutating func members() throws(RegexSyntax.Fault) -> [ClosedRange<UInt32>] {
        let isInverted = take("^")
        var ranges: [ClosedRange<UInt32>] = []
        var isFirst = true
        while let scalar = next, scalar != "]" || isFirst {
            isFirst = false
            place += 1
            if scalar == "\\", let named = namedSet() {
                ranges += named
                continue
            }
            let low = scalar == "\\" ? try escapedScalar() : scalar
            var high = low
            if next == "-", place + 1 < scalars.count, scalars[place + 1] != "]" {
                place += 1
                high = scalars[place]
                place += 1
                if high == "\\" { high = try escapedScalar() }
            }
            guard low <= high else { throw RegexSyntax.Fault(reason: "\(low)-\(high) runs backwards") }
            ranges.append(low.value...high.value)
        }
        guard take("]") else { throw RegexSyntax.Fault(reason: "[ without ]") }
        // Case is settled before inverting: `[^a]` shall not find `A`.
        return isInverted ? RegexSyntax.inverted(ignoresCase ? RegexSyntax.ignoringCase(ranges) : ranges) : ranges
    }
}
