import NIOCore
import NIOEmbedded
import Testing
import WebSocketCore

@testable import Transport

@Suite struct ClientHandlerTests {
    private let log = EventLog()

    private func open(
        _ options: ClientOptions,
        answer: (@Sendable (ConnectionEvent, EventLog) -> Void)? = nil
    ) throws -> (EmbeddedChannel, ClientHandler) {
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
        try channel.writeInbound(ByteBuffer(bytes: ServerHandshake.acceptance(of: key).encoded))
        return (channel, handler)
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
            if case .taken = event { log.connection?.send(.text, Array("more".utf8)) }
        }
        _ = try channel.takeOutbound()
        let connection = try #require(log.connection)
        for _ in 1...8 {
            connection.send(.binary, [UInt8](repeating: 1, count: 10_000))
            channel.embeddedEventLoop.run()
        }
        connection.send(.binary, [UInt8](repeating: 2, count: 1_000_000))
        channel.embeddedEventLoop.run()
        let told = log.all.compactMap { if case .taken(let cost) = $0 { cost } else { nil } }
        #expect(told == [4 * 10_016, 4 * 10_016 + 20, 1_000_016 + 20])
        let written = try channel.takeOutbound().count
        #expect(written == 8 * 10_008 + 1_000_014 + 3 * 10)
        #expect(connection.bytesSent == written)
    }
}
