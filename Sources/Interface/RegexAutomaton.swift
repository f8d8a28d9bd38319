import RegularExpression

/// Runs a regular expression over bytes: it keeps all the steps it may be at, so that no pattern makes it go back.
///
/// The sets of steps it meets are numbered and remembered with where each class of scalars leads, which makes most scalars one
/// look-up. A class, since copies may share what is remembered: it never changes an answer.
final class RegexAutomaton {
    /// What stood before a place, as far as `^` and `\b` ask.
    private enum Before: UInt8 { case lineStart, word, other }

    private struct State: Hashable {
        var steps: [Int]
        var before: Before
    }

    private static let transitionsAtMost = 1 << 18
    private static let unknown: Int32 = -1

    private let program: RegexProgram
    /// Whether a match may start anywhere.
    private let isFloating: Bool
    /// The lowest scalar of each class; all of a class are alike to the program.
    private let classes: [UInt32]
    private let asciiClasses: [Int]
    private var states: [State] = []
    private var numbers: [State: Int] = [:]
    /// For each state and class: the state it leads to, twice, and one more if a match ends before the scalar.
    private var transitions: [Int32] = []

    /// An automaton for a program.
    init(_ program: RegexProgram, isFloating: Bool) {
        self.program = program
        self.isFloating = isFloating
        var bounds: Set<UInt32> = [0, 0x0A, 0x0B]
        for range in RegexSyntax.word { bounds.formUnion([range.lowerBound, range.upperBound + 1]) }
        for case .scalar(let ranges, _) in program.steps {
            for range in ranges { bounds.formUnion([range.lowerBound, range.upperBound + 1]) }
        }
        let classes = bounds.sorted()
        self.classes = classes
        asciiClasses = (0..<128).map { Self.class(of: $0, among: classes) }
    }

    /// Where a match ends that starts at `start`: the longest, or if matches may float the first that is known of.
    ///
    /// `work` is what it may cost at most, in scalars; what it did cost is taken off, and below 0 it gave up.
    func end(in text: ArraySlice<UInt8>, from start: Int, work: inout Int) -> Int? {
        var state = number(of: State(steps: [program.start], before: before(start, in: text)), work: &work)
        var place = start
        var end: Int?
        while work >= 0 {
            let isAtEnd = place >= text.endIndex
            var length = 0
            var scalarClass = classes.count
            if !isAtEnd {
                if text[place] < 0x80 {
                    (scalarClass, length) = (asciiClasses[Int(text[place])], 1)
                } else {
                    let (scalar, count) = text.scalar(at: place)
                    (scalarClass, length) = (Self.class(of: scalar?.value ?? 0xFFFD, among: classes), count)
                }
            }
            let transition = transition(from: state, by: scalarClass, work: &work)
            if transition & 1 == 1 {
                end = place
                if isFloating { return end }
            }
            state = Int(transition >> 1)
            if isAtEnd || states[state].steps.isEmpty && !isFloating { return end }
            place += length
            work -= 1
        }
        return end
    }

    private func before(_ place: Int, in text: ArraySlice<UInt8>) -> Before {
        guard place > text.startIndex, text[place - 1] != 0x0A else { return .lineStart }
        let scalar = text.scalar(at: text.scalarStart(before: place)).scalar
        return Self.isWord(scalar?.value ?? 0xFFFD) ? .word : .other
    }

    private static func isWord(_ value: UInt32) -> Bool { RegexSyntax.word.contains { $0.contains(value) } }

    private static func `class`(of value: UInt32, among classes: [UInt32]) -> Int {
        var low = 0
        var high = classes.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if classes[middle] <= value { low = middle } else { high = middle }
        }
        return low
    }

    // MARK: - States

    private func number(of state: State, work: inout Int) -> Int {
        if let number = numbers[state] { return number }
        work -= state.steps.count
        if transitions.count > Self.transitionsAtMost { forget() }
        states.append(state)
        numbers[state] = states.count - 1
        transitions += Array(repeating: Self.unknown, count: classes.count + 1)
        return states.count - 1
    }

    private func forget() {
        states.removeAll(keepingCapacity: true)
        numbers.removeAll(keepingCapacity: true)
        transitions.removeAll(keepingCapacity: true)
    }

    private func transition(from number: Int, by scalarClass: Int, work: inout Int) -> Int32 {
        let index = number * (classes.count + 1) + scalarClass
        let known = transitions[index]
        if known != Self.unknown { return known }
        let state = states[number]
        let value = scalarClass < classes.count ? classes[scalarClass] : nil
        let (reached, isMatch) = closure(of: state, next: value, work: &work)
        var steps: Set<Int> = []
        if let value {
            for case .scalar(let ranges, let then) in reached.map({ program.steps[$0] })
            where ranges.contains(where: { $0.contains(value) }) { steps.insert(then) }
            if isFloating { steps.insert(program.start) }
        }
        let before: Before = value == 0x0A ? .lineStart : value.map(Self.isWord) == true ? .word : .other
        let count = states.count
        let next = self.number(of: State(steps: steps.sorted(), before: before), work: &work)
        let transition = Int32(next) << 1 | (isMatch ? 1 : 0)
        // If all states were forgotten meanwhile, this one's number is another's.
        if states.count >= count { transitions[index] = transition }
        return transition
    }

    /// All steps that can be reached without a scalar, and whether the match is among them.
    private func closure(of state: State, next: UInt32?, work: inout Int) -> (steps: [Int], isMatch: Bool) {
        var waiting = state.steps
        var seen = Set(waiting)
        var reached: [Int] = []
        var isMatch = false
        func go(to step: Int) {
            if seen.insert(step).inserted { waiting.append(step) }
        }
        while let step = waiting.popLast() {
            work -= 8
            switch program.steps[step] {
            case .match: isMatch = true
            case .scalar: reached.append(step)
            case .split(let one, let other):
                go(to: one)
                go(to: other)
            case .mark(_, let then): go(to: then)
            case .assertion(let assertion, let then):
                if holds(assertion, state.before, next) { go(to: then) }
            }
        }
        return (reached, isMatch)
    }

    private func holds(_ assertion: RegexSyntax.Assertion, _ before: Before, _ next: UInt32?) -> Bool {
        let isBoundary = (before == .word) != (next.map(Self.isWord) ?? false)
        switch assertion {
        case .lineStart: return before == .lineStart
        case .lineEnd: return next == nil || next == 0x0A
        case .wordBoundary: return isBoundary
        case .noWordBoundary: return !isBoundary
        }
    }
}
