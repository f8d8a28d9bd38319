package import NIOCore

/// Lets a few things of a kind be told in each period, and counts those that are not.
package struct Throttle: Sendable {
    /// What becomes of one.
    package enum Verdict: Hashable, Sendable {
        case told
        case counted
        /// The first of its period that is counted, which ends then: somebody should tell the count.
        case countedFirst(until: NIODeadline)
    }

    private let most: Int
    private let period: TimeAmount
    private var told = 0
    private var counted = 0
    private var end: NIODeadline?

    /// A throttle that lets so many, at least 1, be told in a period, which begins with the first of them.
    package init(_ most: Int, in period: TimeAmount) {
        self.most = most
        self.period = period
    }

    /// One more of them comes.
    package mutating func admit(at now: NIODeadline) -> Verdict {
        let end: NIODeadline
        if let current = self.end, now < current {
            end = current
        } else {
            end = now + period
            (told, self.end) = (0, end)
        }
        if told < most {
            told += 1
            return .told
        }
        counted += 1
        return counted == 1 ? .countedFirst(until: end) : .counted
    }

    /// How many were counted and not told of so far; they are told of now.
    package mutating func takeCount() -> Int {
        defer { counted = 0 }
        return counted
    }
}
