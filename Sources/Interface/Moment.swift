/// A point in time as the shell tells it: the pure targets own no clock.
package struct Moment: Hashable, Sendable {
    /// Time since an arbitrary start, never going back.
    ///
    /// Deadlines and round trips are measured on it.
    package var uptime: Duration
    /// Seconds from 1970-01-01 00:00 as the user's wall clock shows it: the shell has added the time zone's offset.
    package var localSeconds: Int64

    package init(uptime: Duration, localSeconds: Int64) {
        self.uptime = uptime
        self.localSeconds = localSeconds
    }
}
