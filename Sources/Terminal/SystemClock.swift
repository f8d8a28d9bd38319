import Glibc
package import Interface

/// The clocks of the system: one that never goes back, and the user's wall clock.
package struct SystemClock {
    /// The time zone's offset changes on quarters of an hour only, so it is looked up once in each.
    private var quarter: Int?
    private var offset = 0

    /// A clock.
    package init() {}

    /// Now, on both clocks.
    package mutating func now() -> Moment {
        let time = Self.read(CLOCK_REALTIME)
        let seconds = Int(time.tv_sec)
        if quarter != seconds / 900 {
            quarter = seconds / 900
            var time = time_t(seconds)
            var broken = tm()
            localtime_r(&time, &broken)
            offset = broken.tm_gmtoff
        }
        return Moment(
            uptime: Self.uptime,
            localTime: LocalTime(seconds: Int64(seconds + offset), milliseconds: UInt16(time.tv_nsec / 1_000_000))
        )
    }

    /// Time since an arbitrary start, never going back, but standing still while the machine sleeps; any thread may ask.
    package static var uptime: Duration {
        let time = read(CLOCK_MONOTONIC)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Time since the start of the machine, its sleep included; any thread may ask.
    package static var sinceBoot: Duration {
        let time = read(CLOCK_BOOTTIME)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Time since 1970, which goes back when the clock is set back; any thread may ask.
    package static var sinceEpoch: Duration {
        let time = read(CLOCK_REALTIME)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Milliseconds up to a deadline as poll(2) wants them, rounded up so that it has passed then; -1 for none.
    package static func milliseconds(until deadline: Duration?) -> Int32 {
        guard let deadline else { return -1 }
        let (seconds, attoseconds) = max(.zero, deadline - uptime).components
        return Int32(clamping: seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }

    private static func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        clock_gettime(clock, &time)
        return time
    }
}
