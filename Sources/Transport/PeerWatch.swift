import NIOCore

/// Whether anything moves between a peer and us, looked at from time to time.
struct PeerWatch {
    /// What follows from a look at a connection that may be idle.
    enum Idleness: Hashable {
        /// Look again.
        case wait
        /// Ping, and look again.
        case ping
        /// Nothing moved since the ping: take leave.
        case close
        /// The same, of a peer that does not take what is written either.
        case giveUp
    }

    /// Whether anything came since the last look.
    private(set) var hasReceived = false
    /// What the peer had taken at the last look.
    private var uptake = Uptake()
    /// When it was last seen to take something, or the end was first waited for.
    private var movedAt: NIODeadline?
    /// Looks in a row that saw nothing move.
    private var silentLooks = 0
    /// When our close frame went out.
    private var closingSince: NIODeadline?

    /// Something came.
    mutating func received() { hasReceived = true }

    /// From now on its end is waited for.
    mutating func awaitsEnd(at now: NIODeadline) { movedAt = movedAt ?? now }

    /// Our close frame goes out.
    mutating func closed(at now: NIODeadline) { closingSince = now }

    /// A look is to come; until then it is noted what moves.
    mutating func begin(_ uptake: Uptake) {
        hasReceived = false
        self.uptake = uptake
    }

    /// Looks at an open connection.
    mutating func idleness(_ uptake: Uptake, isWritable: Bool) -> Idleness {
        let hasMoved = hasReceived || uptake.hasMoved(since: self.uptake)
        silentLooks = hasMoved ? 0 : silentLooks + 1
        return switch silentLooks {
        case 0: .wait
        case 1: isWritable ? .ping : .wait
        default: isWritable ? .close : .giveUp
        }
    }

    /// Looks at a connection that is to end: whether its end is waited for still.
    ///
    /// A slow peer gets the last that was sent to it, and may pause as long as any that reads slowly. One that does not
    /// stop sending is waited for, too, since our close frame may be far behind what it reads; but not for ever.
    ///
    /// - Parameters:
    ///   - uptake: What it has taken by now.
    ///   - isLingering: Whether all was said, so that what comes does not count.
    ///   - now: When.
    ///   - limit: How long the closing handshake may take in all.
    ///   - pause: How long it may take nothing of what waits for it when all was said.
    /// - Returns: Whether another look is to come.
    mutating func isEndAwaited(
        _ uptake: Uptake,
        isLingering: Bool,
        at now: NIODeadline,
        limit: TimeAmount,
        pause: TimeAmount
    ) -> Bool {
        if uptake.hasMoved(since: self.uptake) {
            movedAt = now
            return true
        }
        if isLingering, !uptake.isComplete, let movedAt, now - movedAt < pause { return true }
        guard hasReceived, !isLingering, let closingSince else { return false }
        return now - closingSince < limit
    }
}
