import Measurement

extension Report {
    /// Makes it the report of one connection among several.
    package mutating func number(as number: Int) {
        if exitCode != 0 { faulty = [Tally(number, self)] }
        for index in failures.indices { failures[index].connection = number }
        for place in results.keys { results[place]?.first?.connection = number }
    }

    /// Takes in the report of a connection that played the same script at the same time.
    package mutating func merge(_ other: Report) {
        connections += other.connections
        sent += other.sent
        total = total.flatMap { total in other.total.map { total.addingClamped($0) } }
        isPlayedOut = isPlayedOut && other.isPlayedOut
        answered += other.answered
        unasked += other.unasked
        reconnections += other.reconnections
        resent += other.resent
        // Every connection counts its messages for itself: the numbers would tell nothing.
        resentMessages = []
        altered += other.altered
        doubled += other.doubled
        unexpected += other.unexpected
        reordered += other.reordered
        received += other.received
        skipped += other.skipped
        roundTrips.merge(other.roundTrips)
        responses.merge(other.responses)
        if let rate = askedRate, let other = other.askedRate { askedRate = rate + other }
        let end = max((began ?? .zero) + elapsed, (other.began ?? .zero) + other.elapsed)
        let sendingEnd = max((began ?? .zero) + sending, (other.began ?? .zero) + other.sending)
        if let first = [began, other.began].compactMap({ $0 }).min() {
            began = first
            elapsed = end - first
            sending = sendingEnd - first
        }
        faulty += other.faulty
        if other.ending.gravity > ending.gravity { ending = other.ending }
        failures += other.failures.prefix(max(0, Self.keptFailures - failures.count))
        failureCount += other.failureCount
        results.merge(other.results) { $0.merged($1) }
    }
}

/// What became of the messages of one connection among several.
package struct Tally: Hashable, Sendable {
    /// From 1.
    package let connection: Int
    /// Messages, counted as in the `Report` of that connection.
    package let sent, answered, lost, altered, doubled, unexpected, reordered: Int
    /// Whether it came to its end.
    package let isWhole: Bool

    init(_ connection: Int, _ report: Report) {
        self.connection = connection
        sent = report.sent
        answered = report.answered
        lost = report.lost
        altered = report.altered
        doubled = report.doubled
        unexpected = report.unexpected
        reordered = report.reordered
        isWhole = report.ending == .completed
    }

    /// How much went wrong on it.
    var faults: Int { lost + altered + doubled + unexpected + reordered + (isWhole ? 0 : 1) }
}

extension CheckResult {
    fileprivate func merged(_ other: CheckResult) -> CheckResult {
        var merged = self
        merged.passed += other.passed
        merged.failed += other.failed
        merged.first = first ?? other.first
        return merged
    }
}

extension Report.Ending {
    /// Of several endings the gravest is told.
    fileprivate var gravity: Int {
        switch self {
        case .completed: 0
        case .hung: 1
        case .lost: 2
        case .notConnected: 3
        case .invalid: 4
        case .interrupted: 5
        }
    }
}
