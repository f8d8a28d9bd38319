import ArgumentParser
import EchoServer
import Glibc
import Logging
import NIOCore
import Transport
import UnixSignals
import WebSocketCore

/// The modifying echo server as a program: options and wiring.
@main
struct Yodeld: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "yodeld",
        abstract: "A WebSocket server that answers every message with a modified one.",
        version: "yodeld \(Version.withCommit)"
    )

    @Option(help: "Name or address to listen on; localhost means 127.0.0.1 and ::1.")
    var host = "localhost"

    @Option(parsing: .unconditional, help: "Port to listen on; 0 takes a free one.", transform: OptionValue.port)
    var port = 8765

    @Option(
        help: ArgumentHelp(
            """
            What a text is answered with: {message}, its number {n}, a {random} number, the {time}; {{ is a brace. \
            (default: {message} - i got it)
            """,
            valueName: "template"
        ),
        transform: OptionValue.reply
    )
    var reply = ReplyTemplate.standard

    @Option(
        parsing: .unconditional,
        help: "Event loops, each with a thread of its own.",
        transform: OptionValue.threads
    )
    var threads = 1

    @Option(
        parsing: .unconditional,
        help: "Largest message taken, such as 64K. (default: 16M)",
        transform: OptionValue.size
    )
    var maxMessageSize = 16 << 20

    @Option(
        parsing: .unconditional,
        help: "Time a client has for its handshake. (default: 10s)",
        transform: OptionValue.time
    )
    var handshakeTimeout = TimeAmount.seconds(10)

    @Option(
        parsing: .unconditional,
        help: "Connections at a time; more are refused with 503.",
        transform: OptionValue.count
    )
    var maxConnections = 16_384

    @Option(
        parsing: .unconditional,
        help: "The same of one address. (default: no limit)",
        transform: OptionValue.count
    )
    var maxConnectionsPerAddress: Int?

    @Option(
        parsing: .unconditional,
        help: "Frames in one message.",
        transform: OptionValue.count
    )
    var maxFrames = 1 << 17

    @Option(
        parsing: .unconditional,
        help: "Largest head of a handshake, such as 16K. (default: 64K)",
        transform: OptionValue.size
    )
    var maxHandshakeSize = 64 << 10

    @Option(
        parsing: .unconditional,
        help: "Time without a byte after which a client is given up; it is pinged half way. (default: 5m)",
        transform: OptionValue.time
    )
    var idleTimeout = TimeAmount.minutes(5)

    @Option(help: ArgumentHelp("The only path that has a WebSocket. (default: every path)", valueName: "path"))
    var path: String?

    @Option(
        help: ArgumentHelp(
            "An origin that browsers may come from; may be repeated. (default: all)",
            valueName: "origin"
        )
    )
    var origin: [String] = []

    @Option(
        help: ArgumentHelp("Who may come; may be repeated. (default: everybody)", valueName: "user:password"),
        transform: OptionValue.credentials
    )
    var auth: [String] = []

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Refuse every handshake with this status, so that clients can be tested.",
            valueName: "status"
        ),
        transform: OptionValue.status
    )
    var refuse: Int?

    @Option(
        parsing: .unconditional,
        help: "Time to drain after SIGINT or SIGTERM; a second signal ends at once. (default: 10s)",
        transform: OptionValue.time
    )
    var drainTimeout = TimeAmount.seconds(10)

    @Option(
        help: "trace, debug, info, notice, warning, error or critical. (default: info)",
        transform: OptionValue.logLevel
    )
    var logLevel = Logger.Level.info

    func run() async throws {
        // A reader of our output that went away is no reason to drop connections.
        signal(SIGPIPE, SIG_IGN)
        var logger = Logger(label: "yodeld", factory: StreamLogHandler.standardError(label:))
        logger.logLevel = logLevel

        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let server: EchoServer
        do {
            server = try await EchoServer.start(serverOptions, logger: logger)
        } catch {
            var line = Array("yodeld: \(error)\n".utf8)
            _ = write(STDERR_FILENO, &line, line.count)
            throw ExitCode(1)
        }
        if let refuse { logger.notice("every handshake is refused", metadata: ["status": "\(refuse)"]) }
        printLine("listening on \(server.url)")
        await drain(server, on: signals)

        let counts = server.counts
        printLine("received \(counts.received), answered \(counts.answered)")
        if counts.received != counts.answered { throw ExitCode(1) }
    }

    private var serverOptions: EchoServer.Options {
        var options = EchoServer.Options()
        options.host = host
        options.port = port
        options.reply = reply
        options.threads = threads
        options.connection.limits.messageSize = maxMessageSize
        options.connection.limits.framesPerMessage = maxFrames
        options.connection.handshakeTimeout = handshakeTimeout
        options.connection.handshakeSize = maxHandshakeSize
        options.connection.maxConnections = maxConnections
        options.connection.maxConnectionsPerAddress = maxConnectionsPerAddress ?? .max
        options.connection.idleTimeout = idleTimeout
        options.connection.admission.path = path
        options.connection.admission.origins = origin
        options.connection.admission.credentials = auth
        options.connection.admission.refusedStatus = refuse
        options.drainTimeout = drainTimeout
        return options
    }

    /// Waits for a signal and drains; a second signal ends at once.
    private func drain(_ server: EchoServer, on signals: UnixSignalsSequence) async {
        let (firstSignal, continuation) = AsyncStream.makeStream(of: Void.self)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                var count = 0
                for await _ in signals {
                    count += 1
                    if count == 1 { continuation.finish() } else { server.abort() }
                }
            }
            for await _ in firstSignal {}
            await server.drain()
            group.cancelAll()
        }
    }

    /// Prints a line and flushes it, into a pipe too.
    private func printLine(_ line: String) {
        print(line)
        fflush(nil)
    }
}
