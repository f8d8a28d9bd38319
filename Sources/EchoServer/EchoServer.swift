package import Logging
package import NIOCore
import NIOPosix
package import Transport
package import WebSocketCore

/// The modifying echo server.
package final class EchoServer: Sendable {
    /// What an operator may choose.
    package struct Options: Sendable {
        /// A name or an address; `localhost` means both loopback families.
        package var host = "localhost"
        /// 0 for any that is free.
        package var port = 8765
        /// What a text is answered with.
        package var reply = ReplyTemplate.standard
        /// Event loops, at least 1.
        package var threads = 1
        /// What each connection is allowed.
        package var connection = ServerOptions()
        /// What it does wrong on demand.
        package var faults = Faults()
        /// How long a drain may take.
        package var drainTimeout = TimeAmount.seconds(10)

        /// The defaults.
        package init() {}
    }

    /// Where the server is reached, with the real port.
    package let url: WebSocketURL
    /// What all connections received and answered so far.
    package var counts: EchoCounts { totals.counts }

    private let options: Options
    private let group: MultiThreadedEventLoopGroup
    private let listener: Listener
    private let totals: EchoTotals
    private let log: ServerLog

    private init(
        options: Options,
        group: MultiThreadedEventLoopGroup,
        listener: Listener,
        totals: EchoTotals,
        log: ServerLog
    ) {
        self.options = options
        self.group = group
        self.listener = listener
        self.totals = totals
        self.log = log
        url = WebSocketURL(
            isSecure: options.connection.security != nil,
            host: options.host,
            port: listener.addresses.first?.port ?? options.port
        )
    }

    /// Starts a server on threads of its own.
    ///
    /// - Parameters:
    ///   - options: What the operator chose.
    ///   - logger: Gets a line a connection.
    /// - Returns: The server, which answers from now on until `drain()` or `stop()`.
    /// - Throws: `ListenError`.
    package static func start(_ options: Options, logger: Logger) async throws(ListenError) -> EchoServer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: options.threads)
        let totals = EchoTotals()
        let log = ServerLog(logger, loop: group.next())
        do {
            let makeSession = { @Sendable (peer: SocketAddress?) in
                EchoSession(
                    template: options.reply,
                    totals: totals,
                    logger: logger,
                    serverLog: log,
                    peer: peer,
                    path: options.connection.admission.path ?? "/"
                )
            }
            let listener =
                if options.faults.isEmpty {
                    try await listen(options, group, log, makeSession)
                } else {
                    try await listen(options, group, log) { FaultySession(makeSession($0), faults: options.faults) }
                }
            return EchoServer(options: options, group: group, listener: listener, totals: totals, log: log)
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private static func listen(
        _ options: Options,
        _ group: MultiThreadedEventLoopGroup,
        _ log: ServerLog,
        _ makeSession: @escaping @Sendable (SocketAddress?) -> some ServerSession
    ) async throws(ListenError) -> Listener {
        try await Listener.bind(
            host: options.host,
            port: options.port,
            group: group,
            options: options.connection,
            noRoom: { log.noRoom($0) },
            makeSession: makeSession
        )
    }

    /// Ends gracefully: no new connections, everything received is answered, then every connection is closed with 1001.
    ///
    /// It returns when all have ended, at the latest after `Options.drainTimeout`; `abort()` ends it at once.
    package func drain() async {
        await listener.stopAccepting()
        let listener = listener
        let deadline = group.next().scheduleTask(in: options.drainTimeout) { listener.abortConnections() }
        await listener.closeConnections(.goingAway, reason: "the server is going away")
        deadline.cancel()
        log.tellRest()
        try? await group.shutdownGracefully()
    }

    /// Ends every connection at once, whatever is unanswered.
    package func abort() {
        listener.abortConnections()
    }

    /// Ends at once: no close frames.
    package func stop() async {
        await listener.stopAccepting()
        listener.abortConnections()
        await listener.closeConnections(.goingAway, reason: "")
        try? await group.shutdownGracefully()
    }
}
