extension Player {
    /// How it is played.
    package struct Options: Sendable {
        /// Messages that may wait for their answers at once, from 1.
        package var window = 1
        /// How long an answer is awaited, unless the script says otherwise.
        package var timeout: Duration = .seconds(5)
        /// For the messages that the script asks nothing of.
        package var pairing = Pairing.contains
        /// How long a second answer to the last messages is listened for before closing, at most.
        package var grace: Duration = .milliseconds(50)
        /// What the numbers that `{random}` and `{uuid}` ask for come of.
        package var seed: UInt64 = 0
        /// The time of day at the player's time zero, since 1970, for `{now}`.
        package var epoch: Duration = .zero
        /// How much faster than it was recorded a recording is played; nil as fast as its answers come.
        package var speed: Double?
        /// What a pause of a recording is cut to.
        package var longestPause: Duration?
        /// The time from one message to the next, where they are due at a steady rate.
        package var interval: Duration = .zero
        /// How long after the start the first message is due at that rate.
        package var firstDue: Duration = .zero
        /// Until when it is played over and over, answered or not; nil for once.
        package var end: Duration?
        /// Whether a lost connection is made anew, and what was not answered sent again.
        package var resends = false
        /// Whether the first failure ends it.
        package var stopsOnFailure = false
        /// Whether the connection is closed after the last answer; a `@close` in the script closes it in any case.
        package var closesAtEnd = true

        /// Played once, one message after the other, as fast as the answers come.
        package init() {}
    }

    /// What makes a message the answer to one that the script asks nothing of.
    package enum Pairing: String, CaseIterable, Sendable {
        /// It holds the text of one that waits.
        case contains
        /// It is the next to come.
        case order
        /// Nothing: answers are not waited for.
        case off
    }
}
