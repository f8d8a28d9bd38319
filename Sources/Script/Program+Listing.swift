/// A step of a script, for who watches it being played.
package struct ListedStep: Hashable, Sendable {
    /// Its index in the source.
    package let index: Int
    /// How many of `@repeat` are round it.
    package let depth: Int
    /// What the script says there, on one line, made harmless for a terminal.
    package let text: String
    /// What became of it so far; nil if it checks nothing.
    package let result: CheckResult?
}

// What a program looks like from outside.
extension Program {
    /// Bytes of a step's text that are shown at most.
    private static let textAtMost = 200

    /// Whether an instruction is a step to who watches, and not only a time between two.
    func isStep(_ index: Int) -> Bool { if case .at = instructions[index] { false } else { true } }

    /// The first step from an instruction on; the instruction itself where none follows.
    func step(from index: Int) -> Int {
        instructions[min(index, instructions.count)...].indices.first(where: isStep) ?? index
    }

    /// How many steps stand in some of it.
    package func stepCount(in range: Range<Int>) -> Int { range.count { isStep($0) } }

    /// How many instructions it has.
    package var instructionCount: Int { instructions.count }

    /// The places that can be gone to, in order.
    package var marks: [(name: String, index: Int)] {
        instructions.enumerated().compactMap { index, instruction in
            if case .mark(let name) = instruction { (printable(name), index) } else { nil }
        }
    }

    /// Whether it has times of its own to keep.
    package var hasTimes: Bool {
        instructions.contains { instruction in
            switch instruction {
            case .at, .sleep: true
            default: false
            }
        }
    }

    /// When the last of it was recorded; nil where nothing was.
    package var lastTime: Duration? { time(before: instructions.count) }

    /// When what stands there was recorded, or the nearest of 64 before it.
    package func time(before index: Int) -> Duration? {
        for instruction in instructions[..<index].suffix(64).reversed() {
            if case .at(let time) = instruction { return time }
        }
        return nil
    }

    /// How many rounds the innermost `@repeat` round a step has, where that begins less than 4,096 instructions before it.
    package func rounds(around index: Int) -> Int? {
        var inner = 0
        for instruction in instructions[..<min(index, instructions.count)].suffix(4096).reversed() {
            if case .next = instruction { inner += 1 }
            guard case .loop(let count) = instruction else { continue }
            if inner == 0 { return count }
            inner -= 1
        }
        return nil
    }

    /// What a step says, as far as there is room for on a line.
    func text(ofStep index: Int) -> String {
        switch instructions[index] {
        case .send(let kind, let template, _): message(">", kind, template)
        case .expect(.exact(let kind, .template(let template)), _): message("<", kind, template)
        case .expect(.pattern(.template(let pattern), _), _):
            shortened("<~ ", source(of: pattern, prefix: Self.textAtMost))
        case .sleep(let duration): "@sleep \(readable(duration))"
        case .timeout(let duration): "@timeout \(readable(duration))"
        case let instruction: shortened("", lines(instruction))
        }
    }

    private func message(_ sign: String, _ kind: PayloadKind, _ template: Template) -> String {
        switch kind {
        case .text: shortened("\(sign) ", source(of: template, prefix: Self.textAtMost))
        case .binary:
            "\(sign)x " + Excerpt(.binary, template.text(round: nil)).description
        }
    }

    private func shortened(_ sign: String, _ text: [UInt8]) -> String {
        let text = text.last == UInt8(ascii: "\n") ? text.dropLast() : text[...]
        return sign + Excerpt(.text, text.prefix(Self.textAtMost)).description
    }
}

extension Player {
    /// The steps round the one that it stands at, or round another: at most so many before it, and so many behind.
    ///
    /// `recent` are the lines of a line file that were sent last, the newest at the end: the source has them no more.
    package func listing(
        around other: Int? = nil,
        before: Int,
        after: Int,
        recent: [ArraySlice<UInt8>] = []
    ) -> [ListedStep] {
        guard let program = source.program else { return lines(before: before, after: after, recent) }
        let middle = min(other ?? step, program.instructionCount)
        var indices: [Int] = []
        for index in (0..<middle).reversed() where program.isStep(index) {
            guard indices.count < before else { break }
            indices.insert(index, at: 0)
        }
        var behind = 0
        for index in middle..<program.instructionCount where program.isStep(index) {
            guard behind <= after else { break }
            indices.append(index)
            behind += 1
        }
        return indices.map { index in
            ListedStep(
                index: index,
                depth: depth(of: index, in: program),
                text: program.text(ofStep: index),
                result: program.place(of: index).flatMap { report.results[$0.inRound(nil)] }
            )
        }
    }

    /// How many loops are round a step, counted from those that are known to be round another one near.
    private func depth(of index: Int, in program: Program) -> Int {
        let known = source.position + 1
        let between = program.instructions[min(index, known)..<min(max(index, known), program.instructionCount)]
        let turns = between.reduce(0) { turns, instruction in
            switch instruction {
            case .loop: turns + 1
            case .next: turns - 1
            default: turns
            }
        }
        var depth = source.loops.count + (index < known ? -turns : turns)
        if case .next = program.instructions[index] { depth -= 1 }
        return max(0, depth)
    }

    private func lines(before: Int, after: Int, _ recent: [ArraySlice<UInt8>]) -> [ListedStep] {
        // What is known beforehand is not yet sent.
        var next = source.peek(after + 1)
        if case .send(_, .bytes(let bytes), _) = upcoming { next.insert(bytes, at: 0) }
        let first = report.sent - recent.count
        let failed = Set(report.failures.map(\.message))
        return (recent + next).enumerated().map { offset, bytes in
            let number = first + offset + 1
            let isSettled = number <= report.sent && !(isAwaiting && number == report.sent)
            var result = CheckResult()
            if failed.contains(number) { result.failed = 1 } else if isSettled { result.passed = 1 }
            return ListedStep(
                index: number - 1,
                depth: 0,
                text: Excerpt(.text, bytes).description,
                result: isSettled || failed.contains(number) ? result : nil
            )
        }
        .filter { $0.index >= step - before && $0.index <= step + after }
    }
}

extension Program {
    /// Where an instruction stands in its file, if it is one that something can become of.
    fileprivate func place(of index: Int) -> Place? {
        switch instructions[index] {
        case .send(_, _, let place), .expect(_, let place), .expectClose(_, let place): place
        default: nil
        }
    }
}
