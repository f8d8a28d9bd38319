import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization
import WebSocketCore

/// One attempt of a client, up to where its channel has a handler that tells the rest.
final class Attempt: Sendable {
    private enum Stage {
        case connecting
        case connected(any Channel)
        case canceled
    }

    private let journey: Journey
    private let loop: any EventLoop
    private let deliver: @Sendable (ConnectionEvent) -> Void
    /// Succeeds after the last event was delivered.
    private let finished: EventLoopPromise<Void>
    private let stage = Mutex(Stage.connecting)
    /// Whether it failed before any handler could tell how it goes on.
    private let hasFailed = Mutex(false)

    /// Where the server sent the client instead.
    private let redirected = Mutex<Journey?>(nil)

    private var url: WebSocketURL { journey.url }
    private var options: ClientOptions { journey.options }
    /// The way on, once `run` has returned.
    var next: Journey? { redirected.withLock(\.self) }

    /// An attempt that has not begun.
    init(_ journey: Journey, loop: any EventLoop, deliver: @escaping @Sendable (ConnectionEvent) -> Void) {
        self.journey = journey
        self.loop = loop
        self.deliver = deliver
        finished = loop.makePromise()
    }

    /// Runs to the end of the connection, or to where the server names another place.
    func run() async {
        do throws(ConnectError) {
            connect(try makeHandshake(), through: try options.proxy.proxy(for: url))
        } catch {
            fail(error)
        }
        // `finished` never fails.
        try? await finished.futureResult.get()
    }

    private func makeHandshake() throws(ConnectError) -> ClientHandshake {
        var random = SystemRandomNumberGenerator()
        do throws(ClientHandshakeError) {
            return try ClientHandshake(
                url: url,
                key: HandshakeKey(using: &random),
                origin: options.origin,
                subprotocols: options.subprotocols,
                compresses: options.compresses,
                credentials: options.credentials,
                fields: options.fields
            )
        } catch {
            throw .handshake(error)
        }
    }

    /// Gives up at once; the last event tells it.
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

    private func connect(_ handshake: ClientHandshake, through proxy: Proxy?) {
        let target = proxy.map { WebSocketURL(host: $0.host, port: $0.port) } ?? url
        ClientBootstrap(group: loop)
            .connectTimeout(options.connectTimeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            // What the kernel takes can't be taken back when the connection is lost, and a ping waits behind it.
            .channelOption(.tcpOption(NIOBSDSocket.Option(rawValue: TCP_NOTSENT_LOWAT)), value: 128 << 10)
            // Nothing is read before the handler is there to take it.
            .channelOption(.autoRead, value: false)
            .channelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 1024, initial: 2048, maximum: 128 << 10)
            )
            .connect(host: target.host, port: target.port)
            .whenComplete { result in
                switch result {
                case .success(let channel): self.connected(channel, handshake, proxy)
                case .failure(let error):
                    let error = ConnectError(error, url: target)
                    let isHangUp = error == .lostInHandshake(isSecure: false)
                    let failure = isHangUp ? ProxyFailure.hungUp : .unreachable(error)
                    self.fail(proxy.map { .proxy($0, failure) } ?? error)
                }
            }
    }

    /// On the event loop, which is the channel's own.
    private func connected(_ channel: any Channel, _ handshake: ClientHandshake, _ proxy: Proxy?) {
        let isWanted = stage.withLock { stage in
            guard case .connecting = stage else { return false }
            stage = .connected(channel)
            return true
        }
        guard isWanted else { return channel.close(promise: nil) }
        do {
            if let proxy {
                try channel.pipeline.syncOperations.addHandler(handler(for: proxy, channel, handshake))
            } else {
                try addHandlers(channel, handshake)
            }
        } catch {
            // A channel that is closed already takes no handler: whom it was connected to hung up at once.
            if let proxy, ConnectError.isHangUp(error) { return give(up: channel, .proxy(proxy, .hungUp)) }
            return give(up: channel, ConnectError(error, url: url))
        }
        channel.setOption(.autoRead, value: true).whenFailure { channel.pipeline.fireErrorCaught($0) }
    }

    private func handler(for proxy: Proxy, _ channel: any Channel, _ handshake: ClientHandshake) -> ProxyHandler {
        ProxyHandler(ProxyHandshake(proxy, to: url), timeout: options.connectTimeout) { result in
            do {
                try result.get()
                try self.addHandlers(channel, handshake)
            } catch ProxyFailure.unreachable(.canceled) {
                self.give(up: channel, .canceled)
            } catch let failure as ProxyFailure {
                self.give(up: channel, .proxy(proxy, failure))
            } catch {
                self.give(up: channel, ConnectError(error, url: self.url))
            }
        }
    }

    /// Adds what speaks to the server.
    private func addHandlers(_ channel: any Channel, _ handshake: ClientHandshake) throws {
        let handler = ClientHandler(handshake, options: options, finished: finished, deliver: ended)
        let security = url.isSecure ? try options.security.makeHandlers(for: url) : []
        try channel.pipeline.syncOperations.addHandlers(security + [handler])
    }

    private func give(up channel: any Channel, _ error: ConnectError) {
        channel.close(promise: nil)
        fail(error)
    }

    /// Passes on what the connection tells, but for a refusal that names another place.
    private func ended(_ event: ConnectionEvent) {
        guard case .failed(.rejected(let rejection)) = event else { return deliver(event) }
        do throws(ConnectError) {
            guard let next = try journey.next(after: rejection) else { return deliver(event) }
            redirected.withLock { $0 = next }
            deliver(.redirected(to: next.url, forgetting: next.forgotten))
        } catch {
            deliver(.failed(error))
        }
    }

    /// Delivers the only event: whoever comes first, be it a failure or the user who gives up.
    private func fail(_ error: ConnectError) {
        let isFirst = hasFailed.withLock { hasFailed in
            defer { hasFailed = true }
            return !hasFailed
        }
        guard isFirst else { return }
        loop.execute {
            self.deliver(.failed(error))
            self.finished.succeed()
        }
    }
}
