import NIOCore
import NIOPosix
import Testing
import Transport
import WebSocketCore

/// A server that answers whatever comes with the same bytes, or never.
private final class Fixed: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    let answer: String
    let closes: Bool

    init(_ answer: String, closes: Bool) {
        self.answer = answer
        self.closes = closes
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
        if closes { context.close(promise: nil) }
    }
}

/// What a client tells when there is no connection.
@Suite(.serialized) struct ConnectErrorTests {
    private func failure(
        to answer: String,
        closes: Bool = false,
        handshakeTimeout: TimeAmount = .seconds(10)
    ) async throws -> ConnectError? {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.pipeline.addHandler(Fixed(answer, closes: closes))
            }
            .bind(host: "127.0.0.1", port: 0).get()
        var options = ClientOptions()
        options.handshakeTimeout = handshakeTimeout
        options.handshakeSize = 1000
        let failure = await failure(WebSocketURL(host: "127.0.0.1", port: server.localAddress?.port ?? 0), options)
        try await server.close()
        return failure
    }

    private func failure(_ url: WebSocketURL, _ options: ClientOptions = ClientOptions()) async -> ConnectError? {
        let log = EventLog()
        await Client(group: MultiThreadedEventLoopGroup.singleton, options: options).run(url, deliver: log.append)
        #expect(log.all.count == 1)
        return log.failure
    }

    /// A port that was free a moment ago.
    private func freePort() async throws -> Int {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = server.localAddress?.port ?? 0
        try await server.close()
        return port
    }

    @Test func nobodyListens() async throws {
        let port = try await freePort()
        #expect(
            await failure(WebSocketURL(host: "127.0.0.1", port: port)) == .refused(host: "127.0.0.1", port: port)
        )
    }

    @Test func noSuchHost() async {
        #expect(
            await failure(WebSocketURL(host: "no-such-host.invalid", port: 1))
                == .unresolved(host: "no-such-host.invalid")
        )
    }

    /// A refused upgrade is told whole: status, fields and body (swift-nio #2632).
    @Test(arguments: [("1.1", true), ("1.1", false), ("1.0", true), ("1.0", false)])
    func anotherStatus(_ version: String, _ closes: Bool) async throws {
        let answer = "HTTP/\(version) 403 Forbidden\r\nX-Why: no\r\nContent-Length: 9\r\n\r\ngo away\r\n"
        let failure = try await failure(to: answer, closes: closes)
        let head = HTTPHead(
            startLine: "HTTP/\(version) 403 Forbidden",
            fields: [.init("X-Why", "no"), .init("Content-Length", "9")]
        )
        #expect(failure == .rejected(Rejection(head: head, body: Array("go away\r\n".utf8))))
    }

    @Test func onlyAKiBOfALongBodyIsKept() async throws {
        let answer = "HTTP/1.1 500 Oops\r\n\r\n" + String(repeating: "x", count: 100_000)
        guard case .rejected(let rejection) = try await failure(to: answer) else {
            Issue.record("not rejected")
            return
        }
        #expect(rejection.body.count == 1024)
    }

    @Test func notHTTPAtAll() async throws {
        let banner = "SSH-2.0-OpenSSH_9\r\n"
        #expect(try await failure(to: banner) == .handshake(.spokeOtherwise(Array(banner.utf8))), "it does not go on")
        let beginning = [UInt8](repeating: UInt8(ascii: "x"), count: 100)
        let endlessLine = String(repeating: "x", count: 2000)
        #expect(try await failure(to: endlessLine) == .handshake(.spokeOtherwise(beginning)))
        #expect(try await failure(to: "\u{15}\u{03}\u{01}\0\u{02}\u{02}") == .handshake(.spokeTLS))
        let endless = "HTTP/1.1 101 Yes\r\nA: " + String(repeating: "x", count: 2000)
        #expect(try await failure(to: endless) == .handshake(.headTooLarge(limit: 1000)))
    }

    @Test func aWrongAccept() async throws {
        let answer = """
            HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n
            """
        #expect(try await failure(to: answer) == .handshake(.wrongAccept))
    }

    @Test func closedInTheHandshake() async throws {
        #expect(try await failure(to: "HTTP/1.1 1", closes: true) == .lostInHandshake(isSecure: false))
    }

    @Test func silence() async throws {
        guard case .timedOut = try await failure(to: "", handshakeTimeout: .milliseconds(100)) else {
            Issue.record("not timed out")
            return
        }
    }

    @Test func aFieldThatCanNotBeSent() async {
        var options = ClientOptions()
        options.fields = [.init("X", "a\r\nb")]
        #expect(await failure(WebSocketURL(host: "127.0.0.1", port: 1), options) == .handshake(.invalidField("X")))
    }

    @Test func noTLSThere() async throws {
        try await withServer { _, _, url in
            guard case .tls = await failure(WebSocketURL(isSecure: true, host: url.host, port: url.port)) else {
                Issue.record("no TLS error")
                return
            }
        }
    }
}
