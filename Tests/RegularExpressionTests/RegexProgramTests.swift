import Testing

@testable import RegularExpression

/// What a pattern becomes: steps, how many of them, and the names of what it captures.
@Suite struct RegexProgramTests {
    private func program(_ pattern: String) throws -> RegexProgram {
        try RegexProgram(try RegexParser.parse(pattern, .exact))
    }

    /// One step for the match, one for each scalar, choice and mark; what must come so often is written out.
    @Test(arguments: [
        ("", 1), ("a", 2), ("abc", 4), ("a|b", 4), ("a|b|c", 6), ("a*", 3), ("a+", 4), ("a?", 3), ("a{3}", 4),
        ("a{0}", 1), ("a{2,4}", 7), ("a{2,}", 5), ("(?:ab)*", 4), ("(?<n>a)", 4), ("^a$", 4), ("\\ba\\B", 4),
        ("[a-z]", 2),
        ("(?:){500}", 1), ("(?:(?:){9}){9}", 1),
    ])
    func stepsAreCounted(_ pattern: String, _ count: Int) throws { #expect(try program(pattern).steps.count == count) }

    /// Every place that a step leads to is one, and each is led to from the start.
    @Test(arguments: ["", "a", "(a|b)*c+d?", "(?<x>a{2,3}|^b)$", "((a*)*)*", "(?:a|){3}", "[^a]+?\\b"])
    func stepsLeadToSteps(_ pattern: String) throws {
        let program = try program(pattern)
        var reached: Set<Int> = []
        var open = [program.start]
        while let step = open.popLast() {
            guard reached.insert(step).inserted else { continue }
            #expect(program.steps.indices.contains(step))
            switch program.steps[step] {
            case .scalar(_, let then), .mark(_, let then), .assertion(_, let then): open.append(then)
            case .split(let one, let other): open += [one, other]
            case .match: break
            }
        }
        #expect(reached == Set(program.steps.indices))
    }

    @Test(arguments: [
        ("a", []), ("(?<a>x)(?<b>y)", ["a", "b"]), ("(?<b>x(?<a>y))", ["b", "a"]), ("(?<a>x)|(?<a>y)", ["a"]),
        ("(?:(?<a>x)){3}", ["a"]),
    ])
    func namesAreThoseOfThePattern(_ pattern: String, _ names: [String]) throws {
        let program = try program(pattern)
        #expect(Set(program.names) == Set(names) && program.names.count == names.count)
        var marks: Set<Int> = []
        for case .mark(let number, _) in program.steps { marks.insert(number) }
        #expect(marks == Set(0..<names.count * 2))
    }

    /// The limit is one of steps: the largest pattern that fits does, and one more of it does not.
    @Test func theLimitIsThatOfSteps() throws {
        #expect(try program("(?:ab){999}").steps.count == 1999)
        #expect(try program("(?:ab){999}c").steps.count == 2000)
        #expect(throws: RegexSyntax.Fault(reason: "the pattern is too large")) { try program("(?:ab){1000}") }
    }
}
