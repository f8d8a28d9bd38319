/// A regular expression as steps that an automaton takes.
struct RegexProgram {
    /// One step; places are indices of steps.
    enum Step {
        case scalar([ClosedRange<UInt32>], then: Int)
        case split(Int, Int)
        case assertion(RegexSyntax.Assertion, then: Int)
        case match
    }

    private static let stepsAtMost = 2000

    /// The steps; the first is not always the start.
    private(set) var steps: [Step] = [.match]
    /// Where it starts.
    private(set) var start = 0

    /// Makes the steps of a syntax.
    ///
    /// - Throws: A fault if there are too many.
    init(_ syntax: RegexSyntax) throws(RegexSyntax.Fault) {
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
        case .repeated(let part, let least, let most):
            return try add(part, least: least, most: most, then: next)
        }
    }

    private mutating func add(
        _ part: RegexSyntax,
        least: Int,
        most: Int?,
        then next: Int
    ) throws(RegexSyntax.Fault) -> Int {
        var place = next
        if let most {
            for _ in least..<most { place = try add(.split(try add(part, then: place), next)) }
        } else {
            let loop = try add(.split(next, next))
            steps[loop] = .split(try add(part, then: loop), next)
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
