import NIOCore
import Transport
import WebSocketCore

/// An echo session that does wrong what it was asked to: a type of its own, so that others pay nothing for it.
struct FaultySession: ServerSession {
    private var session: EchoSession
    private let faults: Faults
    /// What tells the time.
    private let now: @Sendable () -> NIODeadline
    private var delayed = DelayedAnswers()
    /// Messages so far.
    private var number = 0

    /// A session for one connection that does wrong what `faults` says.
    init(_ session: EchoSession, faults: Faults, now: @escaping @Sendable () -> NIODeadline = { .now() }) {
        self.session = session
        self.faults = faults
        self.now = now
    }

    mutating func messageReceived(_ kind: MessageKind, _ payload: borrowing Payload, output: inout ByteBuffer) {
        // Behind the last one that is to be answered nothing is taken for received any more.
        guard !isDone else { return }
        number += 1
        guard !Faults.hits(faults.swallow, number) else { return session.swallow() }
        guard faults.delay > .zero || faults.jitter > .zero else { return answer(kind, payload, &output) }
        let due = now() + faults.delay + .nanoseconds(.random(in: 0...faults.jitter.nanoseconds))
        // The payload can't be captured: it is answered first, and put off then.
        var frames = ByteBuffer()
        answer(kind, payload, &frames)
        delayed.append(due: due) { $0.writeBuffer(&frames) }
        session.waiting = delayed.count
    }

    private mutating func answer(_ kind: MessageKind, _ payload: borrowing Payload, _ output: inout ByteBuffer) {
        let start = output.writerIndex
        if Faults.hits(faults.garble, number) {
            let garbled = Faults.garbled(payload.plain)
            session.messageReceived(kind, Payload(garbled.span), output: &output)
        } else {
            session.messageReceived(kind, payload, output: &output)
        }
        guard Faults.hits(faults.duplicate, number) else { return }
        if let copy = output.getSlice(at: start, length: output.writerIndex - start) {
            output.writeImmutableBuffer(copy)
        }
    }

    private var isDone: Bool { number >= faults.closeAfter ?? .max }

    // MARK: What is held back

    var nextOutput: NIODeadline? { delayed.nextDue }
    var isFull: Bool { delayed.isFull }

    mutating func writeHeldBack(upTo time: NIODeadline, output: inout ByteBuffer) {
        delayed.writeDue(by: time, into: &output)
        session.waiting = delayed.count
    }

    var closeRequest: CloseRequested? {
        guard isDone, delayed.count == 0 else { return nil }
        return CloseRequested(code: .goingAway, reason: "closed after \(number) messages, as it was told to")
    }

    // MARK: As ever

    func pongReceived(_ payload: borrowing Payload) { session.pongReceived(payload) }
    mutating func outputSent() { session.outputSent() }
    func opened(target: String) { session.opened(target: target) }
    func refused(_ refusal: HandshakeRefusal) { session.refused(refusal) }
    func respond(method: String, target: String) -> HTTPResponse { session.respond(method: method, target: target) }
    func isProtected(target: String) -> Bool { session.isProtected(target: target) }
    mutating func closed(_ closure: Closure, after duration: TimeAmount) { session.closed(closure, after: duration) }
}
