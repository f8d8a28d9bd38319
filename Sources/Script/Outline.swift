/// What a script is like as a whole, without its steps.
package struct Outline: Hashable, Sendable {
    /// How many messages it sends in all; `Int.max` if there are more than that.
    package internal(set) var messageCount = 0
    /// Whether it says anywhere what shall come.
    var hasChecks = false
    /// Whether there is no connection at its end.
    var endsClosed = false
    /// The names of its variables.
    var variables: [String] = []
    /// The files that it includes, by the numbers of places less 1.
    package internal(set) var includedFiles: [String] = []
    /// The number of a recording's last line, from 1, if it was passed over because its end is missing.
    var cutOffLine: Int?
    /// What the lines of its places are.
    var numbering = Numbering.lines

    init() {}

    /// Adds what a piece of it does, whose loops end in it.
    mutating func add(_ instructions: some Sequence<Program.Instruction>) {
        var counts = [0]
        var rounds: [Int] = []
        for instruction in instructions {
            switch instruction {
            case .send:
                counts[counts.count - 1] = counts[counts.count - 1].addingClamped(1)
                endsClosed = false
            case .loop(let count):
                rounds.append(count)
                counts.append(0)
            case .next:
                let inner = counts.removeLast().multipliedClamped(rounds.removeLast())
                counts[counts.count - 1] = counts[counts.count - 1].addingClamped(inner)
            case .expect: hasChecks = true
            case .close, .expectClose: endsClosed = true
            case .reconnect: endsClosed = false
            case .set, .sleep, .at, .timeout, .ping, .mark: break
            }
        }
        messageCount = messageCount.addingClamped(counts[0])
    }
}

extension Int {
    /// The sum, or the greatest number if it is beyond that.
    func addingClamped(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }

    /// The product, or the greatest number if it is beyond that.
    func multipliedClamped(_ other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}
