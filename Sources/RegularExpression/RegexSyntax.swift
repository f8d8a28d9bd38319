/// A regular expression as a tree, and its parser.
///
/// It knows what automata can do: no back-references and no looking around, so that a match never costs more than its length.
package indirect enum RegexSyntax {
    /// One scalar out of these ranges.
    case scalar([ClosedRange<UInt32>])
    case sequence([RegexSyntax])
    case choice([RegexSyntax])
    /// So often; without `most`, any number of times more. A greedy one takes much before it takes little.
    case repeated(RegexSyntax, least: Int, most: Int?, isGreedy: Bool)
    /// What a match captures under this name.
    case group(RegexSyntax, name: String)
    case assertion(Assertion)

    /// What holds at a place between two scalars; lines are those of a message.
    package enum Assertion { case lineStart, lineEnd, wordBoundary, noWordBoundary }

    /// Why a pattern is none, worded for people.
    package struct Fault: Error, Hashable {
        /// What is wrong, in a few words.
        package var reason: String

        package init(reason: String) {
            self.reason = reason
        }
    }

    /// Letters, digits and the underscore; beyond ASCII by blocks, which are few enough to keep automata small.
    package static let word: [ClosedRange<UInt32>] = [
        0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A, 0xAA...0xAA, 0xB5...0xB5, 0xBA...0xBA, 0xC0...0xD6,
        0xD8...0xF6, 0xF8...0x1FFF, 0x2C00...0x2DFF, 0x3005...0x3007, 0x3021...0xD7FF, 0xF900...0xFDFF,
        0xFE70...0xFEFC, 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A, 0xFF66...0xFFDC, 0x10000...0x1EFFF,
        0x20000...0x3FFFF,
    ]
    static let digit: [ClosedRange<UInt32>] = [0x30...0x39]
    static let blank: [ClosedRange<UInt32>] = [0x09...0x0D, 0x20...0x20, 0x85...0x85, 0xA0...0xA0, 0x2028...0x2029]
    private static let largest: UInt32 = 0x10FFFF

    /// Everything but these.
    static func inverted(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var next: UInt32 = 0
        var others: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { others.append(next...(range.lowerBound - 1)) }
            next = max(next, range.upperBound + 1)
        }
        return next <= largest ? others + [next...largest] : others
    }

    /// These and what differs from them by case alone: of single scalars and of ASCII's ranges.
    static func ignoringCase(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var all = ranges
        for range in ranges {
            let small = range.clamped(to: 0x61...0x7A)
            let capital = range.clamped(to: 0x41...0x5A)
            if range.overlaps(0x61...0x7A) { all.append((small.lowerBound - 32)...(small.upperBound - 32)) }
            if range.overlaps(0x41...0x5A) { all.append((capital.lowerBound + 32)...(capital.upperBound + 32)) }
            guard range.count == 1, let scalar = Unicode.Scalar(range.lowerBound), !scalar.isASCII else { continue }
            for mapping in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
                let scalars = mapping.unicodeScalars
                if scalars.count == 1, let other = scalars.first { all.append(other.value...other.value) }
            }
        }
        return all
    }
}
