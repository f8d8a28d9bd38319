/// A compiled `.yodel` script: a flat list of instructions with loops in it, never unrolled.
///
/// Ten million rounds take no more memory than one.
package struct Program: Hashable, Sendable {
    /// A step, or where a loop begins or ends.
    enum Instruction: Hashable, Sendable {
        case send(PayloadKind, Template, Place)
        case expect(Check, Place)
        case set(variable: Int, Template, Place)
        case sleep(Duration)
        /// What follows was recorded at this time.
        case at(Duration)
        case timeout(Duration)
        case ping
        case close(code: UInt16, reason: ArraySlice<UInt8>)
        case expectClose(code: UInt16?, Place)
        case reconnect
        /// A place that can be gone to by this name.
        case mark(String)
        /// What follows, up to the matching `next`, is done this many times, at least once.
        case loop(Int)
        /// The end of the loop whose first instruction stands there.
        case next(Int)
    }

    let instructions: [Instruction]
    /// The names of its variables.
    let variables: [String]
    /// The files that it includes, by the numbers of places less 1.
    package let includedFiles: [String]
    /// The number of a recording's last line, from 1, if it was passed over because its end is missing.
    var cutOffLine: Int?
    /// What the lines of its places are.
    var numbering = Numbering.lines

    /// What it is like as a whole.
    package var outline: Outline {
        var outline = Outline()
        outline.add(instructions)
        outline.variables = variables
        outline.includedFiles = includedFiles
        outline.cutOffLine = cutOffLine
        outline.numbering = numbering
        return outline
    }
}

/// A place in a running program.
struct Cursor: Sendable {
    /// A `@repeat` that it stands in.
    struct Loop: Sendable {
        let count: Int
        /// The index of the first instruction in it.
        let start: Int
        var round = 0
    }

    let instructions: [Program.Instruction]
    /// The index of the instruction after the one last taken.
    private(set) var position = 0
    /// The loops that it stands in, the outermost first.
    private(set) var loops: [Loop] = []

    init(_ instructions: [Program.Instruction]) {
        self.instructions = instructions
    }

    /// The next step; nil after the last one.
    mutating func next() -> Step? {
        while position < instructions.count {
            let instruction = instructions[position]
            position += 1
            let round = loops.last?.round
            switch instruction {
            case .send(let kind, let template, let place):
                return .send(kind, .template(template), place.inRound(round))
            case .expect(let check, let place): return .expect(check, place.inRound(round))
            case .set(let variable, let template, let place):
                return .set(variable, .template(template), place.inRound(round))
            case .sleep(let duration): return .sleep(duration)
            case .at(let time): return .at(time)
            case .timeout(let duration): return .timeout(duration)
            case .ping: return .ping
            case .close(let code, let reason): return .close(code: code, reason: reason)
            case .expectClose(let code, let place): return .expectClose(code: code, place.inRound(round))
            case .reconnect: return .reconnect
            case .mark: return .mark
            case .loop(let count): loops.append(Loop(count: count, start: position))
            case .next(let start): turn(to: start)
            }
        }
        return nil
    }

    /// Whether there is nothing left.
    var isAtEnd: Bool { position == instructions.count }

    /// Goes to an instruction; the loops round it that it stood in before go on in the same round.
    mutating func jump(to index: Int) {
        var around: [Loop] = []
        for (place, instruction) in instructions[..<index].enumerated() {
            if case .loop(let count) = instruction { around.append(Loop(count: count, start: place + 1)) }
            if case .next = instruction { around.removeLast() }
        }
        for depth in around.indices where depth < loops.count && loops[depth].start == around[depth].start {
            around[depth].round = loops[depth].round
        }
        (position, loops) = (index, around)
    }

    /// How many messages would be sent from here to the end.
    var messagesLeft: Int {
        var left = 0
        var (from, around) = (position, loops[...])
        while let loop = around.popLast() {
            let end = end(ofLoopAt: loop.start)
            let body = messageCount(in: loop.start..<end)
            left = left.addingClamped(messageCount(in: from..<end))
            left = left.addingClamped(body.multipliedClamped(loop.count - loop.round - 1))
            from = end + 1
        }
        return left.addingClamped(messageCount(in: from..<instructions.count))
    }

    /// How many messages some of the instructions send, whose loops all begin and end among them.
    private func messageCount(in range: Range<Int>) -> Int {
        var outline = Outline()
        outline.add(instructions[range])
        return outline.messageCount
    }

    /// The index of the `.next` that belongs to the loop with this first instruction.
    private func end(ofLoopAt start: Int) -> Int {
        instructions[start...].firstIndex { $0 == .next(start) } ?? instructions.count
    }

    private mutating func turn(to start: Int) {
        guard var loop = loops.popLast() else { return }
        loop.round += 1
        guard loop.round < loop.count else { return }
        loops.append(loop)
        position = start
    }
}
