import Terminal
import Transport
import WebSocketCore

/// Runs the chat's connections, one after the other, each in a task of its own.
///
/// They are numbered, so that what a given-up one still tells is not taken for the current one's.
struct Connector {
    private let client: Client
    /// Whether any certificate is taken.
    let trustsAnybody: Bool
    private let mailbox: Mailbox<ConversationMail>
    private var server: EmbeddedServer?
    private var task: Task<Void, Never>?
    /// The number of the newest connection.
    private(set) var current = 0
    /// Whom the options were given for: the first server named that could be told.
    private var home: WebSocketURL?
    private var hasConnected = false
    /// The server that was last not told what `home` was.
    private var stranger: WebSocketURL?

    /// A connector whose connections post to the mailbox.
    ///
    /// - Parameters:
    ///   - client: Makes the connections.
    ///   - mailbox: Gets what they tell.
    ///   - server: Started when the first attempt finds nobody; nil where the user named a URL.
    ///   - trustsAnybody: Whether the client takes any certificate.
    init(client: Client, mailbox: Mailbox<ConversationMail>, server: EmbeddedServer?, trustsAnybody: Bool) {
        self.client = client
        self.trustsAnybody = trustsAnybody
        self.mailbox = mailbox
        self.server = server
        mayEmbedServer = server != nil
    }

    /// Whether nobody at the other end means that yodel answers itself: before any server was found, and unless the user
    /// names one.
    private(set) var mayEmbedServer: Bool
    /// Whether the user has named no server.
    var hasServer: Bool { server != nil }

    /// The user has named a server.
    mutating func forgetServer() {
        server = nil
        mayEmbedServer = false
    }

    /// A server was found.
    mutating func connected() {
        mayEmbedServer = false
        hasConnected = true
    }

    /// Starts the server in this process; a mail tells how that went.
    mutating func startServer() {
        mayEmbedServer = false
        guard let server else { return }
        let mailbox = mailbox
        Task {
            let result: Result<WebSocketURL, ListenError>
            do throws(ListenError) { result = .success(try await server.start()) } catch { result = .failure(error) }
            mailbox.post(.serverStarted(result))
        }
    }

    /// Nobody was there to be told anything.
    mutating func reachedNobody() {
        if !hasConnected { home = nil }
    }

    /// Starts the next connection; returns what this server is not told since it was given for another, the first time.
    mutating func connect(to url: WebSocketURL) -> [Secret] {
        current += 1
        let number = current
        // Where the user has named no server it is on this machine, where no proxy leads back to.
        var client = server == nil ? client : client.direct
        var secrets: [Secret] = []
        if server == nil {
            let home = home ?? url
            self.home = home
            secrets = client.forgetSecrets(of: home, at: url)
        }
        let mailbox = mailbox
        task = Task { [client] in await client.run(url) { mailbox.post(.connection(number, $0)) } }
        defer { stranger = url }
        return stranger == url ? [] : secrets
    }

    /// Gives the current connection up at once.
    func abort() {
        task?.cancel()
    }

    /// Waits for the current connection's end, and gives it up if that takes longer than `limit`.
    func finish(within limit: Duration) async {
        guard let task else { return }
        let timer = Task {
            try await Task.sleep(for: limit)
            task.cancel()
        }
        await task.value
        timer.cancel()
    }
}
