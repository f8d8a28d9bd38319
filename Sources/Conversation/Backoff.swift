/// How long to wait before the next attempt to connect: growing, and a little random.
///
/// The randomness keeps the clients of a server that restarts from coming back all at once (RFC 6455 §7.2.3).
package struct Backoff: Hashable, Sendable {
    /// The delay before the first attempt.
    package var first: Duration
    /// No delay grows beyond this.
    package var limit: Duration
    /// The part of a delay that chance may take away or add, 0 to 1.
    package var jitter: Double

    package init(first: Duration = .seconds(1), limit: Duration = .seconds(30), jitter: Double = 0.2) {
        self.first = first
        self.limit = limit
        self.jitter = jitter
    }

    /// The delay before attempt number `attempt`, counted from 0: twice the one before, up to the limit.
    package func delay(attempt: Int, using random: inout some RandomNumberGenerator) -> Duration {
        let doublings = Double(UInt64(1) << UInt64(min(max(attempt, 0), 32)))
        let delay = min(first * doublings, limit)
        guard jitter > 0 else { return delay }
        return delay * Double.random(in: 1 - jitter...1 + jitter, using: &random)
    }
}
