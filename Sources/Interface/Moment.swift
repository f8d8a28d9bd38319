/// A point in time as the shell tells it: the pure targets own no clock.
package struct Moment: Hashable, Sendable {
    /// Time since an arbitrary start, never going back.
    ///
    /// Deadlines and round trips are measured on it.
    package var uptime: Duration
    /// The same moment on the user's wall clock.
    package var localTime: LocalTime

    /// One moment on both clocks.
    package init(uptime: Duration, localTime: LocalTime) {
        self.uptime = uptime
        self.localTime = localTime
    }

    /// As `LocalTime.seconds`.
    package var localSeconds: Int64 { localTime.seconds }
}

/// A time as the user's wall clock shows it: the shell has added the time zone's offset.
package struct LocalTime: Hashable, Sendable, ExpressibleByIntegerLiteral {
    /// Whole seconds from 1970-01-01 00:00.
    package var seconds: Int64
    /// The thousandths that have gone by since that second began: 0 to 999.
    package var milliseconds: UInt16

    /// So many seconds, and thousandths of one, from 1970-01-01 00:00.
    package init(seconds: Int64, milliseconds: UInt16 = 0) {
        self.seconds = seconds
        self.milliseconds = milliseconds
    }

    /// Whole seconds.
    package init(integerLiteral seconds: Int64) { self.init(seconds: seconds) }

    /// How long after another it is; below zero if before.
    package static func - (late: LocalTime, early: LocalTime) -> Duration {
        .seconds(late.seconds - early.seconds) + .milliseconds(Int(late.milliseconds) - Int(early.milliseconds))
    }
}
