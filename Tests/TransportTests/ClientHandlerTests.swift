import NIOCore
import NIOEmbedded
import Testing
import WebSocketCore

@testable import Transport

@Suite struct ClientHandlerTests {
    private let log = EventLog()

    private func open(_ options: ClientOptions) throws -> (EmbeddedChannel, ClientHandler) {
        let channel = EmbeddedChannel()
        var random = SystemRandomNumberGenerator()
        let key = HandshakeKey(using: &random)
        let handshake = try ClientHandshake(url: WebSocketURL(host: "a", port: 80), key: key)
        let log = log
        let finished = channel.eventLoop.makePromise(of: Void.self)
        let handler = ClientHandler(handshake, options: options, finished: finished) { log.append($0) }
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
}
