/// When the next message is due, by a recording's times or at a steady rate.
struct Pace {
    /// The recorded time of the last message, and when it was due.
    private var last: (recorded: Duration, due: Duration)?

    /// When the next message is due at a steady rate; nil before the first and after a pause.
    private var steady: Duration?
    private var hasBegun = false

    /// When the next message is due at a steady rate; nil if any time will do.
    ///
    /// It counts from what was due before, however late that went out: what a slow server delays stays due (no
    /// coordinated omission).
    mutating func nextSend(_ options: Player.Options, at now: Duration) -> Duration? {
        guard options.interval > .zero else { return nil }
        if steady == nil { steady = hasBegun ? now : now + options.firstDue }
        return steady
    }

    /// A message is sent; when it was due.
    mutating func sent(_ options: Player.Options, at now: Duration) -> Duration {
        guard let due = steady, options.interval > .zero else { return now }
        hasBegun = true
        steady = due + options.interval
        return due
    }

    /// Nothing was due for a while, as the script wants it, or because there was nothing to send.
    mutating func paused(until now: Duration) {
        if let due = steady, due < now { steady = nil }
    }

    /// Nothing was due for so long.
    mutating func postpone(by pause: Duration) {
        last?.due += pause
        steady? += pause
    }

    /// The times count from another one on: what was due last was due then.
    mutating func restart(at due: Duration?) {
        if let due { last?.due = due }
        steady = nil
    }

    /// What comes next is due at once, whatever came before it.
    mutating func forget() { self = Pace() }

    /// When what was recorded at a time shall be done; `now` where only answers set the pace.
    ///
    /// It counts from what was due before and not from what was done, so that small delays do not add up.
    mutating func due(_ recorded: Duration, _ options: Player.Options, at now: Duration) -> Duration {
        guard let speed = options.speed, speed > 0 else { return now }
        var pause = (recorded - (last?.recorded ?? recorded)) / speed
        if let longest = options.longestPause { pause = min(pause, longest) }
        let due = (last?.due ?? now) + max(.zero, pause)
        last = (recorded, due)
        return due
    }
}
