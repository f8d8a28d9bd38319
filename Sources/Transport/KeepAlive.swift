import Glibc

/// Pings on a timer, and what their pongs, or the lack of them, tell of the link.
///
/// It is asked often (`tick`) and decides what is due, so that the machine's sleep is noticed soon after its end.
package struct KeepAlive: Sendable {
    /// What shall be done now.
    package enum Action: Hashable, Sendable {
        case nothing
        /// Send a ping with this payload.
        case ping([UInt8])
        /// Nothing came for as long as a pong may take: the link is dead.
        case giveUp
    }

    /// How often it wants to be asked.
    package let tick: Duration
    /// How long nothing may come after the ping that is out; zero: for ever.
    package private(set) var patience: Duration

    private let timeout: Duration
    private let interval: Duration
    private var number = 0
    private var lastTick: Duration
    private var nextPing: Duration
    /// The newest ping, until its pong comes.
    private var newest: (payload: [UInt8], sentAt: Duration)?
    /// Since when a ping is out and nothing at all has come.
    private var silentSince: Duration?

    /// Asked this much later than it wants, it has slept together with the machine.
    private static let oversleep = Duration.seconds(5)
    /// A link rarely outlives the machine's sleep, and who comes back does not want to wait.
    private static let patienceAfterSleep = Duration.seconds(5)
    /// From here on the wait for a pong is told before the pong comes.
    private static let noticeable = Duration.seconds(2)

    /// Pings from one interval after `now` on.
    ///
    /// - Parameters:
    ///   - interval: Above zero.
    ///   - timeout: How long nothing may come after a ping; zero: for ever.
    ///   - now: The time on the clock that it is asked by.
    package init(interval: Duration, timeout: Duration, now: Duration) {
        self.interval = interval
        self.timeout = timeout
        patience = timeout
        let shortest = timeout > .zero ? min(interval, timeout) : interval
        tick = max(.milliseconds(10), min(.seconds(2), shortest / 2))
        lastTick = now
        nextPing = now + interval
    }

    /// Something came from the peer: it lives.
    package mutating func peerSpoke() {
        silentSince = nil
        patience = timeout
    }

    /// The peer took something that waited for it, or this side reads nothing: silence is no fault meanwhile.
    ///
    /// After the machine's sleep that it hears is no sign that it answers: from now on it is waited for as briefly again.
    package mutating func peerTook(at now: Duration) {
        silentSince = silentSince != nil && patience < timeout ? now : nil
    }

    /// Looks what is due.
    package mutating func ticked(at now: Duration) -> Action {
        let hasSlept = now - lastTick > tick + Self.oversleep
        lastTick = now
        // Of what came while everything slept, nothing has been read yet.
        if hasSlept {
            silentSince = nil
            patience = min(timeout, Self.patienceAfterSleep)
        }
        if patience > .zero, let silentSince, now - silentSince >= patience { return .giveUp }
        guard hasSlept || now >= nextPing else { return .nothing }
        number += 1
        let payload = Array("keep-alive \(number)".utf8)
        newest = (payload, now)
        silentSince = silentSince ?? now
        nextPing = now + interval
        return .ping(payload)
    }

    /// The round trip of the newest ping, if this is its pong; the pong to an earlier one tells nothing new.
    package mutating func ponged(_ payload: [UInt8], at now: Duration) -> Duration? {
        guard let newest, newest.payload == payload else { return nil }
        self.newest = nil
        return now - newest.sentAt
    }

    /// How long a pong is awaited already, once that is worth telling.
    package func overdue(at now: Duration) -> Duration? {
        guard let silentSince, now - silentSince >= Self.noticeable else { return nil }
        return now - silentSince
    }

    /// Time since the start of the machine, its sleep included.
    package static var sinceBoot: Duration {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
