import Script

/// The numbers of a script's steps; it walks from the last one asked for, so that a frame costs what was played since.
struct StepCounter {
    private let program: Script.Program?
    /// The steps in all; nil where that is not known.
    let count: Int?
    private var last = (index: 0, number: 0)

    /// A counter for a source.
    init(_ source: Source) {
        program = source.program
        count = program.map { $0.stepCount(in: 0..<$0.instructionCount) } ?? source.messageCount
    }

    /// The number, from 1, of the step of this index; that behind the last one has the last one's.
    mutating func number(of index: Int) -> Int {
        guard let program else { return min(index + 1, count ?? index + 1) }
        let index = min(index, program.instructionCount)
        let between = program.stepCount(in: min(index, last.index)..<max(index, last.index))
        last = (index, last.number + (index < last.index ? -between : between))
        return min(last.number + 1, count ?? 0)
    }
}
