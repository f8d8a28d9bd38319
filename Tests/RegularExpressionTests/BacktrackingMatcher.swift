@testable import RegularExpression

/// A matcher as a book would write it: it tries one way after the other and goes back, whatever that costs.
final class BacktrackingMatcher {
    /// How often it may try: patterns that need more are not compared.
    private static let triesAtMost = 200_000

    typealias Captures = [String: Range<Int>]

    private let scalars: [Unicode.Scalar]
    /// The offset of each scalar in UTF-8, and of the text's end.
    private let offsets: [Int]
    private var tries = 0

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        offsets = scalars.reduce(into: [0]) { $0.append($0[$0.count - 1] + UTF8.width($1)) }
    }

    /// The captures of the first match, nil if there is none; throws when it takes too long.
    func firstMatch(of syntax: RegexSyntax) throws -> Captures? {
        for start in 0...scalars.count {
            if let captures = try match(syntax, start, [:], { _, captures in captures }) { return captures }
        }
        return nil
    }

    struct TooLong: Error {}

    private typealias Then = (_ place: Int, _ captures: Captures) throws -> Captures?

    private func match(
        _ syntax: RegexSyntax,
        _ place: Int,
        _ captures: Captures,
        _ then: Then
    ) throws -> Captures? {
        tries += 1
        guard tries <= Self.triesAtMost else { throw TooLong() }
        switch syntax {
        case .scalar(let ranges):
            guard place < scalars.count, ranges.contains(where: { $0.contains(scalars[place].value) }) else {
                return nil
            }
            return try then(place + 1, captures)
        case .assertion(let assertion): return holds(assertion, place) ? try then(place, captures) : nil
        case .sequence(let parts):
            guard let first = parts.first else { return try then(place, captures) }
            let rest = RegexSyntax.sequence(Array(parts.dropFirst()))
            return try match(first, place, captures) { try match(rest, $0, $1, then) }
        case .choice(let branches):
            for branch in branches { if let found = try match(branch, place, captures, then) { return found } }
            return nil
        case .group(let part, let name):
            return try match(part, place, captures) { end, inner in
                var captures = inner
                captures[name] = offsets[place]..<offsets[end]
                return try then(end, captures)
            }
        case .repeated(let part, let least, let most, let isGreedy):
            return try again(part, least, most, isGreedy, place, captures, then)
        }
    }

    private func again(
        _ part: RegexSyntax,
        _ least: Int,
        _ most: Int?,
        _ isGreedy: Bool,
        _ place: Int,
        _ captures: Captures,
        _ then: Then
    ) throws -> Captures? {
        func once() throws -> Captures? {
            guard most != 0 else { return nil }
            return try match(part, place, captures) { next, captures in
                // Where any number of rounds may come, one that takes nothing is none.
                guard next > place || least > 0 || most != nil else { return nil }
                return try again(part, max(0, least - 1), most.map { $0 - 1 }, isGreedy, next, captures, then)
            }
        }
        if least > 0 { return try once() }
        if isGreedy, let found = try once() { return found }
        if let found = try then(place, captures) { return found }
        return isGreedy ? nil : try once()
    }

    private func holds(_ assertion: RegexSyntax.Assertion, _ place: Int) -> Bool {
        func isWord(_ index: Int) -> Bool {
            scalars.indices.contains(index) && RegexSyntax.word.contains { $0.contains(scalars[index].value) }
        }
        return switch assertion {
        case .lineStart: place == 0
        case .lineEnd: place == scalars.count
        case .wordBoundary: isWord(place - 1) != isWord(place)
        case .noWordBoundary: isWord(place - 1) == isWord(place)
        }
    }
}
