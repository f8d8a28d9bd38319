/// How many messages were received, and how many of them the operating system took the answer to.
package struct EchoCounts: Hashable, Sendable {
    /// Messages that came whole.
    package var received: Int
    /// Messages whose answer the operating system took.
    package var answered: Int
    /// Messages that got no answer because the operator wants it; see `Faults`.
    package var swallowed: Int

    /// Counts, none at first.
    package init(received: Int = 0, answered: Int = 0, swallowed: Int = 0) {
        self.received = received
        self.answered = answered
        self.swallowed = swallowed
    }

    /// Whether every message got the answer that it was to get.
    package var isComplete: Bool { received == answered + swallowed }
}
