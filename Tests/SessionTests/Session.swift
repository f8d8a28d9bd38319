import Conversation
import NIOCore
import NIOPosix
import Synchronization
import Transport
import WebSocketCore

/// A conversation on real sockets, as the programs hold one: a few messages, each after the one before is settled.
final class Session {
    /// What became of it.
    struct Outcome: Sendable {
        var tally = Conversation.Tally()
        /// The numbers of the messages by what became of them last.
        var answered: [Message.ID] = []
        var lost: Set<Message.ID> = []
        /// Attempts and connections that came to no good end.
        var failures: [ConnectError] = []
        var losses = 0
    }

    private let loop: any EventLoop
    private let client: Client
    private let url: WebSocketURL
    private let texts: [String]
    private let finished: EventLoopPromise<Outcome>
    private var conversation: Conversation
    private var connection: ClientConnection?
    private var outcome = Outcome()
    private var queued = 0
    private var begin: (() -> Void)?
    private let start = ContinuousClock.now

    /// Says the texts and returns what became of them, when all are settled and the connection is closed.
    static func hold(
        _ texts: [String],
        with url: WebSocketURL,
        options: ClientOptions,
        resendsLost: Bool
    ) async throws -> Outcome {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let finished = loop.makePromise(of: Outcome.self)
        let policy = Conversation.Policy(
            backoff: Backoff(first: .milliseconds(1), limit: .milliseconds(20)),
            resendsLost: resendsLost
        )
        let session = NIOLoopBoundBox.makeBoxSendingValue(
            Session(texts, url, Client(group: loop, options: options), policy, finished, loop),
            eventLoop: loop
        )
        loop.execute {
            let host = session.value
            host.begin = {
                let (client, url) = (host.client, host.url)
                Task { await client.run(url) { session.value.take($0) } }
            }
            host.tell(.connectRequested)
        }
        return try await finished.futureResult.get()
    }

    private init(
        _ texts: [String],
        _ url: WebSocketURL,
        _ client: Client,
        _ policy: Conversation.Policy,
        _ finished: EventLoopPromise<Outcome>,
        _ loop: any EventLoop
    ) {
        (self.texts, self.url, self.client, self.finished, self.loop) = (texts, url, client, finished, loop)
        conversation = Conversation(policy: policy, random: SystemRandomNumberGenerator())
    }

    private var now: Duration { ContinuousClock.now - start }

    private func take(_ event: ConnectionEvent) {
        switch event {
        case .opened(let connection):
            self.connection = connection
            tell(.opened)
        case .received(let batch):
            for message in batch { tell(.received(.text, message.bytes)) }
            connection?.consumed(batch.cost)
        case .taken(let cost): tell(.taken(cost))
        case .closed(let closure):
            connection = nil
            if closure.initiator == .none { outcome.losses += 1 }
            tell(.closed(retry: closure.initiator == .none))
        case .failed(let error):
            outcome.failures.append(error)
            tell(.closed(retry: true))
        case .redirected, .ponged, .lagMeasured, .writabilityChanged: break
        }
    }

    private func tell(_ event: Conversation.Event) {
        var effects: [Conversation.Effect] = []
        conversation.handle(event, at: now, effects: &effects)
        for effect in effects { perform(effect) }
        if conversation.state == .disconnected { return end() }
        proceed()
    }

    private func perform(_ effect: Conversation.Effect) {
        switch effect {
        case .connect: begin?()
        case .abort: connection?.abort()
        case .transmit(_, let bytes): connection?.send(.text, bytes)
        case .close(let code, let reason): connection?.close(CloseCode(rawValue: code), reason: reason)
        case .report(.answered(let id, _)): outcome.answered.append(id)
        case .report(.lost(let id)): outcome.lost.insert(id)
        case .report(.requeued(let id)): outcome.lost.remove(id)
        case .report(.stateChanged(.backingOff(let until))):
            let delay = TimeAmount(max(.zero, until - now)) + .microseconds(1)
            loop.assumeIsolated().scheduleTask(in: delay) { self.tell(.deadlineReached) }
        case .report: break
        }
    }

    /// The next message, or the end, once all before are settled.
    private func proceed() {
        guard conversation.state == .open, conversation.tally.waiting == 0 else { return }
        if queued < texts.count {
            queued += 1
            tell(.sendRequested(.text, ArraySlice(texts[queued - 1].utf8)))
        } else {
            tell(.disconnectRequested(code: 1000, reason: ""))
        }
    }

    private func end() {
        outcome.tally = conversation.tally
        finished.succeed(outcome)
    }
}

/// Answers each text as yodeld does, and keeps what it heard, of all connections.
struct Answering: ServerSession {
    final class Heard: Sendable {
        private let list = Mutex<[String]>([])
        func append(_ text: String) { list.withLock { $0.append(text) } }
        var texts: [String] { list.withLock(\.self) }
    }

    let heard: Heard

    mutating func messageReceived(_ kind: MessageKind, _ payload: borrowing Payload, output: inout ByteBuffer) {
        heard.append(String(decoding: payload.plain, as: UTF8.self))
        output.writeFrame(Opcode(kind), payload, suffix: Array(" - i got it".utf8))
    }

    mutating func pongReceived(_ payload: borrowing Payload) {}
    mutating func outputSent() {}
    mutating func closed(_ closure: Closure, after duration: TimeAmount) {}
    func isProtected(target: String) -> Bool { false }
    func opened(target: String) {}
    func refused(_ refusal: HandshakeRefusal) {}
    func respond(method: String, target: String) -> HTTPResponse { HTTPResponse(status: "200 OK", body: "") }
}
