import Logging
import NIOCore
import NIOEmbedded
import NIOPosix
import Synchronization
import TestSupport
import Testing
import Transport
import WebSocketCore

@testable import EchoServer

/// What a client got from a server.
private final class Received: Sendable {
    private let state = Mutex((connection: ClientConnection?.none, messages: [[UInt8]](), closure: Closure?.none))
    /// Whether each message is answered with another, so that the load never ends.
    private let isLoading: Bool

    init(isLoading: Bool = false) { self.isLoading = isLoading }

    func take(_ event: ConnectionEvent) {
        state.withLock { state in
            switch event {
            case .opened(let connection):
                state.connection = connection
            case .received(let batch):
                state.messages += batch.map { Array($0.bytes) }
                state.connection?.consumed(batch.cost)
                if isLoading { for _ in batch { state.connection?.send(.text, Array("load".utf8)[...]) } }
            case .closed(let closure):
                state.closure = closure
            default: break
            }
        }
    }

    var connection: ClientConnection? { state.withLock { $0.connection } }
    var messages: [[UInt8]] { state.withLock { $0.messages } }
    var closure: Closure? { state.withLock { $0.closure } }
}

private func wait(
    sourceLocation: SourceLocation = #_sourceLocation,
    until condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(30 * patience)
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record("timed out", sourceLocation: sourceLocation)
            return
        }
        try await Task.sleep(for: .milliseconds(2))
    }
}

/// Keeps the bytes that a channel reads.
private final class ReadBytes: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    private let bytes = Mutex<[UInt8]>([])

    var all: [UInt8] { bytes.withLock { $0 } }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes.withLock { $0 += unwrapInboundIn(data).readableBytesView }
    }
}

@Suite(.serialized) struct EchoServerTests {
    private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func start(_ change: (inout EchoServer.Options) -> Void = { _ in }) async throws -> EchoServer {
        var options = EchoServer.Options()
        options.port = 0
        change(&options)
        return try await EchoServer.start(options, logger: quiet)
    }

    /// Runs a client in the background.
    private func connect(
        _ url: WebSocketURL,
        isLoading: Bool = false
    ) async throws -> (Received, Task<Void, Never>) {
        let received = Received(isLoading: isLoading)
        let client = Client(group: MultiThreadedEventLoopGroup.singleton)
        let task = Task { await client.run(url, deliver: received.take) }
        try await wait { received.connection != nil }
        return (received, task)
    }

    @Test func textGoesThroughTheTemplateAndBinaryComesBackAsItIs() async throws {
        let server = try await start()
        #expect(server.url.description.hasPrefix("ws://localhost:"))
        let (received, task) = try await connect(server.url)
        received.connection?.send(.text, Array("hi".utf8)[...])
        received.connection?.send(.binary, [0, 255])
        try await wait { received.messages.count == 2 }
        #expect(received.messages == [Array("hi - i got it".utf8), [0, 255]])
        try await wait { server.counts == EchoCounts(received: 2, answered: 2) }
        received.connection?.close()
        await task.value
        await server.drain()
    }

    @Test func messagesAreNumberedByConnection() async throws {
        let template = try ReplyTemplate("{n} {message}")
        let server = try await start { $0.reply = template }
        for _ in 0..<2 {
            let (received, task) = try await connect(server.url)
            received.connection?.send(.text, Array("a".utf8)[...])
            received.connection?.send(.text, Array("b".utf8)[...])
            try await wait { received.messages.count == 2 }
            #expect(received.messages == [Array("1 a".utf8), Array("2 b".utf8)])
            received.connection?.close()
            await task.value
        }
        await server.drain()
    }

    /// Under load from several connections: what was received is answered, then comes 1001, then nothing.
    @Test(arguments: [1, 3])
    func aDrainAnswersAllThatWasReceived(_ threads: Int) async throws {
        let server = try await start { $0.threads = threads }
        var clients: [(received: Received, task: Task<Void, Never>)] = []
        for _ in 0..<5 {
            let (received, task) = try await connect(server.url, isLoading: true)
            for _ in 0..<20 { received.connection?.send(.text, Array("load".utf8)[...]) }
            clients.append((received, task))
        }
        try await wait { server.counts.answered > 2000 }
        await server.drain()
        for client in clients {
            await client.task.value
            #expect(client.received.closure?.code == .goingAway)
            #expect(client.received.closure?.initiator == .remote)
        }
        let counts = server.counts
        #expect(counts.received == counts.answered)
        #expect(clients.map(\.received.messages.count).reduce(0, +) == counts.answered)
    }

    /// A client that never answers the close frame is not waited for longer than allowed.
    @Test(arguments: [false, true])
    func aDrainIsBounded(_ isAborted: Bool) async throws {
        let server = try await start { $0.drainTimeout = isAborted ? .seconds(60) : .milliseconds(200) }
        let read = ReadBytes()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { $0.pipeline.addHandler(read) }
            .connect(host: "127.0.0.1", port: server.url.port).get()
        let key = "dGhlIHNhbXBsZSBub25jZQ=="
        try await channel.writeAndFlush(
            ByteBuffer(
                string: "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: \(key)\r\nSec-WebSocket-Version: 13\r\n\r\n"
            ).appending([0x81, 0x80, 0, 0, 0, 0])
        )
        try await wait { server.counts.answered == 1 }
        let start = ContinuousClock.now
        async let drained: Void = server.drain()
        if isAborted {
            try await wait { read.all.contains([0x88, 0x1A, 0x03, 0xE9]) }
            server.abort()
        }
        await drained
        #expect(ContinuousClock.now - start < .seconds(4))
        try? await channel.close()
    }

    /// A client that does not read: the server stops reading, and what it could not answer it does not claim.
    @Test func answersThatNobodyTookAreNotCounted() async throws {
        let server = try await start()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: false)
            .connect(host: "127.0.0.1", port: server.url.port).get()
        let key = "dGhlIHNhbXBsZSBub25jZQ=="
        try await channel.writeAndFlush(
            ByteBuffer(
                string: "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: \(key)\r\nSec-WebSocket-Version: 13\r\n\r\n"
            )
        )
        var frame = ByteBuffer(bytes: [0x82, 0xFF, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0])
        frame.writeRepeatingByte(1, count: 1 << 20)
        for _ in 0..<64 { channel.writeAndFlush(frame, promise: nil) }
        try await wait { server.counts.received > 0 }
        // Until the server takes no more for half a second.
        var before = -1
        try await wait {
            let buffered = try await channel.getOption(.bufferedWritableBytes).get()
            guard buffered != before else { return true }
            before = buffered
            try await Task.sleep(for: .milliseconds(500))
            return false
        }
        #expect(server.counts.received < 64)
        await server.stop()
        let counts = server.counts
        #expect(counts.answered < counts.received)
        try? await channel.close()
    }

    @Test func pagesForPlainRequests() {
        let log = ServerLog(quiet, loop: EmbeddedEventLoop())
        let session = EchoSession(template: .standard, totals: EchoTotals(), logger: quiet, serverLog: log, peer: nil)
        #expect(session.respond(method: "GET", target: "/health").status == "200 OK")
        #expect(session.respond(method: "HEAD", target: "/health?x").status == "200 OK")
        #expect(session.respond(method: "GET", target: "/").status == "200 OK")
        #expect(session.respond(method: "GET", target: "/x").status == "404 Not Found")
        #expect(session.respond(method: "POST", target: "/").status == "405 Method Not Allowed")
    }

    @Test func aTakenPortIsSaid() async throws {
        let server = try await start()
        let port = server.url.port
        await #expect(throws: ListenError.portTaken(host: "localhost", port: port)) {
            _ = try await start { $0.port = port }
        }
        await server.stop()
    }
}

extension ByteBuffer {
    fileprivate func appending(_ bytes: [UInt8]) -> ByteBuffer {
        var buffer = self
        buffer.writeBytes(bytes)
        return buffer
    }
}
