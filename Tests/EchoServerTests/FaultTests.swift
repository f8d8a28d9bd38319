import Logging
import NIOCore
import NIOEmbedded
import Synchronization
import Testing
import Transport
import WebSocketCore

@testable import EchoServer

/// Faults on demand, on a session without a socket and with a clock of its own.
@Suite struct FaultTests {
    /// A session, what it said so far, and its time.
    private final class Bench {
        private let totals = EchoTotals()
        private(set) var session: FaultySession
        private var output = ByteBuffer()

        init(_ change: (inout Faults) -> Void) {
            var faults = Faults()
            change(&faults)
            let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let log = ServerLog(quiet, loop: EmbeddedEventLoop())
            let session = EchoSession(template: .standard, totals: totals, logger: quiet, serverLog: log, peer: nil)
            let time = Time()
            self.session = FaultySession(session, faults: faults) { time.now }
            self.time = time
        }

        let time: Time

        func receive(_ text: String) {
            let bytes = Array(text.utf8)
            session.messageReceived(.text, Payload(bytes.span), output: &output)
        }

        /// What the peer got since the last call.
        func said(at milliseconds: Int64? = nil) -> [String] {
            if let milliseconds {
                time.set(.uptimeNanoseconds(0) + .milliseconds(milliseconds))
                session.writeHeldBack(upTo: time.now, output: &output)
            }
            session.outputSent()
            var heard = Heard()
            var connection = WebSocketConnection(role: .client)
            var random = SystemRandomNumberGenerator()
            var nothing = ByteBuffer()
            connection.receive(output.readableBytesUInt8Span, output: &nothing, random: &random, listener: &heard)
            output.clear()
            return heard.texts
        }

        var counts: EchoCounts { totals.counts }
    }

    private final class Time: Sendable {
        private let deadline = Mutex(NIODeadline.uptimeNanoseconds(0))
        var now: NIODeadline { deadline.withLock { $0 } }
        func set(_ time: NIODeadline) { deadline.withLock { $0 = time } }
    }

    private struct Heard: ConnectionListener {
        var texts: [String] = []
        mutating func messageReceived(_ kind: MessageKind, _ payload: borrowing Payload, output: inout ByteBuffer) {
            texts.append(String(decoding: payload.plain, as: UTF8.self))
        }
        func pongReceived(_ payload: borrowing Payload) {}
    }

    @Test func everyNthIsSwallowed() {
        let bench = Bench { $0.swallow = 3 }
        for number in 1...7 { bench.receive("\(number)") }
        #expect(bench.said() == ["1", "2", "4", "5", "7"].map { "\($0) - i got it" })
        #expect(bench.counts == EchoCounts(received: 7, answered: 5, swallowed: 2))
        #expect(bench.counts.isComplete)
    }

    @Test func everyNthIsAnsweredTwice() {
        let bench = Bench { $0.duplicate = 2 }
        for number in 1...4 { bench.receive("\(number)") }
        #expect(bench.said() == ["1", "2", "2", "3", "4", "4"].map { "\($0) - i got it" })
        #expect(bench.counts == EchoCounts(received: 4, answered: 4))
    }

    @Test(arguments: ["hi", "日本語", "é", "👨‍👩‍👧‍👦", " ", "~{}|", "\u{10FFFF}\u{800}\u{D7FF}\u{E000}"])
    func everyNthIsGarbledAndStaysText(_ text: String) throws {
        let bench = Bench { $0.garble = 2 }
        bench.receive(text)
        bench.receive(text)
        let said = bench.said()
        #expect(said[0] == "\(text) - i got it")
        #expect(said[1].hasSuffix(" - i got it") && said[1] != said[0])
        #expect(said[1].utf8.count == said[0].utf8.count)
        let garbled = Faults.garbled(Array(text.utf8))
        #expect(String(validating: garbled, as: UTF8.self) != nil)
        #expect(Faults.garbled(garbled) == Array(text.utf8))
    }

    @Test func everyScalarStaysOne() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let garbled = Faults.garbled(Array(String(scalar).utf8))
            guard String(validating: garbled, as: UTF8.self) == nil else { continue }
            Issue.record("U+\(String(value, radix: 16))")
        }
    }

    @Test func delayedAnswersComeInOrderWhenTheyAreDue() {
        let bench = Bench { $0.delay = .milliseconds(100) }
        bench.receive("a")
        bench.time.set(.uptimeNanoseconds(0) + .milliseconds(40))
        bench.receive("b")
        #expect(bench.said().isEmpty)
        #expect(bench.counts == EchoCounts(received: 2))
        #expect(!bench.counts.isComplete)
        #expect(bench.session.nextOutput == .uptimeNanoseconds(100_000_000))
        #expect(bench.said(at: 99).isEmpty)
        #expect(bench.said(at: 100) == ["a - i got it"])
        #expect(bench.counts == EchoCounts(received: 2, answered: 1))
        #expect(bench.said(at: 140) == ["b - i got it"])
        #expect(bench.session.nextOutput == nil)
        #expect(bench.counts == EchoCounts(received: 2, answered: 2))
    }

    @Test func jitterKeepsTheOrder() {
        let bench = Bench { $0.jitter = .milliseconds(50) }
        let texts = (0..<200).map { "\($0)" }
        for text in texts { bench.receive(text) }
        let early = bench.said(at: 25)
        let late = bench.said(at: 50)
        #expect(early + late == texts.map { "\($0) - i got it" })
        #expect(bench.session.nextOutput == nil)
    }

    @Test func whatIsHeldBackIsBounded() {
        let bench = Bench { $0.delay = .seconds(10) }
        let text = String(repeating: "x", count: 1000)
        var count = 0
        while !bench.session.isFull {
            bench.receive(text)
            count += 1
        }
        #expect((900...1100).contains(count))
        #expect(bench.said(at: 10_000).count == count)
        #expect(!bench.session.isFull)
    }

    @Test func closesBehindTheNthAnswer() {
        let bench = Bench { $0.closeAfter = 2 }
        bench.receive("a")
        #expect(bench.session.closeRequest == nil)
        bench.receive("b")
        bench.receive("c")
        #expect(bench.session.closeRequest?.code == .goingAway)
        #expect(bench.said() == ["a - i got it", "b - i got it"])
        #expect(bench.counts == EchoCounts(received: 2, answered: 2))
    }

    @Test func closesOnlyWhenTheDelayedAreSaid() {
        let bench = Bench {
            $0.closeAfter = 1
            $0.delay = .milliseconds(10)
        }
        bench.receive("a")
        #expect(bench.session.closeRequest == nil)
        #expect(bench.said(at: 10) == ["a - i got it"])
        #expect(bench.session.closeRequest != nil)
    }
}
