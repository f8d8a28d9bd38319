package import NIOCore
import NIOPosix
import NIOSSL
import Synchronization
package import WebSocketCore

/// A WebSocket client.
package struct Client: Sendable {
    private let group: any EventLoopGroup
    private let options: ClientOptions

    /// A client whose connections live on the group's event loops.
    package init(group: any EventLoopGroup, options: ClientOptions = ClientOptions()) {
        self.group = group
        self.options = options
    }

    /// Runs one connection from connecting to its end; canceling the task aborts it.
    ///
    /// It returns after `.closed` or `.failed` was delivered: exactly one of them, always.
    ///
    /// - Parameters:
    ///   - url: Where to connect; all the host's addresses are tried (RFC 8305).
    ///   - deliver: Called on the connection's event loop, never concurrently.
    package func run(_ url: WebSocketURL, deliver: @escaping @Sendable (ConnectionEvent) -> Void) async {
        let attempt = Attempt(url: url, options: options, loop: group.next(), deliver: deliver)
        await withTaskCancellationHandler {
            await attempt.run()
        } onCancel: {
            attempt.cancel()
        }
    }
}

/// One run of a client, up to where its channel has a handler that tells the rest.
private final class Attempt: Sendable {
    private enum Stage {
        case connecting
        case connected(any Channel)
        case canceled
    }

    private let url: WebSocketURL
    private let options: ClientOptions
    private let loop: any EventLoop
    private let deliver: @Sendable (ConnectionEvent) -> Void
    /// Succeeds after the last event was delivered.
    private let finished: EventLoopPromise<Void>
    private let stage = Mutex(Stage.connecting)

    init(
        url: WebSocketURL,
        options: ClientOptions,
        loop: any EventLoop,
        deliver: @escaping @Sendable (ConnectionEvent) -> Void
    ) {
        self.url = url
        self.options = options
        self.loop = loop
        self.deliver = deliver
        finished = loop.makePromise()
    }

    func run() async {
        do {
            var random = SystemRandomNumberGenerator()
            let handshake = try ClientHandshake(
                url: url,
                key: HandshakeKey(using: &random),
                origin: options.origin,
                subprotocols: options.subprotocols,
                credentials: options.credentials,
                fields: options.fields
            )
            connect(handshake)
        } catch {
            fail(.handshake(error))
        }
        // `finished` never fails.
        try? await finished.futureResult.get()
    }

    func cancel() {
        let earlier = stage.withLock { stage in
            defer { stage = .canceled }
            return stage
        }
        switch earlier {
        case .connecting: fail(.canceled)
        case .connected(let channel): channel.pipeline.fireErrorCaught(ConnectError.canceled)
        case .canceled: break
        }
    }

    private func connect(_ handshake: ClientHandshake) {
        ClientBootstrap(group: loop)
            .connectTimeout(options.connectTimeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            // Nothing is read before the handler is there to take it.
            .channelOption(.autoRead, value: false)
            .channelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 1024, initial: 2048, maximum: 128 << 10)
            )
            .connect(host: url.host, port: url.port)
            .whenComplete { result in
                switch result {
                case .success(let channel): self.connected(channel, handshake)
                case .failure(let error): self.fail(ConnectError(error, url: self.url))
                }
            }
    }

    /// On the event loop, which is the channel's own.
    private func connected(_ channel: any Channel, _ handshake: ClientHandshake) {
        let isWanted = stage.withLock { stage in
            guard case .connecting = stage else { return false }
            stage = .connected(channel)
            return true
        }
        guard isWanted else { return channel.close(promise: nil) }
        do {
            let handler = ClientHandler(handshake, options: options, finished: finished, deliver: deliver)
            if url.isSecure { try channel.pipeline.syncOperations.addHandler(options.security.makeHandler(for: url)) }
            try channel.pipeline.syncOperations.addHandler(handler)
        } catch {
            channel.close(promise: nil)
            return fail(ConnectError(error, url: url))
        }
        channel.setOption(.autoRead, value: true).whenFailure { channel.pipeline.fireErrorCaught($0) }
    }

    /// Delivers the only event, unless canceling already did.
    private func fail(_ error: ConnectError) {
        let isFirst = stage.withLock { stage in
            if case .canceled = stage, error != .canceled { return false }
            stage = .canceled
            return true
        }
        guard isFirst else { return }
        loop.execute {
            self.deliver(.failed(error))
            self.finished.succeed()
        }
    }
}
