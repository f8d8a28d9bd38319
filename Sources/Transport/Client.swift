package import NIOCore
package import WebSocketCore

/// A WebSocket client.
package struct Client: Sendable {
    private let group: any EventLoopGroup
    private var options: ClientOptions

    /// A client whose connections live on the group's event loops.
    package init(group: any EventLoopGroup, options: ClientOptions = ClientOptions()) {
        self.group = group
        self.options = options
    }

    /// The same without a proxy.
    package var direct: Client {
        var options = options
        options.proxy = .direct
        return Client(group: group, options: options)
    }

    /// Leaves out what was given for the server at `home`, where `url` is another; returns what that is.
    package mutating func forgetSecrets(of home: WebSocketURL, at url: WebSocketURL) -> [Secret] {
        // What stood in a URL was never for another.
        var home = home
        home.userInfo = nil
        return options.forgetSecrets(of: home, at: url)
    }

    /// Runs one connection from connecting to its end; canceling the task aborts it.
    ///
    /// It returns after `.closed` or `.failed` was delivered, exactly one of them, always, and TCP has ended.
    ///
    /// - Parameters:
    ///   - url: Where to connect; all the host's addresses are tried (RFC 8305), and redirections followed.
    ///   - deliver: Called on the connection's event loop, never concurrently.
    package func run(_ url: WebSocketURL, deliver: @escaping @Sendable (ConnectionEvent) -> Void) async {
        let loop = group.next()
        var journey: Journey? = Journey(to: url, options)
        while let leg = journey {
            let attempt = Attempt(leg, loop: loop, deliver: deliver)
            await withTaskCancellationHandler {
                await attempt.run()
            } onCancel: {
                attempt.cancel()
            }
            journey = attempt.next
        }
    }
}
