import Conversation

/// Since when a server is missed: one that takes connections, answers nothing and hangs up is as good as none.
struct Absence {
    /// Since when; nil while there is one.
    private(set) var since: Duration?
    /// Whether it took a connection since then.
    private(set) var tookConnections = false
    private var openedAt: Duration?
    private var answered = 0
    private var hasTriedLast = false

    /// Takes note of how it stands.
    ///
    /// - Parameters:
    ///   - isOpen: Whether there is a connection.
    ///   - answered: How many messages were answered so far.
    ///   - now: The time since an arbitrary start.
    mutating func note(isOpen: Bool, answered: Int, at now: Duration) {
        if isOpen {
            openedAt = openedAt ?? now
            tookConnections = true
        }
        let hasLasted = openedAt.map { now - $0 >= Conversation.provenAfter } ?? false
        if hasLasted || answered > self.answered || since == nil {
            (since, tookConnections, hasTriedLast) = (nil, false, false)
        }
        self.answered = answered
        guard !isOpen else { return }
        openedAt = nil
        since = since ?? now
    }

    /// Whether there may be one more attempt before the server is given up: true once.
    mutating func claimLastAttempt() -> Bool {
        defer { hasTriedLast = true }
        return !hasTriedLast
    }
}
