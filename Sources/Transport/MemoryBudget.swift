import Synchronization

/// How much all connections of a server may hold together: what came of unfinished heads and messages, and what was sent
/// and is not taken yet.
///
/// Each connection has a limit of its own; but thousands that go to it would fill any memory.
final class MemoryBudget: Sendable {
    private let held = Atomic<Int>(0)
    private let apart = Atomic<Int>(0)
    private let limit: Int
    /// What every connection may hold, whatever the others do.
    private let share: Int

    /// A budget of so many bytes for at most so many connections.
    init(limit: Int, connections: Int) {
        self.limit = limit
        share = limit / max(1, connections)
    }

    /// Takes note that a connection holds `bytes` where it held `before`; from any thread.
    ///
    /// - Returns: False if that is more than its share, and more than is left.
    func hold(_ bytes: Int, insteadOf before: Int) -> Bool {
        let total = held.add(bytes - before, ordering: .relaxed).newValue
        return total <= limit || bytes <= share
    }

    /// Sets memory apart that a connection needs for as long as it lasts, as much in all as the others may hold, and
    /// beside that; from any thread.
    ///
    /// - Returns: False, and nothing set apart, if there is no room for it.
    func setApart(_ bytes: Int) -> Bool {
        guard apart.add(bytes, ordering: .relaxed).newValue > limit else { return true }
        giveBack(bytes)
        return false
    }

    /// Gives back what was set apart; from any thread.
    func giveBack(_ bytes: Int) { apart.subtract(bytes, ordering: .relaxed) }
}
