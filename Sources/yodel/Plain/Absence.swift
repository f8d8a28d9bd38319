import Conversation

/// Since when a server is missed: one that takes connections, answers nothing and hangs up is as good as none.
struct Absence {
    /// Since when; nil while there is one.
    private(set) var since: Duration?
    /// Whether it took a connection since then.
    private(set) var tookConnections = false
    private var openedAt: Duration?
    private var answered = 0
    /// Whether messages wait, and whether any did while the connection stood.
    private var (isWaiting, hasWaited) = (false, false)
    private var hasTriedLast = false

    /// Takes note of how it stands.
    ///
    /// - Parameters:
    ///   - isOpen: Whether there is a connection.
    ///   - tally: What became of the messages so far.
    ///   - now: The time since an arbitrary start.
    mutating func note(isOpen: Bool, _ tally: Conversation.Tally, at now: Duration) {
        if isOpen {
            openedAt = openedAt ?? now
            tookConnections = since != nil
            hasWaited = hasWaited || tally.waiting > 0
        }
        // Who asks nothing of a server misses no answer.
        let hasLasted = openedAt.map { now - $0 >= Conversation.provenAfter } ?? false && !hasWaited
        let beganToWait = tally.waiting > 0 && !isWaiting && tookConnections
        if hasLasted || beganToWait || tally.answered > answered {
            (since, tookConnections, hasTriedLast) = (nil, false, false)
        }
        (answered, isWaiting) = (tally.answered, tally.waiting > 0)
        guard !isOpen else { return }
        (openedAt, hasWaited) = (nil, false)
        since = since ?? now
    }

    /// Whether there may be one more attempt before the server is given up: true once.
    mutating func claimLastAttempt() -> Bool {
        defer { hasTriedLast = true }
        return !hasTriedLast
    }
}
