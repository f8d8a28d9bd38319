import NIOCore
import NIOEmbedded
import Synchronization
import Testing
import WebSocketCore

@testable import Transport

@Suite struct ClientHandlerTests {
    private let log = EventLog()

    private typealias Answer = @Sendable (ConnectionEvent, EventLog) -> Void

    private func open(_ options: ClientOptions, answer: Answer? = nil) throws -> (EmbeddedChannel, ClientHandler) {
        let (channel, handler, key) = try begin(options, answer: answer)
        try channel.writeInbound(ByteBuffer(bytes: ServerHandshake.acceptance(of: key).encoded))
        return (channel, handler)
    }

    /// A connection whose handshake is not answered yet.
    private func begin(
        _ options: ClientOptions,
        answer: Answer? = nil
    ) throws -> (EmbeddedChannel, ClientHandler, HandshakeKey) {
        let channel = EmbeddedChannel()
        var random = SystemRandomNumberGenerator()
        let key = HandshakeKey(using: &random)
        let handshake = try ClientHandshake(url: WebSocketURL(host: "a", port: 80), key: key)
        let log = log
        let finished = channel.eventLoop.makePromise(of: Void.self)
        let handler = ClientHandler(handshake, options: options, finished: finished) { event in
            log.append(event)
            answer?(event, log)
        }
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        try channel.pipeline.syncOperations.addHandler(handler)
        return (channel, handler, key)
    }

    /// A server that sends for ever behind our close frame does not keep us for ever.
    @Test func aServerThatNeverStopsSendingIsNotWaitedForForEver() throws {
        var options = ClientOptions()
        options.pingInterval = .zero
        let (channel, handler) = try open(options)
        let start = channel.embeddedEventLoop.now
        handler.perform(.close(.normal, ""))
        var seconds: Int64 = 0
        while channel.isActive, seconds < 200 {
            try channel.writeInbound(ByteBuffer(bytes: [0x81, 1, 0x78]))
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            seconds += 1
        }
        #expect(channel.embeddedEventLoop.now - start == options.closeLimit)
        #expect(log.messageCount == Int(seconds), "what still comes is told")
        #expect(log.closure == Closure(code: .abnormal, initiator: .local))
    }

    /// Whoever is told that the operating system takes more may send more right then.
    @Test func whatWasTakenIsToldInPortionsAndIsCounted() throws {
        var options = ClientOptions()
        options.pingInterval = .zero
        let (channel, _) = try open(options) { event, log in
            if case .taken = event { log.connection?.send(.text, Array("more".utf8)[...]) }
        }
        _ = try channel.takeOutbound()
        let connection = try #require(log.connection)
        for _ in 1...8 {
            connection.send(.binary, ArraySlice(repeating: 1, count: 10_000))
            channel.embeddedEventLoop.run()
        }
        connection.send(.binary, ArraySlice(repeating: 2, count: 1_000_000))
        channel.embeddedEventLoop.run()
        let told = log.all.compactMap { if case .taken(let cost) = $0 { cost } else { nil } }
        #expect(told == [4 * 10_016, 4 * 10_016 + 20, 1_000_016 + 20])
        let written = try channel.takeOutbound().count
        #expect(written == 8 * 10_008 + 1_000_014 + 3 * 10)
        #expect(connection.bytesSent == written)
    }

    /// A channel that is full and has room again within each write, as TLS is; who is told sends more.
    private final class Narrows: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer
        var isOn = false

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            guard isOn, let channel = context.channel as? EmbeddedChannel else {
                return context.write(data, promise: promise)
            }
            for isWritable in [false, true] {
                channel.isWritable = isWritable
                context.fireChannelWritabilityChanged()
            }
            context.write(data, promise: promise)
            channel.isWritable = false
            context.fireChannelWritabilityChanged()
        }

        func flush(context: ChannelHandlerContext) {
            context.flush()
            guard isOn, let channel = context.channel as? EmbeddedChannel else { return }
            channel.isWritable = true
            context.fireChannelWritabilityChanged()
        }
    }

    @Test(arguments: [100, 40_000, 65_528, 131_056, 200_000]) func whatIsSaidWhileItIsWrittenIsNotLost(size: Int) throws
    {
        var options = ClientOptions()
        options.pingInterval = .zero
        let payload = [UInt8](repeating: 1, count: size)
        let left = Mutex(20)
        let (channel, _) = try open(options) { event, log in
            switch event {
            case .writabilityChanged(true), .taken:
                let mayGoOn = left.withLock { left in
                    defer { left = max(0, left - 1) }
                    return left > 0
                }
                if mayGoOn { log.connection?.send(.binary, payload[...]) }
            default: break
            }
        }
        _ = try channel.takeOutbound()
        let narrows = Narrows()
        try channel.pipeline.syncOperations.addHandler(narrows, position: .first)
        narrows.isOn = true
        let connection = try #require(log.connection)
        for _ in 1...100 {
            connection.send(.binary, payload[...])
            channel.embeddedEventLoop.run()
        }
        for _ in 1...20 { channel.embeddedEventLoop.run() }
        let sent = 100 + 20 - left.withLock { $0 }
        let header = size < 126 ? 6 : size < 65_536 ? 8 : 14
        let written = try channel.takeOutbound().count
        #expect(written == sent * (size + header))
        #expect(connection.bytesSent == written)
        let told = log.all.reduce(0) { if case .taken(let cost) = $1 { $0 + cost } else { $0 } }
        #expect(told <= sent * (size + 16) && sent * (size + 16) - told < 64 << 10)
    }

    /// The body of a refusal only explains: it has a second, or what the handshake has if that is less.
    @Test(arguments: [(10_000, 1000), (100, 100)] as [(Int64, Int64)], [false, true])
    func aBodyThatNeverEndsIsNotWaitedForForEver(_ times: (handshake: Int64, body: Int64), _ drips: Bool) throws {
        var options = ClientOptions()
        options.handshakeTimeout = .milliseconds(times.handshake)
        let (channel, _, _) = try begin(options)
        let head = "HTTP/1.1 500 Oops\r\nContent-Length: 100\r\n\r\n"
        try channel.writeInbound(ByteBuffer(string: head + "x"))
        for _ in 0..<9 {
            channel.embeddedEventLoop.advanceTime(by: .milliseconds(times.body / 10))
            if drips { try channel.writeInbound(ByteBuffer(string: "x")) }
        }
        #expect(log.all.isEmpty && channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(times.body / 10))
        guard case .rejected(let rejection) = log.failure else {
            Issue.record("\(log.all)")
            return
        }
        #expect(rejection.status == 500 && rejection.body.count == (drips ? 10 : 1))
        #expect(log.all.count == 1 && !channel.isActive)
    }

    /// A server that says nothing, or its head byte by byte, has the time of the handshake.
    @Test(arguments: [false, true]) func theHandshakeHasItsTime(_ drips: Bool) throws {
        let (channel, _, _) = try begin(ClientOptions())
        for byte in "HTTP/1.1 ".utf8 {
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            if drips { try channel.writeInbound(ByteBuffer(bytes: [byte])) }
        }
        #expect(log.all.isEmpty)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(log.failure == .timedOut(host: "a", port: 80) && log.all.count == 1)
    }

    /// The response that counts comes behind any number of interim ones (RFC 9110 §15.2), cut anywhere.
    @Test(arguments: [1, 7, 1000])
    func interimResponsesArePassedOver(pieceSize: Int) throws {
        let (channel, _, key) = try begin(ClientOptions())
        let interim = Array("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".utf8)
        let hello: [UInt8] = [0x81, 2, 0x68, 0x69]
        let all = interim + ServerHandshake.acceptance(of: key).encoded + hello
        for start in stride(from: 0, to: all.count, by: pieceSize) {
            try channel.writeInbound(ByteBuffer(bytes: all[start...].prefix(pieceSize)))
        }
        #expect(log.connection != nil && log.messageCount == 1)
    }

    @Test func interimResponsesWithoutEndAreTooLong() throws {
        var options = ClientOptions()
        options.handshakeSize = 1000
        let (channel, _, _) = try begin(options)
        for _ in 1...41 { try channel.writeInbound(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")) }
        #expect(log.failure == .handshake(.headTooLarge(limit: 1000)))
    }
}
