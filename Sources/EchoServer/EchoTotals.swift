import Synchronization

/// What all connections of a server received and answered so far.
final class EchoTotals: Sendable {
    private let received = Atomic<Int>(0)
    private let answered = Atomic<Int>(0)
    private let swallowed = Atomic<Int>(0)

    /// Adds what a connection did since it last told; from any thread.
    func add(_ counts: EchoCounts) {
        received.add(counts.received, ordering: .relaxed)
        answered.add(counts.answered, ordering: .relaxed)
        if counts.swallowed > 0 { swallowed.add(counts.swallowed, ordering: .relaxed) }
    }

    /// The sums, each exact once the connections are quiet; from any thread.
    var counts: EchoCounts {
        EchoCounts(
            received: received.load(ordering: .relaxed),
            answered: answered.load(ordering: .relaxed),
            swallowed: swallowed.load(ordering: .relaxed)
        )
    }
}
