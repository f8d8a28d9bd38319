/// When the next message of a recording is due.
struct Pace {
    /// The recorded time of the last message, and when it was due.
    private var last: (recorded: Duration, due: Duration)?

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
