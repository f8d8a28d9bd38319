/// When the next message is due, by a recording's times or at a steady rate.
struct Pace {
    /// The recorded time of the last message, and when it was due.
    private var last: (recorded: Duration, due: Duration)?

    /// When the next message is due at a steady rate.
    private var steady: Duration?

    /// When the next message is due at a steady rate; nil if any time will do.
    func nextSend(_ options: Player.Options) -> Duration? {
        options.interval > .zero ? steady : nil
    }

    /// A message is sent.
    mutating func sent(_ options: Player.Options, at now: Duration) {
        // A little lateness is made up for, so that coarse timers do not lower the rate.
        steady = max((steady ?? now) + options.interval, now - .milliseconds(100))
    }

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
