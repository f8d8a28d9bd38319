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
    /// Bytes that waited to be written at the last look.
    private var buffered = 0
    /// Looks in a row that saw nothing move.
    private var silentLooks = 0
    /// When our close frame went out.
    private var closingSince: NIODeadline?

    /// Something came.
    mutating func received() { hasReceived = true }

    /// Our close frame goes out.
    mutating func closed(at now: NIODeadline) { closingSince = now }

    /// A look is to come; until then it is noted what moves.
    mutating func begin(buffered: Int) {
        hasReceived = false
        self.buffered = buffered
    }

    /// Looks at an open connection.
    mutating func idleness(buffered: Int, isWritable: Bool) -> Idleness {
        let hasMoved = hasReceived || buffered < self.buffered
        silentLooks = hasMoved ? 0 : silentLooks + 1
        return switch silentLooks {
        case 0: .wait
        case 1: isWritable ? .ping : .wait
        default: isWritable ? .close : .giveUp
        }
    }

    /// Looks at a connection that is to end: whether its end is waited for still.
    ///
    /// A slow peer gets the last that was sent to it. One that does not stop sending is waited for, too, since our close frame
    /// may be far behind what it reads; but not for ever.
    ///
    /// - Parameters:
    ///   - buffered: Bytes that wait to be written.
    ///   - isLingering: Whether all was said, so that what comes does not count.
    ///   - now: When.
    ///   - limit: How long the closing handshake may take in all.
    /// - Returns: Whether another look is to come.
    func isEndAwaited(buffered: Int, isLingering: Bool, at now: NIODeadline, limit: TimeAmount) -> Bool {
        if buffered < self.buffered { return true }
        guard hasReceived, !isLingering, let closingSince else { return false }
        return now - closingSince < limit
    }
}
