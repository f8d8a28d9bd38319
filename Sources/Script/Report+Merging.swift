import Measurement

extension Report {
    /// Takes in the report of a connection that played the same script at the same time.
    ///
    /// - Parameters:
    ///   - other: The other connection's report.
    ///   - elapsed: How long all of them took together.
    package mutating func merge(_ other: Report, elapsed: Duration) {
        connections += other.connections
        sent += other.sent
        total = total.flatMap { total in other.total.map { total.addingReportingOverflow($0).partialValue } }
        isPlayedOut = isPlayedOut && other.isPlayedOut
        answered += other.answered
        unasked += other.unasked
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
        self.elapsed = elapsed
        if other.ending.gravity > ending.gravity { ending = other.ending }
        failures += other.failures.prefix(max(0, Self.keptFailures - failures.count))
        failureCount += other.failureCount
        results.merge(other.results) { $0.merged($1) }
    }
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
