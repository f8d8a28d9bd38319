import Measurement
import Script

/// What became of many players so far, as one.
struct Census: Sendable {
    /// Connections that stand.
    private(set) var open = 0
    private(set) var sent = 0
    private(set) var answered = 0
    private(set) var failures = 0
    /// Messages that wait for their answers.
    private(set) var inFlight = 0
    /// From when a message was due, or was sent where there is no rate, to its answer.
    private(set) var times = DurationHistogram()

    /// Counts one more.
    mutating func add(_ player: borrowing Player, isOpen: Bool) {
        let report = player.report
        open += isOpen ? 1 : 0
        sent += report.sent
        answered += report.answered
        failures += report.failureCount
        inFlight += player.inFlight
        times.merge(report.responses.count > 0 ? report.responses : report.roundTrips)
    }

    /// Counts all that another one has counted.
    mutating func merge(_ other: Census) {
        open += other.open
        sent += other.sent
        answered += other.answered
        failures += other.failures
        inFlight += other.inFlight
        times.merge(other.times)
    }
}
