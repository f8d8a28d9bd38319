import NIOCore
import NIOPosix
import Synchronization
import Testing
import Transport
import WebSocketCore

/// Client and server of this package on real sockets.
@Suite(.serialized) struct ClientTests {
    @Test func messagesGoThereAndBackInOrder() async throws {
        try await withServer { _, sessions, url in
            try await withClient(url) { log in
                try await log.wait { $0.connection != nil }
                let connection = try #require(log.connection)
                for number in 0..<1000 { connection.send(.text, Array("message \(number)".utf8)[...]) }
                try await log.wait { $0.messageCount == 1000 }
                #expect(log.texts == (0..<1000).map { "message \($0)" })
                connection.close(reason: "done")
                try await log.wait { $0.closure != nil }
                #expect(log.closure == Closure(code: .normal, initiator: .local))
            }
            try await sessions.wait { !$0.closures.isEmpty }
            #expect(sessions.value.closures == [Closure(code: .normal, reason: "done", initiator: .remote)])
            #expect(sessions.value.targets == ["/t"])
            #expect(sessions.value.sent == 1000)
        }
    }

    /// The way of the headless replay: the next message leaves from inside `deliver`.
    @Test func lockStepOnTheLoop() async throws {
        try await withServer { _, _, url in
            let count = Mutex(0)
            try await withClient(
                url,
                deliver: { event, log in
                    switch event {
                    case .opened(let connection):
                        connection.send(.text, Array("0".utf8)[...])
                    case .received(let batch):
                        let next = count.withLock { count in
                            count += batch.count
                            return count
                        }
                        log.connection?.consumed(batch.cost)
                        if next < 2000 {
                            log.connection?.send(.text, Array("\(next)".utf8)[...])
                        } else {
                            log.connection?.close()
                        }
                    default: break
                    }
                }
            ) { log in
                try await log.wait { $0.closure != nil }
                #expect(log.texts == (0..<2000).map { "\($0)" })
            }
        }
    }

    @Test func threadsKeepTheirOwnOrder() async throws {
        try await withServer { _, _, url in
            try await withClient(url) { log in
                try await log.wait { $0.connection != nil }
                let connection = try #require(log.connection)
                await withTaskGroup(of: Void.self) { group in
                    for sender in 0..<4 {
                        group.addTask {
                            for number in 0..<500 { connection.send(.text, Array("\(sender) \(number)".utf8)[...]) }
                        }
                    }
                }
                try await log.wait { $0.messageCount == 2000 }
                for sender in 0..<4 {
                    let mine = log.texts.filter { $0.hasPrefix("\(sender) ") }
                    #expect(mine == (0..<500).map { "\(sender) \($0)" })
                }
            }
        }
    }

    @Test func bigBinaryMessages() async throws {
        try await withServer { _, _, url in
            try await withClient(url) { log in
                try await log.wait { $0.connection != nil }
                let connection = try #require(log.connection)
                let big = (0..<(16 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
                connection.send(.binary, big[...])
                connection.send(.binary, [])
                try await log.wait { $0.messageCount == 2 }
                #expect(log.messages == [big, []])
                connection.send(.binary, big[...] + [1])
                try await log.wait { $0.closure != nil }
                #expect(log.closure?.code == .messageTooBig)
                #expect(log.closure?.initiator == .remote)
            }
        }
    }

    @Test func pingsComeBack() async throws {
        try await withServer { _, _, url in
            try await withClient(url) { log in
                try await log.wait { $0.connection != nil }
                log.connection?.ping(payload: [1, 2, 3])
                try await log.wait { log in
                    log.all.contains { if case .ponged([1, 2, 3]) = $0 { true } else { false } }
                }
            }
        }
    }

    /// What was sent before `close` arrives, however much it is.
    @Test func nothingIsLostOnClose() async throws {
        try await withServer { _, sessions, url in
            try await withClient(url) { log in
                try await log.wait { $0.connection != nil }
                let payload = [UInt8](repeating: 7, count: 100_000)
                for _ in 0..<100 { log.connection?.send(.binary, payload[...]) }
                log.connection?.close()
                var consumed = 0
                try await log.wait { log in
                    log.connection?.consumed(log.cost - consumed)
                    consumed = log.cost
                    return log.closure != nil
                }
                #expect(log.messageCount == 100)
                #expect(log.closure == Closure(code: .normal, initiator: .local))
            }
            try await sessions.wait { $0.received == 100 }
        }
    }

    /// Reading stops while too much is unconsumed, and goes on when it is: 40 MB come through 1 MiB of memory.
    @Test func creditHoldsTheFloodBack() async throws {
        try await withFlood { log, sessions in
            try await log.wait { $0.cost > 1 << 20 }
            // In the time that a second one takes to come, this one would have come, too.
            try await withFlood { other, _ in try await consumeFlood(other) }
            #expect(log.cost < (1 << 20) + (1 << 19), "no more than one read above the limit")
            #expect(sessions.value.received < 100, "the server stops reading too")

            try await consumeFlood(log)
            #expect(sessions.value.received == 100)
            try await sessions.wait { $0.sent == 100 }
        }
    }

    /// A client that has asked a server of its own for 4000 messages of 10 kB.
    private func withFlood(_ body: @escaping (EventLog, SessionLog) async throws -> Void) async throws {
        var options = ClientOptions()
        // 40 MB of one byte are nothing for a compressor.
        options.compresses = false
        try await withServer(copies: 40) { _, sessions, url in
            try await withClient(url, options: options) { log in
                try await log.wait { $0.connection != nil }
                let connection = try #require(log.connection)
                for _ in 0..<100 { connection.send(.binary, ArraySlice(repeating: 1, count: 10_000)) }
                try await body(log, sessions)
            }
        }
    }

    private func consumeFlood(_ log: EventLog) async throws {
        let connection = try #require(log.connection)
        var consumed = 0
        try await log.wait { log in
            let cost = log.cost
            connection.consumed(cost - consumed)
            consumed = cost
            return log.messageCount == 4000
        }
    }

    @Test func aDrainingServerIsToldAsSuch() async throws {
        try await withServer { listener, sessions, url in
            try await withClient(url) { log in
                try await log.wait { $0.connection != nil }
                for _ in 0..<100 { log.connection?.send(.text, [0x61]) }
                try await sessions.wait { $0.received == 100 }
                await listener.stopAccepting()
                await listener.closeConnections(.goingAway, reason: "bye")
                try await log.wait { $0.closure != nil }
                #expect(log.messages.count == 100)
                #expect(log.closure == Closure(code: .goingAway, reason: "bye", initiator: .remote))
            }
            #expect(sessions.value.closures.map(\.initiator) == [.local])
        }
    }

    @Test func cancelingAborts() async throws {
        try await withServer { _, sessions, url in
            try await withClient(url) { log in
                try await log.wait { $0.connection != nil }
            }
            try await sessions.wait { !$0.closures.isEmpty }
            #expect(sessions.value.closures == [.lost])
        }
    }

    @Test func localhostListensOnBothFamilies() async throws {
        let log = SessionLog()
        let listener = try await Listener.bind(
            host: "localhost",
            port: 0,
            group: MultiThreadedEventLoopGroup.singleton
        ) { _ in Parrot(log: log) }
        let ports = Set(listener.addresses.map(\.port))
        #expect(ports.count == 1)
        for address in listener.addresses {
            let host = try #require(address.ipAddress)
            try await withClient(WebSocketURL(host: host, port: address.port ?? 0)) { log in
                try await log.wait { $0.connection != nil }
            }
        }
        let port = try #require(ports.first ?? nil)
        await #expect(throws: ListenError.portTaken(host: "localhost", port: port)) {
            _ = try await Listener.bind(host: "localhost", port: port, group: MultiThreadedEventLoopGroup.singleton) {
                _ in Parrot(log: log)
            }
        }
        await listener.stopAccepting()
        listener.abortConnections()
    }
}
