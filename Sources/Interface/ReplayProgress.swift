/// How far a script has come that plays in the window.
package struct ReplayProgress: Hashable, Sendable {
    /// Whether it goes on, and if not, why.
    package enum State: Hashable, Sendable {
        case playing, paused
        /// A failed check made it stand still.
        case halted
        /// It has ended, with something to look at.
        case over
    }

    /// A round of a `@repeat`, from 1.
    package struct Round: Hashable, Sendable {
        /// From 1 up to `count`.
        package var number: Int
        /// Rounds in all.
        package var count: Int

        package init(number: Int, count: Int) {
            self.number = number
            self.count = count
        }
    }

    /// The script's file without its folders.
    package var name: String
    /// What the script does at the moment.
    package var state: State
    /// Messages given to the connection so far.
    package var sent: Int
    /// Messages in all, where it is known.
    package var total: Int?
    /// Messages sent that got all the answers asked for.
    package var answered = 0
    /// Checks that failed.
    package var failed = 0
    /// The number of the step that it stands at, from 1.
    package var step = 1
    /// Steps in all, where it is known.
    package var stepCount: Int?
    /// The round of the innermost `@repeat` round the step.
    package var round: Round?
    /// 1 for the script's own times.
    package var speed = 1.0
    /// An estimate; nil where there is nothing to go by.
    package var timeLeft: Duration?
    /// The mark that it goes to once nothing is awaited.
    package var destination: String?
    /// The steps round that one.
    package var steps: [ReplayStep] = []

    /// A script before its first step, that stands still or plays.
    package init(name: String, sent: Int, total: Int?, isPaused: Bool) {
        self.name = name
        self.sent = sent
        self.total = total
        state = isPaused ? .paused : .playing
    }
}

/// A step of that script.
package struct ReplayStep: Hashable, Sendable {
    /// What became of a step: `none` where it checks nothing, or the script has not come to it.
    package enum Outcome: Hashable, Sendable {
        case none, awaited, passed, failed
    }

    /// As the script writes it.
    package var text: String
    /// How many of `@repeat` are round it.
    package var depth: Int
    /// Whether the script stands there.
    package var isCurrent: Bool
    /// What became of it; in a `@repeat` it has failed if any round did.
    package var outcome = Outcome.none
    /// What was asked for where something else came.
    package var expected: String?
    /// What came instead, if anything did.
    package var came: String?

    package init(text: String, depth: Int = 0, isCurrent: Bool = false) {
        self.text = text
        self.depth = depth
        self.isCurrent = isCurrent
    }
}

// In words.
extension ReplayProgress {
    /// What it does: `playing`.
    var activity: String {
        if let destination { return "going to \(destination)" }
        return switch state {
        case .playing: "playing"
        case .paused: "paused"
        case .halted: "halted"
        case .over: "over"
        }
    }

    /// `3/12`.
    var messages: String { "\(Wording.grouped(sent))\(total.map { "/\(Wording.grouped($0))" } ?? "")" }

    /// `step 3 of 12`.
    var place: String { "step \(Wording.grouped(step))\(stepCount.map { " of \(Wording.grouped($0))" } ?? "")" }

    /// All of it on one line.
    package var summary: String {
        [
            "\(activity) \(name)", place, roundText, "sent \(messages)", "answered \(Wording.grouped(answered))",
            speedText,
        ]
        .compactMap(\.self).joined(separator: ", ")
    }

    /// `round 2 of 10`.
    var roundText: String? {
        round.map { "round \(Wording.grouped($0.number)) of \(Wording.grouped($0.count))" }
    }

    /// `speed 2` where it is another than the script's own.
    var speedText: String? {
        guard speed != 1 else { return nil }
        if speed == speed.rounded() { return "speed \(Int(speed))" }
        if 1 / speed == (1 / speed).rounded() { return "speed 1/\(Int(1 / speed))" }
        return "speed \((speed * 100).rounded() / 100)"
    }

    /// `0:12 left`.
    var timeText: String? {
        guard let timeLeft, state != .over else { return nil }
        // Beyond a hundred hours it is no time that anybody waits.
        guard timeLeft < .seconds(360_000) else { return "days left" }
        let seconds = Countdown.seconds(from: .zero, to: timeLeft)
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        let padded = { (number: Int64) in number < 10 ? "0\(number)" : "\(number)" }
        return hours > 0
            ? "\(hours):\(padded(minutes)):\(padded(seconds % 60)) left" : "\(minutes):\(padded(seconds % 60)) left"
    }
}
