import ArgumentParser
import Script
import Terminal
import Transport

/// How `yodel replay` plays its file.
struct PlayingOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help:
            "Messages of a connection that may wait for their answers at once. (default: 1; any with --rate or --speed)",
        transform: Self.window
    )
    var window: Int?

    @Option(
        parsing: .unconditional,
        help: """
            Messages are due so often, such as 50/s or 30/m, on all connections together, whether those before are \
            answered or not; --window bounds how many wait. Times count from when a message was due, too.
            """,
        transform: Self.rate
    )
    var rate: Duration?

    @Option(
        parsing: .unconditional,
        help: "Play a recording in its own time, so much faster: 1, 0.5, 10. (default: as its answers come)",
        transform: Self.speed
    )
    var speed: Double?

    @Option(
        parsing: .unconditional,
        help: "With --speed: cut a recording's pauses to this, such as 2s.",
        transform: Duration.init(argument:)
    )
    var maxIdle: Duration?

    @Option(
        parsing: .unconditional,
        help: "How long an answer is awaited, such as 500ms. (default: 5s)",
        transform: Duration.init(argument:)
    )
    var timeout = Duration.seconds(5)

    @Option(
        help: """
            What answers a message: the next message that contains it, the next in order, or nothing (off: answers are \
            not awaited).
            """
    )
    var pair = Player.Pairing.contains

    @Flag(help: "Do not wait for answers; the same as --pair off.")
    var noWait = false

    @Flag(help: "Connect again when the connection is lost, and send again what was not answered.")
    var resend = false

    @Flag(help: "Send nothing more after the first failure.")
    var stopOnFail = false

    @Option(
        parsing: .unconditional,
        help: "Play the file on so many connections at once.",
        transform: Self.connections
    )
    var connections = 1

    @Option(
        parsing: .unconditional,
        help: "With --connections: open them one by one over this time, such as 10s.",
        transform: Duration.init(argument:)
    )
    var ramp = Duration.zero

    @Option(
        parsing: .unconditional,
        help: "Play the file over and over for this time, such as 1m, after that of --ramp.",
        transform: Duration.init(argument:)
    )
    var duration: Duration?

    /// The same, as the player of one connection wants it; the first one is 0.
    func player(_ number: Int) -> Player.Options {
        var options = Player.Options()
        // Who follows a recording's times, or a rate, does not wait for answers meanwhile.
        options.window = window ?? (speed == nil && rate == nil ? 1 : 1_000_000)
        // The connections take turns.
        options.interval = (rate ?? .zero) * connections
        options.firstDue = (rate ?? .zero) * number
        options.end = duration.map { ramp + $0 }
        options.speed = speed
        options.longestPause = maxIdle
        options.timeout = timeout
        options.pairing = noWait ? .off : pair
        options.resends = resend
        options.stopsOnFailure = stopOnFail
        options.seed = .random(in: .min ... .max)
        options.epoch = SystemClock.sinceEpoch
        return options
    }

    private static func window(_ text: String) throws -> Int {
        guard let count = Int(text), (1...1_000_000).contains(count) else {
            throw ValidationError("give a number from 1 to 1000000")
        }
        return count
    }

    private static func connections(_ text: String) throws -> Int {
        guard let count = Int(text), (1...100_000).contains(count) else {
            throw ValidationError("give a number from 1 to 100000")
        }
        return count
    }

    private static func rate(_ text: String) throws -> Duration {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let units: [Substring: Double] = ["s": 1, "m": 60, "h": 3600]
        guard let count = parts.first.flatMap({ Double($0) }), let unit = parts.count == 1 ? 1 : units[parts[1]],
            (0.001...1e6).contains(count)
        else { throw ValidationError("give messages and a unit, such as 50/s, 30/m or 100/h") }
        return .seconds(unit / count)
    }

    private static func speed(_ text: String) throws -> Double {
        guard let speed = Double(text), (0.001...1000).contains(speed) else {
            throw ValidationError("give a factor from 0.001 to 1000, such as 1 or 0.5")
        }
        return speed
    }
}

extension Duration {
    /// Reads a number and a unit.
    ///
    /// - Throws: `ValidationError` with how to write it.
    init(argument: String) throws {
        guard let duration = duration(argument) else {
            throw ValidationError("give a number and a unit, such as 500ms, 5s or 2m\(Quantity.unitHint(argument))")
        }
        self = duration
    }
}

extension Player.Pairing: ExpressibleByArgument {}
