import Glibc
import NIOCore
import NIOEmbedded
import Testing
import WebSocketCore

@testable import Transport

/// The talk with a proxy on a channel without a socket, with a clock of its own.
@Suite struct ProxyHandlerTests {
    /// Keeps what is meant for the handlers behind the proxy's.
    private final class Behind: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private(set) var bytes: [UInt8] = []

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            bytes += Array(unwrapInboundIn(data).readableBytesView)
        }
    }

    private final class Bench {
        let channel = EmbeddedChannel()
        let behind = Behind()
        /// What was told, nil for a way that is free.
        private(set) var results: [ProxyFailure?] = []

        init(_ proxy: String) throws {
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
            let handshake = try ProxyHandshake(Proxy(proxy), to: WebSocketURL(host: "x", port: 80))
            let handler = ProxyHandler(handshake, timeout: .seconds(10)) { [unowned self] result in
                switch result {
                case .success:
                    results.append(nil)
                    try? channel.pipeline.syncOperations.addHandler(behind)
                case .failure(let failure): results.append(failure)
                }
            }
            try channel.pipeline.syncOperations.addHandler(handler)
        }

        func say(_ bytes: some Collection<UInt8>) throws {
            guard !bytes.isEmpty else { return }
            try channel.writeInbound(ByteBuffer(bytes: bytes))
        }

        var isThere: Bool { (try? channel.pipeline.syncOperations.handler(type: ProxyHandler.self)) != nil }
    }

    private static let welcome = Array("HTTP/1.1 200 OK\r\n\r\n".utf8)

    @Test func whatComesBehindIsTheServersAtEverySplit() throws {
        let replies: [(String, [UInt8])] = [("p", Self.welcome), ("socks5://p", [5, 0, 5, 0, 0, 1, 1, 2, 3, 4, 5, 6])]
        for (proxy, reply) in replies {
            let said = reply + Array("first".utf8)
            for place in 0...said.count {
                let bench = try Bench(proxy)
                try bench.say(said[..<place])
                try bench.say(said[place...])
                try bench.say(Array(" second".utf8))
                #expect(bench.results == [nil] && !bench.isThere)
                #expect(String(decoding: bench.behind.bytes, as: UTF8.self) == "first second", "split at \(place)")
                // Its time does not run on.
                bench.channel.embeddedEventLoop.advanceTime(by: .seconds(100))
                #expect(bench.results.count == 1)
            }
        }
    }

    @Test func theGreetingGoesOutAtOnceAndTheRequestBehindTheWelcome() throws {
        let bench = try Bench("socks5://p")
        #expect(try bench.channel.takeOutbound() == [5, 1, 0])
        try bench.say([5])
        #expect(try bench.channel.takeOutbound() == [])
        try bench.say([0])
        #expect(try bench.channel.takeOutbound() == [5, 1, 0, 3, 1, 120, 0, 80])
        #expect(bench.results.isEmpty)
    }

    /// A byte now and then does not lengthen the time.
    @Test(arguments: [false, true]) func aProxyHasItsTime(_ drips: Bool) throws {
        let bench = try Bench("http://p:3128")
        for _ in 0..<9 {
            bench.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            if drips { try bench.say([UInt8(ascii: "H")]) }
        }
        #expect(bench.results.isEmpty)
        bench.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(bench.results == [.unreachable(.timedOut(host: "p", port: 3128))])
        try bench.say(Self.welcome)
        #expect(bench.results.count == 1 && bench.behind.bytes.isEmpty)
    }

    @Test func aHeadThatNeverEndsIsGivenUp() throws {
        let bench = try Bench("p")
        var count = 0
        try bench.say(Array("HTTP/1.1 200 OK\r\nA: ".utf8))
        while bench.results.isEmpty, count < 1000 {
            try bench.say([UInt8](repeating: 0x78, count: 1024))
            count += 1
        }
        #expect(bench.results == [.notSpoken] && count == 64)
    }

    @Test func whoHangsUpIsToldOnce() throws {
        let bench = try Bench("p")
        bench.channel.pipeline.fireErrorCaught(IOError(errnoCode: ECONNRESET, reason: "read"))
        bench.channel.pipeline.fireChannelInactive()
        #expect(bench.results == [.hungUp])
        let other = try Bench("p")
        other.channel.pipeline.fireChannelInactive()
        #expect(other.results == [.hungUp])
    }

    @Test func anErrorIsTheProxys() throws {
        let bench = try Bench("http://p:81")
        bench.channel.pipeline.fireErrorCaught(IOError(errnoCode: EHOSTUNREACH, reason: "read"))
        let detail = String(cString: strerror(EHOSTUNREACH))
        #expect(bench.results == [.unreachable(.unreachable(host: "p", port: 81, detail: detail))])
    }
}
