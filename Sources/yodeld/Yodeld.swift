import ArgumentParser
import CMalloc
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
        discussion: """
            Its first line tells where it listens; SIGINT or SIGTERM lets it answer what it received, and end. Browsers \
            get a page to chat with it, and /health answers 200.

            Examples:
              yodeld
              yodeld --port 9000 --reply '{n}: {message}'
              yodeld --host 0.0.0.0 --tls-cert chain.pem --tls-key key.pem --auth ann:secret
              yodeld --port 0 --refuse 503
            """,
        version: "yodeld \(Version.withCommit)"
    )

    @Option(help: "Name or address to listen on; localhost means 127.0.0.1 and ::1.")
    var host = "localhost"

    @Option(
        parsing: .unconditional,
        help: "Port to listen on; 0 takes a free one. (default: 8765)",
        transform: OptionValue.port
    )
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
        help: "Event loops, each with a thread of its own. (default: 1)",
        transform: OptionValue.threads
    )
    var threads = 1

    @Option(
        parsing: .unconditional,
        help: "Largest message taken, such as 64K. (default: 16M)",
        transform: OptionText.messageSize
    )
    var maxMessageSize = 16 << 20

    @Flag(help: "Compress nothing, whatever a client offers (RFC 7692).")
    var noCompress = false

    @Option(
        parsing: .unconditional,
        help: "Time a client has for its handshake. (default: 10s)",
        transform: OptionText.timeAboveZero
    )
    var handshakeTimeout = TimeAmount.seconds(10)

    @Option(
        parsing: .unconditional,
        help: "Connections at a time; more are refused with 503. (default: 16384)",
        transform: OptionValue.count
    )
    var maxConnections = 16_384

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            The same of one address, or one /64 of IPv6. (default: a quarter of those in all; this machine itself is not \
            limited then, for a proxy may run here)
            """
        ),
        transform: OptionValue.count
    )
    var maxConnectionsPerAddress: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Memory for unfinished messages, and for answers that are not taken, of all clients together; who goes on \
            beyond that, and has more than an equal share, is closed (1013). As much again for compression; beyond that \
            there is none. (default: 512M)
            """
        ),
        transform: OptionText.size
    )
    var maxBuffered = 512 << 20

    @Option(
        parsing: .unconditional,
        help: "Frames in one message. (default: 131072)",
        transform: OptionValue.count
    )
    var maxFrames = 1 << 17

    @Option(
        parsing: .unconditional,
        help: "Largest head of a handshake, such as 16K. (default: 64K)",
        transform: OptionText.size
    )
    var maxHandshakeSize = 64 << 10

    @Option(
        parsing: .unconditional,
        help: "Time without a byte after which a client is given up; it is pinged half way; 0s for any. (default: 5m)",
        transform: OptionText.time
    )
    var idleTimeout = TimeAmount.minutes(5)

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Time in which a client may take nothing of what waits for it; meanwhile nothing is read from it, then it is \
            given up; 0s for any. (default: 1m)
            """
        ),
        transform: OptionText.time
    )
    var writeTimeout = TimeAmount.minutes(1)

    @Option(
        help: ArgumentHelp(
            "A subprotocol that it speaks; may be repeated. The first of a client's that it speaks is agreed on.",
            valueName: "name"
        ),
        transform: OptionText.subprotocol
    )
    var subprotocol: [String] = []

    @OptionGroup(title: "Whom it lets in")
    var access: AccessOptions

    @OptionGroup(title: "What it does wrong on demand, so that clients can be tested")
    var faults: FaultOptions

    @Option(
        parsing: .unconditional,
        help: "Time to drain after SIGINT or SIGTERM; a second signal ends at once. (default: 10s)",
        transform: OptionText.time
    )
    var drainTimeout = TimeAmount.seconds(10)

    @Option(
        help: "trace, debug, info, notice, warning, error or critical. (default: info)",
        transform: OptionValue.logLevel
    )
    var logLevel = Logger.Level.info

    @Option(help: "text, or json: an object a line. (default: text)", transform: OptionValue.logFormat)
    var logFormat = LogFormat.text

    func run() async throws {
        // A reader of our output that went away is no reason to drop connections.
        signal(SIGPIPE, SIG_IGN)
        giveBackMemory()
        OpenFiles.allowAll()
        let writer = LogStream.writer(format: logFormat)
        var logger = Logger(label: "yodeld") { _ in LogStream(format: logFormat, writer: writer) }
        logger.logLevel = logLevel

        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
        let security: ServerSecurity?
        do {
            security = try access.security()
        } catch {
            throw complaint("\(error)", .configuration)
        }
        let server: EchoServer
        do {
            server = try await EchoServer.start(serverOptions(security), logger: logger)
        } catch {
            throw complaint("\(error)", .failure)
        }
        faults.announce(to: logger)
        printLine("listening on \(server.url)")
        let files = ReloadedFiles(security: security, logger: logger)
        await drain(server, on: signals, files)
        // Whoever stalled so far is not waited for.
        _ = await writer.flush(within: .seconds(1))

        let counts = server.counts
        let swallowed = faults.swallow == nil ? "" : ", swallowed \(counts.swallowed)"
        printLine("received \(counts.received), answered \(counts.answered)\(swallowed)")
        if !counts.isComplete { throw ExitCode(1) }
    }

    /// Has large buffers given back to the system as soon as they are free.
    ///
    /// The C library would learn from the first large message to keep up to 64 MiB (mallopt(3), M_MMAP_THRESHOLD).
    private func giveBackMemory() {
        mallopt(M_MMAP_THRESHOLD, 1 << 20)
        mallopt(M_TRIM_THRESHOLD, 4 << 20)
    }

    private func serverOptions(_ security: ServerSecurity?) -> EchoServer.Options {
        var options = EchoServer.Options()
        options.host = host
        options.port = port
        options.reply = reply
        options.threads = threads
        options.connection.limits.messageSize = maxMessageSize
        options.connection.compresses = !noCompress
        options.connection.limits.framesPerMessage = maxFrames
        options.connection.handshakeTimeout = handshakeTimeout
        options.connection.handshakeSize = maxHandshakeSize
        options.connection.maxConnections = maxConnections
        options.connection.maxConnectionsPerAddress =
            maxConnectionsPerAddress.map { AddressLimit($0) }
            ?? AddressLimit(max(1, maxConnections / 4), countsLoopback: false)
        options.connection.maxHeldBytes = maxBuffered
        options.connection.idleTimeout = idleTimeout > .zero ? idleTimeout : nil
        options.connection.writeTimeout = writeTimeout > .zero ? writeTimeout : nil
        options.connection.subprotocols = subprotocol
        options.connection.admission = access.admission
        options.connection.admission.refusedStatus = faults.refuse
        options.connection.security = security
        options.faults = faults.faults
        options.drainTimeout = drainTimeout
        return options
    }

    /// Waits for a signal and drains; a second signal ends at once.
    ///
    /// A hang-up is no such signal where there are files to be read again.
    private func drain(_ server: EchoServer, on signals: UnixSignalsSequence, _ files: ReloadedFiles) async {
        let (firstSignal, continuation) = AsyncStream.makeStream(of: Void.self)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                var count = 0
                for await signal in signals {
                    if signal == .sighup, !files.isEmpty {
                        files.reload()
                        continue
                    }
                    count += 1
                    if count == 1 { continuation.finish() } else { server.abort() }
                }
            }
            for await _ in firstSignal {}
            await server.drain()
            group.cancelAll()
        }
    }

    static func main() async {
        if let fault = RawArguments.fault {
            printFault(fault)
            exit(withError: ExitCode.validationFailure)
        }
        await main(nil)
    }

    /// Says on standard error why the program can't go on.
    private func complaint(_ sentence: String, _ code: ExitCode) -> ExitCode {
        Self.printFault(sentence)
        return code
    }

    private static func printFault(_ sentence: String) {
        var line = Array("yodeld: \(sentence)\n".utf8)
        _ = write(STDERR_FILENO, &line, line.count)
    }

    /// Prints a line and flushes it, into a pipe too.
    private func printLine(_ line: String) {
        print(line)
        fflush(nil)
    }
}

extension ExitCode {
    /// A file that an option names is no good.
    fileprivate static let configuration = ExitCode(2)
}
