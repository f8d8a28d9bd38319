import NIOCore
import NIOEmbedded
import Testing
import WebSocketCore

@testable import Transport

@Suite struct ServerHandlerTests {
    private let log = SessionLog()
    private static let request = """
        GET /x HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n
        """
    private static let hello: [UInt8] = [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]
    private static let helloBack: [UInt8] = [0x81, 0x05] + "Hello".utf8

    private static let offer = "Sec-WebSocket-Extensions: permessage-deflate"

    private func makeChannel(
        _ options: ServerOptions = ServerOptions(),
        budget: MemoryBudget? = nil
    ) throws -> EmbeddedChannel {
        let handler = ServerHandler(options: options, buffers: LoopBuffers(), session: Parrot(log: log), budget: budget)
        let channel = EmbeddedChannel(handler: handler)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
        return channel
    }

    private func open(_ options: ServerOptions = ServerOptions()) throws -> EmbeddedChannel {
        let channel = try makeChannel(options)
        try channel.writeInbound(ByteBuffer(string: Self.request))
        _ = try channel.takeOutbound()
        return channel
    }

    /// What comes with the request belongs to the connection, wherever the reads are cut (swift-nio #1003).
    @Test func handshakeAndFirstMessageAtEverySplit() throws {
        let bytes = Array(Self.request.utf8) + Self.hello
        for split in 0...bytes.count {
            let channel = try makeChannel()
            try channel.writeInbound(ByteBuffer(bytes: bytes[..<split]))
            try channel.writeInbound(ByteBuffer(bytes: bytes[split...]))
            let output = try channel.takeOutbound()
            #expect(output.starts(with: "HTTP/1.1 101 ".utf8))
            #expect(output.suffix(7) == Self.helloBack[...])
        }
        #expect(log.value.targets.allSatisfy { $0 == "/x" })
    }

    @Test func theAnswersOfOneReadLeaveAsOneWrite() throws {
        let channel = try open()
        try channel.writeInbound(ByteBuffer(bytes: Self.hello + [0x89, 0x80, 0, 0, 0, 0] + Self.hello))
        let written = try channel.readOutbound(as: ByteBuffer.self)
        #expect(written.map { Array($0.readableBytesView) } == Self.helloBack + [0x8A, 0] + Self.helloBack)
        #expect(try channel.readOutbound(as: ByteBuffer.self) == nil)
    }

    @Test(arguments: [
        (request.replacing("13", with: "8"), "426 "), (request.replacing("Sec-WebSocket-Key", with: "X"), "400 "),
        (request.replacing("GET", with: "PUT"), "405 "), ("nonsense\r\n\r\n", "400 "),
        ("GET /page HTTP/1.1\r\nHost: a\r\n\r\n", "200 "),
        ("GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 1000), "431 "),
    ])
    func refusalsAreToldWholeAndClosed(_ request: String, _ status: String) throws {
        var options = ServerOptions()
        options.handshakeSize = 1000
        let channel = try makeChannel(options)
        try channel.writeInbound(ByteBuffer(string: request))
        let response = String(decoding: try channel.takeOutbound(), as: UTF8.self)
        #expect(response.hasPrefix("HTTP/1.1 " + status))
        let parts = response.split(separator: "\r\n\r\n", maxSplits: 1)
        #expect(parts[0].contains("Content-Length: \(parts[1].utf8.count)"))
        // What still comes is dropped, and the end is not waited for forever.
        try channel.writeInbound(ByteBuffer(string: "more"))
        #expect(try channel.takeOutbound().isEmpty)
        channel.embeddedEventLoop.advanceTime(by: options.lingerTimeout)
        #expect(!channel.isActive)
    }

    @Test func aSlowHandshakeIsRefused() throws {
        let channel = try makeChannel()
        for byte in Self.request.utf8.prefix(20) {
            try channel.writeInbound(ByteBuffer(bytes: [byte]))
            channel.embeddedEventLoop.advanceTime(by: .milliseconds(490))
        }
        #expect(try channel.takeOutbound().isEmpty)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(500))
        #expect(try channel.takeOutbound().starts(with: "HTTP/1.1 408 ".utf8))
        #expect(log.value.refusals == [.tooSlow])
    }

    @Test func anOpenConnectionMayBeIdle() throws {
        let channel = try open()
        channel.embeddedEventLoop.advanceTime(by: .hours(10))
        try channel.writeInbound(ByteBuffer(bytes: Self.hello))
        #expect(try channel.takeOutbound() == Self.helloBack)
    }

    @Test func aViolationIsToldAndWhatFollowsIsDropped() throws {
        let channel = try open()
        try channel.writeInbound(ByteBuffer(bytes: Self.hello + [0x83, 0x80, 0, 0, 0, 0]))
        let output = try channel.takeOutbound()
        #expect(output.starts(with: Self.helloBack))
        #expect(output.dropFirst(7).starts(with: [0x88]))
        try channel.writeInbound(ByteBuffer(bytes: Self.hello))
        #expect(try channel.takeOutbound().isEmpty)
        #expect(log.value.received == 1)
        channel.embeddedEventLoop.advanceTime(by: .seconds(3))
        #expect(!channel.isActive)
        #expect(log.value.closures.map(\.code) == [.protocolError])
    }

    /// The deadline of the closing handshake counts from the last byte, not from the close frame.
    @Test func aPeerThatStillSendsIsWaitedFor() throws {
        var options = ServerOptions()
        options.closeTimeout = .seconds(5)
        let channel = try open(options)
        channel.pipeline.fireUserInboundEventTriggered(CloseRequested(code: .goingAway, reason: "bye"))
        #expect(try channel.takeOutbound() == [0x88, 5, 0x03, 0xE9] + "bye".utf8)
        for _ in 0..<10 {
            channel.embeddedEventLoop.advanceTime(by: .seconds(4))
            try channel.writeInbound(ByteBuffer(bytes: Self.hello))
        }
        #expect(channel.isActive)
        #expect(try channel.takeOutbound().isEmpty)
        #expect(log.value.received == 0, "what can't be answered is not taken for received")
        channel.embeddedEventLoop.advanceTime(by: .seconds(10))
        #expect(!channel.isActive)
        #expect(log.value.closures == [Closure(code: .abnormal, initiator: .local)])
    }

    /// A peer that sends for ever behind our close frame does not hold its connection for ever.
    @Test func aPeerThatNeverStopsSendingIsNotWaitedForForEver() throws {
        let channel = try open()
        channel.pipeline.fireUserInboundEventTriggered(CloseRequested(code: .goingAway, reason: "bye"))
        for _ in 0..<100 where channel.isActive {
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            if channel.isActive { try channel.writeInbound(ByteBuffer(bytes: Self.hello)) }
        }
        #expect(!channel.isActive)
        #expect(channel.embeddedEventLoop.now == .uptimeNanoseconds(0) + ServerOptions().closeLimit)
    }

    @Test func whoTakesNothingIsGivenUp() throws {
        var options = ServerOptions()
        options.writeTimeout = .seconds(7)
        let channel = try open(options)
        channel.isWritable = false
        try channel.writeInbound(ByteBuffer(bytes: Self.hello))
        channel.embeddedEventLoop.advanceTime(by: .seconds(6))
        // It takes all, and then nothing again: its time begins anew.
        channel.isWritable = true
        channel.pipeline.fireChannelWritabilityChanged()
        channel.isWritable = false
        channel.embeddedEventLoop.advanceTime(by: .seconds(7))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
        let closure = Closure(code: .abnormal, reason: "it did not take what was sent to it", initiator: .local)
        #expect(log.value.closures == [closure])
    }

    /// A connection that ends while it is written to holds nothing, whatever its read brought.
    @Test func whatALostConnectionHeldIsGivenBack() throws {
        let budget = MemoryBudget(limit: 100_000, connections: 100)
        let channel = try makeChannel(budget: budget)
        try channel.pipeline.syncOperations.addHandler(LosesWhatIsWritten(), position: .first)
        try channel.writeInbound(ByteBuffer(string: Self.request))
        let unfinished = [0x02, 0xFE, 0x40, 0, 0, 0, 0, 0] + [UInt8](repeating: 1, count: 0x4000)
        try channel.writeInbound(ByteBuffer(bytes: unfinished))
        #expect(!budget.hold(100_000, insteadOf: 0))
        #expect(budget.hold(0, insteadOf: 100_000))
        let ping: [UInt8] = [0x89, 0x80, 0, 0, 0, 0]
        try channel.writeInbound(
            ByteBuffer(bytes: [0x00] + unfinished.dropFirst() + ping + [0x00] + unfinished.dropFirst())
        )
        #expect(!channel.isActive)
        #expect(budget.hold(100_000, insteadOf: 0))
        #expect(!budget.hold(1001, insteadOf: 0), "no more was given back than was held")
    }

    /// Compression costs memory, and is agreed on only as long as there is some.
    @Test func withoutMemoryNothingIsCompressed() throws {
        let budget = MemoryBudget(limit: 300 << 10, connections: 100)
        let request = Self.request.replacing("\r\n\r\n", with: "\r\n\(Self.offer)\r\n\r\n")
        func isCompressed(_ channel: EmbeddedChannel) throws -> Bool {
            try channel.writeInbound(ByteBuffer(string: request))
            let response = String(decoding: try channel.takeOutbound(), as: UTF8.self)
            #expect(response.hasPrefix("HTTP/1.1 101 "))
            return response.contains("permessage-deflate")
        }
        let channel = try makeChannel(budget: budget)
        #expect(try isCompressed(channel))
        #expect(try !isCompressed(makeChannel(budget: budget)))
        _ = try channel.finish()
        #expect(try isCompressed(makeChannel(budget: budget)))
    }

    @Test func aSubprotocolIsAgreedOn() throws {
        var options = ServerOptions()
        options.subprotocols = ["b", "a"]
        let channel = try makeChannel(options)
        let field = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: x, a, b"
        try channel.writeInbound(
            ByteBuffer(string: Self.request.replacing("Sec-WebSocket-Version: 13", with: field))
        )
        let response = String(decoding: try channel.takeOutbound(), as: UTF8.self)
        #expect(response.contains("\r\nSec-WebSocket-Protocol: a\r\n"))
    }

    @Test func aLostConnectionIsTold() throws {
        let channel = try open()
        _ = try channel.finish()
        #expect(log.value.closures == [.lost])
    }
}

/// Loses the connection with the first pong that is written.
private final class LosesWhatIsWritten: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if unwrapOutboundIn(data).readableBytesView.first == 0x8A { return context.close(promise: promise) }
        context.write(data, promise: promise)
    }
}
