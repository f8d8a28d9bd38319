/// Finds the first match of a regular expression in a text, and what it captures.
///
/// Pike's machine: all ways to match go forward side by side, the preferred ones first, so that no text makes it go back.
/// `^` and `$` are the ends of the text.
package struct RegexMatcher {
    /// What the search came to.
    package enum Outcome: Hashable {
        /// What each name captured, as bytes of the text; a name that took no part is missing.
        case match(captures: [String: Range<Int>])
        case noMatch
        /// It was given up: text and pattern together are too large.
        case tooMuchWork
    }

    /// Steps that a search may take: about a second.
    private static let workAtMost = 50_000_000

    private struct Way {
        let step: Int
        /// Where the captures begin and end, -1 where they have not yet.
        let marks: [Int]
    }

    private let program: RegexProgram
    /// The ways that a scalar may go on with.
    private var open: [Way] = []
    private var next: [Way] = []
    /// The place at which a step was last reached: to reach it again there is no use.
    private var reached: [Int]
    private var found: [Int]?
    private var work = 0

    /// A matcher for a program.
    package init(_ program: RegexProgram) {
        self.program = program
        reached = []
    }

    /// The names of what it captures.
    package var names: [String] { program.names }

    /// Looks for the first match.
    package mutating func firstMatch(in text: String) -> Outcome {
        begin()
        var before: Unicode.Scalar?
        var offset = 0
        for scalar in text.unicodeScalars {
            reach(offset, before, scalar)
            if next.isEmpty, found != nil { return outcome }
            guard work <= Self.workAtMost else { return .tooMuchWork }
            take(scalar)
            before = scalar
            offset += UTF8.width(scalar)
        }
        reach(offset, before, nil)
        return outcome
    }

    private var outcome: Outcome {
        guard let found else { return .noMatch }
        var captures: [String: Range<Int>] = [:]
        for (index, name) in program.names.enumerated() where found[index * 2] >= 0 && found[index * 2 + 1] >= 0 {
            captures[name] = found[index * 2]..<found[index * 2 + 1]
        }
        return .match(captures: captures)
    }

    private mutating func begin() {
        open.removeAll(keepingCapacity: true)
        next.removeAll(keepingCapacity: true)
        reached = Array(repeating: -1, count: program.steps.count)
        found = nil
        work = 0
    }

    /// Finds the scalars that may come now, those of a match that starts here last.
    private mutating func reach(_ offset: Int, _ before: Unicode.Scalar?, _ after: Unicode.Scalar?) {
        next.removeAll(keepingCapacity: true)
        let place = Place(offset: offset, before: before, after: after)
        for way in open where go(to: way.step, way.marks, place) { return }
        if found == nil { _ = go(to: program.start, Array(repeating: -1, count: program.names.count * 2), place) }
    }

    /// Goes on with those ways that take the scalar.
    private mutating func take(_ scalar: Unicode.Scalar) {
        open.removeAll(keepingCapacity: true)
        for way in next {
            guard case .scalar(let ranges, let then) = program.steps[way.step] else { continue }
            if ranges.contains(where: { $0.contains(scalar.value) }) { open.append(Way(step: then, marks: way.marks)) }
        }
    }

    private struct Place {
        let offset: Int
        let before: Unicode.Scalar?
        let after: Unicode.Scalar?
    }

    /// Follows what takes no scalar; whether that ends in a match, behind which no other way is wanted.
    private mutating func go(to step: Int, _ marks: [Int], _ place: Place) -> Bool {
        guard reached[step] != place.offset else { return false }
        reached[step] = place.offset
        work += 1
        switch program.steps[step] {
        case .match:
            found = marks
            return true
        case .scalar:
            next.append(Way(step: step, marks: marks))
            return false
        case .split(let one, let other): return go(to: one, marks, place) || go(to: other, marks, place)
        case .mark(let number, let then):
            var marks = marks
            marks[number] = place.offset
            return go(to: then, marks, place)
        case .assertion(let assertion, let then): return holds(assertion, place) && go(to: then, marks, place)
        }
    }

    private func holds(_ assertion: RegexSyntax.Assertion, _ place: Place) -> Bool {
        func isWord(_ scalar: Unicode.Scalar?) -> Bool {
            scalar.map { scalar in RegexSyntax.word.contains { $0.contains(scalar.value) } } ?? false
        }
        return switch assertion {
        case .lineStart: place.before == nil
        case .lineEnd: place.after == nil
        case .wordBoundary: isWord(place.before) != isWord(place.after)
        case .noWordBoundary: isWord(place.before) == isWord(place.after)
        }
    }
}
