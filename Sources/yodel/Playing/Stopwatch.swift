/// How long something has gone on, its pauses left out.
struct Stopwatch {
    private var start: Duration?
    private var pauses = Duration.zero
    /// Since when it stands still; nil while it runs.
    private(set) var stoppedAt: Duration?

    /// It runs from now on, unless it has begun before.
    mutating func begin(at now: Duration) { start = start ?? now }

    /// It stands still, if it does not already.
    mutating func stop(at now: Duration) { stoppedAt = stoppedAt ?? now }

    /// It goes on; returns how long it stood still.
    mutating func resume(at now: Duration) -> Duration {
        guard let stoppedAt else { return .zero }
        self.stoppedAt = nil
        let pause = now - max(stoppedAt, start ?? now)
        pauses += max(.zero, pause)
        return now - stoppedAt
    }

    /// What has passed.
    func elapsed(at now: Duration) -> Duration {
        guard let start else { return .zero }
        return max(.zero, (stoppedAt ?? now) - start - pauses)
    }
}
