/// Notices that the machine slept: of two clocks, one stands still meanwhile and the other does not.
package struct SleepWatch: Sendable {
    /// Two clocks read one after the other are never so far apart.
    private static let shortestSleep = Duration.seconds(2)
    /// How often it wants to be asked while a wait is on: poll(2), too, stands still meanwhile.
    private static let pause = Duration.seconds(1)

    private var looked: (uptime: Duration, sinceBoot: Duration)

    /// A watch from here on.
    ///
    /// - Parameters:
    ///   - uptime: The time on the clock that stands still while the machine sleeps.
    ///   - sinceBoot: The time on the clock that does not.
    package init(uptime: Duration, sinceBoot: Duration) {
        looked = (uptime, sinceBoot)
    }

    /// The uptime at which it wants to be asked again.
    package var nextLook: Duration { looked.uptime + Self.pause }

    /// Whether the machine slept since this was asked last.
    package mutating func hasSlept(uptime: Duration, sinceBoot: Duration) -> Bool {
        let (awake, all) = (uptime - looked.uptime, sinceBoot - looked.sinceBoot)
        looked = (uptime, sinceBoot)
        return all - awake >= Self.shortestSleep
    }
}
