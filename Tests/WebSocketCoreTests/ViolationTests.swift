import TestSupport
import Testing
import WebSocketCore

/// What a server is sent against the rules, and what it makes of it.
struct Abuse: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var bytes: [UInt8]
    var violation: ProtocolViolation
    var code: UInt16
    /// The number of bytes after which the violation is there for all to see.
    var offending: Int

    init(_ name: String, _ bytes: [UInt8], _ violation: ProtocolViolation, _ code: UInt16, offending: Int) {
        testDescription = name
        self.bytes = bytes
        self.violation = violation
        self.code = code
        self.offending = offending
    }

    static let all: [Abuse] = [
        Abuse("RSV1", clientFrame(0xC1, "a"), .reservedBits, 1002, offending: 1),
        Abuse("RSV2", clientFrame(0xA1, "a"), .reservedBits, 1002, offending: 1),
        Abuse("RSV3", clientFrame(0x91, "a"), .reservedBits, 1002, offending: 1),
        Abuse("opcode 3", clientFrame(0x83, "a"), .reservedOpcode(3), 1002, offending: 1),
        Abuse("opcode 7", clientFrame(0x87, "a"), .reservedOpcode(7), 1002, offending: 1),
        Abuse("opcode 11", clientFrame(0x8B, "a"), .reservedOpcode(11), 1002, offending: 1),
        Abuse("opcode 15", clientFrame(0x8F, "a"), .reservedOpcode(15), 1002, offending: 1),
        Abuse("fragmented ping", clientFrame(0x09, "a"), .fragmentedControlFrame, 1002, offending: 1),
        Abuse("fragmented close", clientFrame(0x08, ""), .fragmentedControlFrame, 1002, offending: 1),
        Abuse(
            "ping of 126 bytes",
            clientFrame(0x89, [UInt8](repeating: 1, count: 126)),
            .oversizedControlFrame,
            1002,
            offending: 2
        ),
        Abuse("no mask", frame(0x81, [0x61]), .unmaskedFrame, 1002, offending: 2),
        Abuse("length 125 in 16 bits", [0x82, 0xFE, 0x00, 0x7D], .lengthNotMinimal, 1002, offending: 4),
        Abuse(
            "length 65535 in 64 bits",
            [0x82, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF],
            .lengthNotMinimal,
            1002,
            offending: 10
        ),
        Abuse("length 2^63", [0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0], .lengthOverflow, 1002, offending: 3),
        Abuse("lonely continuation", clientFrame(0x80, "a"), .unexpectedContinuation, 1002, offending: 6),
        Abuse(
            "continuation behind a whole message",
            clientFrame(0x81, "a") + clientFrame(0x80, "b"),
            .unexpectedContinuation,
            1002,
            offending: 13
        ),
        Abuse(
            "message in a message",
            clientFrame(0x01, "a") + clientFrame(0x81, "b"),
            .interruptedMessage,
            1002,
            offending: 13
        ),
        Abuse("bad byte", clientFrame(0x81, [0x61, 0xFF, 0x61, 0x61]), .invalidUTF8, 1007, offending: 8),
        Abuse(
            "bad byte in a fragment",
            clientFrame(0x01, [0x61]) + clientFrame(0x00, [0xE2, 0x28, 0x61]),
            .invalidUTF8,
            1007,
            offending: 7 + 6 + 2
        ),
        Abuse(
            "sequence broken between fragments",
            clientFrame(0x01, [0xE2]) + clientFrame(0x80, [0x41, 0x41]),
            .invalidUTF8,
            1007,
            offending: 7 + 6 + 1
        ),
        Abuse("sequence cut off", clientFrame(0x81, [0x61, 0xE2, 0x82]), .invalidUTF8, 1007, offending: 9),
        Abuse("close of one byte", clientFrame(0x88, [0x03]), .truncatedCloseCode, 1002, offending: 7),
        Abuse("close 1005", clientFrame(0x88, [0x03, 0xED]), .invalidCloseCode(1005), 1002, offending: 8),
        Abuse("close with a bad reason", clientFrame(0x88, [0x03, 0xE8, 0xFF]), .invalidUTF8, 1007, offending: 9),
        Abuse("17 bytes announced", [0x82, 0x91, 1, 2, 3, 4], .messageTooBig(limit: 16), 1009, offending: 6),
        Abuse(
            "2^62 bytes announced",
            [0x82, 0xFF, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4],
            .messageTooBig(limit: 16),
            1009,
            offending: 14
        ),
        Abuse(
            "17 bytes in two frames",
            clientFrame(0x02, [UInt8](repeating: 1, count: 16)) + clientFrame(0x80, "b"),
            .messageTooBig(limit: 16),
            1009,
            offending: 22 + 6
        ),
        Abuse(
            "five frames",
            clientFrame(0x01, "") + clientFrame(0x00, "") + clientFrame(0x00, "") + clientFrame(0x00, "")
                + clientFrame(0x00, ""),
            .tooManyFrames(limit: 4),
            1009,
            offending: 30
        ),
    ]
}

/// RFC 6455 §7.1.7: whoever breaks the protocol is told so, once, and no longer listened to.
@Suite struct ViolationTests {
    private let limits = Limits(messageSize: 16, framesPerMessage: 4)

    @Test(arguments: Abuse.all)
    func theConnectionFailsWithItsCode(_ abuse: Abuse) {
        var server = Peer(.server, limits: limits)
        server.receive(abuse.bytes + clientFrame(0x81, "after"))
        #expect(
            server.state
                == .closed(
                    Closure(
                        code: CloseCode(rawValue: abuse.code),
                        reason: abuse.violation.reason,
                        initiator: .local,
                        violation: abuse.violation
                    )
                )
        )
        #expect(server.sent == serverClose(abuse.code, abuse.violation.reason))
        #expect(!server.heard.messages.contains(.text("after")))
    }

    @Test(arguments: Abuse.all)
    func itFailsAtTheOffendingByte(_ abuse: Abuse) {
        var server = Peer(.server, limits: limits)
        for (index, byte) in abuse.bytes.enumerated() {
            #expect(server.connection.closure == nil || index >= abuse.offending)
            server.receive([byte])
            if index + 1 == abuse.offending { #expect(server.connection.closure?.violation == abuse.violation) }
        }
        #expect(server.sent == serverClose(abuse.code, abuse.violation.reason))
    }

    @Test func aServerMayNotMask() {
        var client = Peer(.client)
        client.receive(clientFrame(0x81, "a"))
        #expect(client.connection.closure?.violation == .maskedFrame)
    }

    @Test func messagesBeforeTheViolationCount() {
        var server = Peer(.server)
        server.receive(clientFrame(0x81, "first") + clientFrame(0x83, ""))
        #expect(server.heard.messages == [.text("first")])
    }

    @Test func noSecondCloseIsSent() {
        var server = Peer(.server)
        server.close()
        let sent = server.sent
        server.receive(clientFrame(0x83, ""))
        #expect(server.sent == sent)
        #expect(server.connection.closure?.violation == .reservedOpcode(3))
    }

    @Test func everyReasonFitsAndEveryCodeMayBeSent() {
        for abuse in Abuse.all {
            #expect(abuse.violation.reason.utf8.count <= 123)
            #expect(abuse.violation.closeCode.isSendable)
            #expect(!abuse.violation.closeCode.meaning.isEmpty)
        }
    }

    /// Anything at all is taken, or refused with a documented violation: no trap, no hang.
    @Test(arguments: 0..<200)
    func noiseIsSurvived(_ seed: UInt64) {
        var random = Seeded(seed)
        var noise: [UInt8] = []
        for _ in 0..<20 {
            // Valid beginnings, so that the noise gets past the first checks.
            noise +=
                [[0x01, 0x81], [0x80, 0x80], [0x82, 0xFE], [0x89, 0x83], [0x88, 0x82]].randomElement(using: &random)
                ?? []
            noise += random.bytes(Int.random(in: 0...12, using: &random))
        }
        var whole = Peer(.server, limits: limits)
        whole.receive(noise)
        var bytewise = Peer(.server, limits: limits)
        bytewise.receive(noise, splitAt: Array(1..<noise.count))
        #expect(whole.state == bytewise.state)
        #expect(whole.heard == bytewise.heard)
        #expect(whole.sent == bytewise.sent)
    }
}
