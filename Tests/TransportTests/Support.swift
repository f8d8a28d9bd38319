import NIOCore
import NIOEmbedded
import NIOPosix
import Synchronization
import TestSupport
import Testing
import Transport
import WebSocketCore

/// Keeps a connection's events, in order, and lets a test wait for one.
final class EventLog: Sendable {
    private let events = Mutex<[ConnectionEvent]>([])
    private let counts = Mutex((messages: 0, cost: 0))

    func append(_ event: ConnectionEvent) {
        events.withLock { $0.append(event) }
        guard case .received(let batch) = event else { return }
        counts.withLock { $0 = ($0.messages + batch.count, $0.cost + batch.cost) }
    }

    var messageCount: Int { counts.withLock { $0.messages } }
    /// What all batches together cost.
    var cost: Int { counts.withLock { $0.cost } }

    var all: [ConnectionEvent] { events.withLock { $0 } }

    var connection: ClientConnection? {
        for case .opened(let connection) in all { return connection }
        return nil
    }

    var messages: [[UInt8]] {
        all.flatMap { event -> [[UInt8]] in
            if case .received(let batch) = event { batch.map { Array($0.bytes) } } else { [] }
        }
    }

    var texts: [String] { messages.map { String(decoding: $0, as: UTF8.self) } }

    var closure: Closure? {
        if case .closed(let closure) = all.last { closure } else { nil }
    }

    var failure: ConnectError? {
        if case .failed(let error) = all.last { error } else { nil }
    }

    /// Waits until the condition holds, at most thirty seconds, and longer under a sanitizer.
    func wait(
        until condition: (EventLog) -> Bool,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let deadline = ContinuousClock.now + .seconds(30 * patience)
        while !condition(self) {
            guard ContinuousClock.now < deadline else {
                let last = String(describing: all.last).prefix(300)
                Issue.record("timed out after \(all.count) events: \(last)", sourceLocation: sourceLocation)
                return
            }
            try await Task.sleep(for: .milliseconds(2))
        }
    }
}

/// Answers each message with itself, as often as `copies` says.
struct Parrot: ServerSession {
    var copies = 1
    let log: SessionLog

    mutating func messageReceived(_ kind: MessageKind, _ payload: borrowing Payload, output: inout ByteBuffer) {
        log.update { $0.received += 1 }
        for _ in 0..<copies {
            output.writeFrame(Opcode(kind), payload)
        }
    }

    mutating func pongReceived(_ payload: borrowing Payload) { log.update { $0.pongs += 1 } }
    mutating func outputSent() { log.update { $0.sent = $0.received } }
    mutating func closed(_ closure: Closure, after duration: TimeAmount) { log.update { $0.closures.append(closure) } }
    func isProtected(target: String) -> Bool { target != "/open" }
    func opened(target: String) { log.update { $0.targets.append(target) } }
    func refused(_ refusal: HandshakeRefusal) { log.update { $0.refusals.append(refusal) } }

    func respond(method: String, target: String) -> HTTPResponse {
        HTTPResponse(status: "200 OK", body: "\(method) \(target)")
    }
}

/// What the sessions of a test saw.
final class SessionLog: Sendable {
    struct State {
        var received = 0
        /// Of the received, those whose answer the operating system has.
        var sent = 0
        var pongs = 0
        var targets: [String] = []
        var refusals: [HandshakeRefusal] = []
        var closures: [Closure] = []
    }

    private let state = Mutex(State())

    func update(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }
    var value: State { state.withLock { $0 } }

    func wait(until condition: (State) -> Bool, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let deadline = ContinuousClock.now + .seconds(30 * patience)
        while !condition(value) {
            guard ContinuousClock.now < deadline else {
                Issue.record("timed out; sessions: \(value)", sourceLocation: sourceLocation)
                return
            }
            try await Task.sleep(for: .milliseconds(2))
        }
    }
}

/// A server on a free port of the loopback for the time of `body`.
func withServer(
    copies: Int = 1,
    options: ServerOptions = ServerOptions(),
    _ body: (Listener, SessionLog, WebSocketURL) async throws -> Void
) async throws {
    let log = SessionLog()
    let listener = try await Listener.bind(
        host: "127.0.0.1",
        port: 0,
        group: MultiThreadedEventLoopGroup.singleton,
        options: options
    ) { _ in Parrot(copies: copies, log: log) }
    let port = try #require(listener.addresses.first?.port)
    do {
        try await body(listener, log, WebSocketURL(host: "127.0.0.1", port: port, target: "/t"))
    } catch {
        Issue.record(error)
    }
    await listener.stopAccepting()
    listener.abortConnections()
}

/// A client connection for the time of `body`; what still runs then is aborted.
func withClient(
    _ url: WebSocketURL,
    options: ClientOptions = ClientOptions(),
    deliver: @escaping @Sendable (ConnectionEvent, EventLog) -> Void = { _, _ in },
    _ body: @escaping (EventLog) async throws -> Void
) async throws {
    let log = EventLog()
    let client = Client(group: MultiThreadedEventLoopGroup.singleton, options: options)
    let run = Task {
        await client.run(url) { event in
            log.append(event)
            deliver(event, log)
        }
    }
    do {
        try await body(log)
    } catch {
        Issue.record(error)
    }
    run.cancel()
    await run.value
}

extension EmbeddedChannel {
    /// All that was written since the last call, in one piece.
    func takeOutbound() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let buffer = try readOutbound(as: ByteBuffer.self) { bytes += buffer.readableBytesView }
        return bytes
    }
}
