import ArgumentParser
import Glibc
import NIOCore
import Script
import Terminal
import Transport
import WebSocketCore

/// `yodel replay FILE|- [URL]`: a script without a screen.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Send the messages of a file, and account for every answer.",
        discussion: """
            A file with the ending .yodel is a script, .jsonl a recording that yodel made, .har an HTTP Archive with \
            WebSocket messages. Of any other file, and of standard input (-), each line is a message. A message waits \
            for the answer to the one before.

            Exit codes: 0 everything sent was answered; 1 could not connect; 2 the file is invalid; 3 the connection was \
            lost; 4 a check failed or an answer is missing, though the server went on; 5 the server stopped answering; 64 usage; 130 interrupted.
            """
    )

    @Argument(help: ArgumentHelp("The script or line file; - is standard input.", valueName: "file"))
    var file: String

    @Argument(help: "ws://…, wss://…, or host:port.", transform: WebSocketURL.init(argument:))
    var url = WebSocketURL(host: "localhost", port: 8765)

    @Option(
        parsing: .unconditional,
        help: "Messages that may wait for their answers at once.",
        transform: Self.window
    )
    var window: Int?

    @Option(
        parsing: .unconditional,
        help: "Play a recording in its own time, so much faster: 1, 0.5, 10. (default: as its answers come)",
        transform: Self.speed
    )
    var speed: Double?

    @Option(
        parsing: .unconditional,
        help: "With --speed: cut a recording's pauses to this, such as 2s.",
        transform: Self.timeout
    )
    var maxIdle: Duration?

    @Option(
        parsing: .unconditional,
        help: "How long an answer is awaited, such as 500ms. (default: 5s)",
        transform: Self.timeout
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

    @OptionGroup var connection: ConnectionOptions

    /// Plays the file and prints the report.
    ///
    /// - Throws: `ExitCode` with what the discussion above says.
    func run() async throws {
        // A reader of our output that went away is no reason to drop a connection.
        signal(SIGPIPE, SIG_IGN)
        let input = try orInvalid { try ReplayInput(path: file, lineLimit: connection.maxMessageSize) }
        let progress = ReplayProgressLine(total: input.source.messageCount)
        let outcome = await ReplayRun(input, options, progress: progress).play(clientOptions, url)
        progress?.clear()
        switch outcome {
        case .notConnected(let error, let report):
            // The first connection of a script may have gone well.
            if report.sent > 0 { printReport(report) }
            printError("yodel: \(Wording.failure(error))")
            throw ExitCode(1)
        case .unreadable(let error, let report):
            printReport(report)
            printError("yodel: \(error)")
            throw ExitCode(2)
        case .played(let report):
            printReport(report)
            if report.exitCode != 0 { throw ExitCode(report.exitCode) }
        case .stopped(let signal, let report):
            printReport(report)
            throw ExitCode(128 + signal)
        }
    }

    /// The report goes to standard output, and why it ended early to standard error too where that is elsewhere.
    private func printReport(_ report: Report) {
        if case .invalid(let fault) = report.ending { printError(fault.description(in: file)) }
        setlocale(LC_CTYPE, "")
        let isUnicode = nl_langinfo(nl_item(CODESET)).map { String(cString: $0) == "UTF-8" } ?? false
        print(report.text(file: file, ascii: !isUnicode), terminator: "")
    }

    private var options: Player.Options {
        var options = Player.Options()
        // Who follows a recording's times does not wait for answers meanwhile.
        options.window = window ?? (speed == nil ? 1 : 1_000_000)
        options.speed = speed
        options.longestPause = maxIdle
        options.timeout = timeout
        options.pairing = noWait ? .off : pair
        options.seed = .random(in: .min ... .max)
        options.epoch = SystemClock.sinceEpoch
        return options
    }

    private var clientOptions: ClientOptions {
        var options = connection.clientOptions
        options.closeTimeout = .nanoseconds(Int64(timeout.inSeconds * 1e9))
        return options
    }

    private static func window(_ text: String) throws -> Int {
        guard let count = Int(text), (1...1_000_000).contains(count) else {
            throw ValidationError("give a number from 1 to 1000000")
        }
        return count
    }

    private static func speed(_ text: String) throws -> Double {
        guard let speed = Double(text), (0.001...1000).contains(speed) else {
            throw ValidationError("give a factor from 0.001 to 1000, such as 1 or 0.5")
        }
        return speed
    }

    private static func timeout(_ text: String) throws -> Duration {
        guard let duration = duration(text) else {
            throw ValidationError("give a number and a unit, such as 500ms, 5s or 2m")
        }
        return duration
    }
}

extension Player.Pairing: ExpressibleByArgument {}
