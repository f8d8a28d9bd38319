import EchoServer
import Logging
import Transport
import WebSocketCore

/// The server that yodel runs in its own process when no URL was given and nobody listens on the default one.
actor EmbeddedServer {
    /// Where a chat without a URL looks for a server.
    static let defaultURL = WebSocketURL(host: "localhost", port: 8765)

    private var server: EchoServer?

    /// Starts the server on a free loopback port, silent in the log: the terminal belongs to the screen.
    ///
    /// - Returns: Where it listens.
    /// - Throws: `ListenError`.
    func start() async throws(ListenError) -> WebSocketURL {
        var options = EchoServer.Options()
        options.port = 0
        let server = try await EchoServer.start(
            options,
            logger: Logger(label: "yodel") { _ in SwiftLogNoOpLogHandler() }
        )
        self.server = server
        return server.url
    }

    /// Ends it, if it was started.
    func stop() async {
        await server?.stop()
    }
}
