import RegularExpression

/// What is looked for in texts: a text of its own, or a regular expression.
///
/// Without capital letters, letters are found in either case.
struct Pattern {
    /// What a text may cost at most, about a scalar each, before it is given up.
    private static let workAtMost = 2 << 20

    private enum Means {
        case needle(ByteNeedle)
        /// One that tells whether there is a match, and one that tells how far it goes.
        case automaton(floating: RegexAutomaton, anchored: RegexAutomaton)
    }

    /// As it was typed.
    let text: String
    private let means: Means

    /// The pattern of a text that is not empty.
    ///
    /// - Throws: A fault if it shall be a regular expression and is none.
    init(_ text: String, isRegex: Bool) throws(RegexSyntax.Fault) {
        self.text = text
        let hasOtherLetters = text.unicodeScalars.contains { !$0.isASCII && $0.properties.isCased }
        let isExact = text.unicodeScalars.contains { $0.properties.isUppercase }
        if !isRegex, isExact || !hasOtherLetters, let needle = ByteNeedle(text) {
            means = .needle(needle)
        } else {
            let syntax = isRegex ? try RegexParser.parse(text) : RegexParser.literal(text)
            let program = try RegexProgram(syntax)
            means = .automaton(
                floating: RegexAutomaton(program, isFloating: true),
                anchored: RegexAutomaton(program, isFloating: false)
            )
        }
    }

    /// The bytes to look for, if that is all there is to it.
    var needle: ByteNeedle? {
        if case .needle(let needle) = means { return needle }
        return nil
    }

    /// Whether it stands in a text; nil if that costs too much to tell.
    ///
    /// What it cost, in bytes passed over, is added to `work`.
    func isFound(in text: ArraySlice<UInt8>, work: inout Int) -> Bool? {
        switch means {
        case .needle(let needle):
            work += text.count
            return needle.first(in: text.span, 0..<text.count) != nil
        case .automaton(let floating, _):
            var rest = Self.workAtMost
            let end = floating.end(in: text, from: text.startIndex, work: &rest)
            // A step of the automaton takes about as long as passing over so many bytes.
            work += 4 * (Self.workAtMost - rest)
            return end != nil ? true : rest < 0 ? nil : false
        }
    }

    /// Its places in a text that touch a range, without overlaps; of an expression those that begin in the range's lines.
    func ranges(in text: ArraySlice<UInt8>, around range: Range<Int>) -> [Range<Int>] {
        switch means {
        case .needle(let needle): return needle.ranges(in: text, around: range)
        case .automaton(_, let anchored):
            var rest = Self.workAtMost / 32
            var place = range.lowerBound
            let first = max(text.startIndex, place - 1000)
            while place > first, text[place - 1] != 0x0A { place -= 1 }
            var ranges: [Range<Int>] = []
            while place < range.upperBound, rest >= 0 {
                let end = anchored.end(in: text, from: place, work: &rest)
                if let end, end > place { ranges.append(place..<end) }
                place = max(place + text.scalar(at: place).length, end ?? 0)
            }
            return ranges
        }
    }
}
