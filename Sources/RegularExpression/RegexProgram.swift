/// A regular expression as steps that an automaton takes.
package struct RegexProgram {
    /// One step; places are indices of steps.
    package enum Step {
        case scalar([ClosedRange<UInt32>], then: Int)
        /// Either; the first is preferred.
        case split(Int, Int)
        /// Where a capture begins, of the first name 0, or ends, 1; and so on for the others.
        case mark(Int, then: Int)
        case assertion(RegexSyntax.Assertion, then: Int)
        case match
    }

    private static let stepsAtMost = 2000

    /// The steps; the first is not always the start.
    package private(set) var steps: [Step] = [.match]
    /// Where it starts.
    package private(set) var start = 0
    /// The names of its captures.
    package private(set) var names: [String] = []

    /// Makes the steps of a syntax.
    ///
    /// - Throws: A fault if there are too many.
    package init(_ syntax: RegexSyntax) throws(RegexSyntax.Fault) {
        start = try add(syntax, then: 0)
    }

    private mutating func add(_ step: Step) throws(RegexSyntax.Fault) -> Int {
        guard steps.count < Self.stepsAtMost else { throw RegexSyntax.Fault(reason: "the pattern is too large") }
        steps.append(step)
        return steps.count - 1
    }

    /// Adds a part, back to front, and returns where it starts.
    private mutating func add(_ syntax: RegexSyntax, then next: Int) throws(RegexSyntax.Fault) -> Int {
        switch syntax {
        case .scalar(let ranges): return try add(.scalar(ranges, then: next))
        case .assertion(let assertion): return try add(.assertion(assertion, then: next))
        case .sequence(let parts):
            var next = next
            for part in parts.reversed() { next = try add(part, then: next) }
            return next
        case .choice(let branches):
            var starts: [Int] = []
            for branch in branches { starts.append(try add(branch, then: next)) }
            var start = starts[starts.count - 1]
            for branch in starts.dropLast().reversed() { start = try add(.split(branch, start)) }
            return start
        case .repeated(let part, let least, let most, let isGreedy):
            return try add(part, least: least, most: most, isGreedy: isGreedy, then: next)
        case .group(let part, let name): return try addCapture(of: part, name, then: next)
        }
    }

    private mutating func addCapture(
        of part: RegexSyntax,
        _ name: String,
        then next: Int
    ) throws(RegexSyntax.Fault) -> Int {
        if !names.contains(name) { names.append(name) }
        let number = names.firstIndex(of: name) ?? 0
        let end = try add(.mark(number * 2 + 1, then: next))
        return try add(.mark(number * 2, then: try add(part, then: end)))
    }

    private mutating func add(
        _ part: RegexSyntax,
        least: Int,
        most: Int?,
        isGreedy: Bool,
        then next: Int
    ) throws(RegexSyntax.Fault) -> Int {
        func either(_ more: Int) -> Step { isGreedy ? .split(more, next) : .split(next, more) }
        var place = next
        if let most {
            for _ in least..<most { place = try add(either(try add(part, then: place))) }
        } else {
            let loop = try add(.split(next, next))
            steps[loop] = either(try add(part, then: loop))
            place = loop
        }
        for _ in 0..<least {
            let count = steps.count
            place = try add(part, then: place)
            // Nothing a thousand times is nothing, and nested it would take for ever.
            if steps.count == count { break }
        }
        return place
    }
}
