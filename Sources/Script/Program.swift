/// A compiled `.yodel` script: a flat list of instructions with loops in it, never unrolled.
///
/// Ten million rounds take no more memory than one.
package struct Program: Hashable, Sendable {
    enum Instruction: Hashable, Sendable {
        case send(PayloadKind, template: Int, Place)
        case expect(Check, Place)
        case set(variable: Int, template: Int, Place)
        case sleep(Duration)
        /// What follows was recorded at this time.
        case at(Duration)
        case timeout(Duration)
        case ping
        case close(code: UInt16, reason: ArraySlice<UInt8>)
        case expectClose(code: UInt16?, Place)
        case reconnect
        /// What follows, up to the matching `next`, is done this many times, at least once.
        case loop(Int)
        /// The end of the loop whose first instruction stands there.
        case next(Int)
    }

    let instructions: [Instruction]
    let templates: [Template]
    /// The names of its variables.
    let variables: [String]
    /// The files that it includes, by the numbers of places less 1.
    package let includedFiles: [String]

    /// How many messages it sends in all.
    ///
    /// `Int.max` if there are more than that.
    package var messageCount: Int {
        var counts = [0]
        var rounds: [Int] = []
        for instruction in instructions {
            switch instruction {
            case .send: counts[counts.count - 1] = counts[counts.count - 1].addingClamped(1)
            case .loop(let count):
                rounds.append(count)
                counts.append(0)
            case .next:
                let inner = counts.removeLast().multipliedClamped(rounds.removeLast())
                counts[counts.count - 1] = counts[counts.count - 1].addingClamped(inner)
            default: break
            }
        }
        return counts[0]
    }

    /// Whether there is no connection at its end.
    var endsClosed: Bool {
        let last = instructions.last { instruction in
            switch instruction {
            case .close, .expectClose, .send, .reconnect: true
            default: false
            }
        }
        return switch last {
        case .close, .expectClose: true
        default: false
        }
    }

    /// Whether it says anywhere what shall come.
    var hasChecks: Bool {
        instructions.contains { if case .expect = $0 { true } else { false } }
    }
}

/// A place in a running program.
struct Cursor: Sendable {
    private struct Loop: Sendable {
        let count: Int
        var round = 0
    }

    let program: Program
    private var position = 0
    private var loops: [Loop] = []

    init(_ program: Program) {
        self.program = program
    }

    /// The next step; nil after the last one.
    mutating func next() -> Step? {
        while position < program.instructions.count {
            let instruction = program.instructions[position]
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
            case .loop(let count): loops.append(Loop(count: count))
            case .next(let start): turn(to: start)
            }
        }
        return nil
    }

    private mutating func turn(to start: Int) {
        guard var loop = loops.popLast() else { return }
        loop.round += 1
        guard loop.round < loop.count else { return }
        loops.append(loop)
        position = start
    }
}

extension Int {
    fileprivate func addingClamped(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }

    fileprivate func multipliedClamped(_ other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}
