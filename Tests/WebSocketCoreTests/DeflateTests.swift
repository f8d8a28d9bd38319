import NIOCore
import Testing

@testable import WebSocketCore

/// permessage-deflate (RFC 7692).
@Suite struct DeflateTests {
    // MARK: - Negotiation (§5, §7.1)

    @Test(arguments: [
        ("permessage-deflate", "permessage-deflate"),
        (" permessage-deflate ; server_no_context_takeover", "permessage-deflate; server_no_context_takeover"),
        ("permessage-deflate; client_no_context_takeover", "permessage-deflate; client_no_context_takeover"),
        ("permessage-deflate; client_max_window_bits", "permessage-deflate"),
        ("permessage-deflate; client_max_window_bits=10", "permessage-deflate; client_max_window_bits=10"),
        ("permessage-deflate; server_max_window_bits=\"9\"", "permessage-deflate; server_max_window_bits=9"),
        // §7.1.3's example: the first offer that can be accepted.
        (
            "permessage-deflate; client_max_window_bits; server_max_window_bits=7, permessage-deflate",
            "permessage-deflate"
        ),
        ("x-other; a=\"b\", permessage-deflate", "permessage-deflate"),
        (",, permessage-deflate,", "permessage-deflate"),
    ])
    func offersAreAccepted(_ offer: String, _ answer: String) {
        #expect(DeflateParameters.accepting([offer])?.answer == answer)
    }

    @Test(arguments: [
        "", "permessage-bzip2", "permessage-deflate; unknown", "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; server_max_window_bits", "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=08", "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits; client_max_window_bits", "permessage-deflate; =1",
        "permessage-deflate;", "permessage-deflate; server_max_window_bits=\"1", "permessage deflate",
        "permessage-deflate; server_max_window_bits=99999999999999999999",
    ])
    func offersAreDeclined(_ offer: String) {
        #expect(DeflateParameters.accepting([offer]) == nil)
    }

    @Test func severalFieldsAreOneList() {
        #expect(
            DeflateParameters.accepting(["x-other", "permessage-deflate; server_max_window_bits=12"])?
                .parameters.serverMaxWindowBits == 12
        )
    }

    @Test func answersAreRead() throws {
        #expect(try DeflateParameters.accepted([]) == nil)
        var all = DeflateParameters()
        all.serverNoContextTakeover = true
        all.clientNoContextTakeover = true
        all.serverMaxWindowBits = 9
        all.clientMaxWindowBits = 8
        let answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
        #expect(
            try DeflateParameters.accepted([answer + "; server_max_window_bits=9; client_max_window_bits=8"]) == all
        )
    }

    @Test(arguments: [
        ("foo", ClientHandshakeError.unexpectedExtension("foo")),
        ("permessage-deflate, foo", .unexpectedExtension("foo")),
        ("permessage-deflate, permessage-deflate", .invalidExtension("permessage-deflate, permessage-deflate")),
        ("permessage-deflate; client_max_window_bits", .invalidExtension("permessage-deflate; client_max_window_bits")),
        ("permessage-deflate; what", .invalidExtension("permessage-deflate; what")),
        (";", .invalidExtension(";")),
    ])
    func answersAreRefused(_ answer: String, _ error: ClientHandshakeError) {
        #expect(throws: error) { try DeflateParameters.accepted([answer]) }
    }

    // MARK: - Messages (§7.2)

    /// A server that agreed on compression.
    private static func peer(
        _ role: Role = .server,
        _ parameters: DeflateParameters = DeflateParameters(),
        limits: Limits = Limits()
    ) -> Peer {
        var peer = Peer(role, limits: limits)
        peer.connection.compress(parameters)
        return peer
    }

    /// A masked frame of a client, or a server's.
    private static func frame(
        _ payload: [UInt8],
        opcode: Opcode = .text,
        isFinal: Bool = true,
        bits: UInt8 = 0x40,
        isMasked: Bool = true
    ) -> [UInt8] {
        var buffer = ByteBuffer()
        let key = MaskingKey(1, 2, 3, 4)
        FrameHeader(
            isFinal: isFinal,
            reservedBits: bits,
            opcode: opcode,
            maskingKey: isMasked ? key : nil,
            payloadLength: payload.count
        ).write(to: &buffer)
        return Array(buffer.readableBytesView)
            + (isMasked ? payload.enumerated().map { $1 ^ UInt8($0 % 4 + 1) } : payload)
    }

    /// The RFC's examples of "Hello" (§7.2.3): as one block, as two, without compression, with a last block.
    @Test(
        arguments: [
            [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00],
            [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00],
            [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00],
            [0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00],
        ] as [[UInt8]]
    )
    func theRFCsExamplesAreRead(_ payload: [UInt8]) {
        var peer = Self.peer()
        peer.receive(Self.frame(payload))
        #expect(peer.heard.texts == ["Hello"])
        // Twice, in frames of a byte each, with a ping between them.
        for (index, byte) in payload.enumerated() {
            peer.receive(
                Self.frame(
                    [byte],
                    opcode: index == 0 ? .text : .continuation,
                    isFinal: index == payload.count - 1,
                    bits: index == 0 ? 0x40 : 0
                )
            )
            if index == 2 { peer.receive(Self.frame([], opcode: .ping, bits: 0)) }
        }
        #expect(peer.heard.texts == ["Hello", "Hello"])
        #expect(peer.connection.isOpen)
    }

    /// §7.2.3.2: the second message points into the first.
    @Test func theWindowIsShared() {
        var peer = Self.peer()
        peer.receive(Self.frame([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]))
        peer.receive(Self.frame([0xF2, 0x00, 0x11, 0x00, 0x00]))
        #expect(peer.heard.texts == ["Hello", "Hello"])
        // Behind a last block, too.
        peer.receive(Self.frame([0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00]))
        peer.receive(Self.frame([0xF2, 0x00, 0x11, 0x00, 0x00]))
        #expect(peer.heard.texts.count == 4)
        #expect(peer.heard.texts.last == "Hello")
    }

    /// §7.2.3.4: a last block may come as often as the peer likes, and the window stays.
    @Test func aMessageMayHaveManyLastBlocks() {
        let empty: [UInt8] = [0x03, 0x00]
        let manyEmpty = [[UInt8]](repeating: empty, count: 100_000).joined()
        let hello: [UInt8] = [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]
        // It points five octets back, over all the blocks between.
        let helloAgain: [UInt8] = [0xF2, 0x00, 0x11, 0x00, 0x00]
        var peer = Self.peer()
        peer.receive(Self.frame(hello + manyEmpty + helloAgain))
        #expect(peer.heard.texts == ["HelloHello"])
    }

    @Test func aWindowThatIsNotSharedIsForgotten() {
        var parameters = DeflateParameters()
        parameters.clientNoContextTakeover = true
        var peer = Self.peer(.server, parameters)
        peer.receive(Self.frame([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]))
        peer.receive(Self.frame([0xF2, 0x00, 0x11, 0x00, 0x00]))
        #expect(peer.connection.closure?.violation == .invalidDeflate)
        #expect(peer.connection.closure?.code == .invalidData)
    }

    @Test(arguments: [
        (frame([0xF2, 0x48], opcode: .ping), ProtocolViolation.reservedBits),
        (frame([1], opcode: .binary, isFinal: false, bits: 0) + frame([2], opcode: .continuation), .reservedBits),
        (frame([1], bits: 0x20), .reservedBits), (frame([1], bits: 0x60), .reservedBits),
        (frame([0x07, 0xFF, 0xFF]), .invalidDeflate),
        // A text of the one byte 0xFF.
        (frame([0xFA, 0x0F, 0x00]), .invalidUTF8),
    ])
    func violationsAreTold(_ bytes: [UInt8], _ violation: ProtocolViolation) {
        var peer = Self.peer()
        peer.receive(bytes)
        #expect(peer.connection.closure?.violation == violation)
    }

    @Test func withoutAnAgreementTheBitIsAViolation() {
        var peer = Peer(.server)
        peer.receive(Self.frame([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]))
        #expect(peer.connection.closure?.violation == .reservedBits)
    }

    // MARK: - Sizes

    @Test func aBombIsStoppedWhileItGoesOff() throws {
        var output = ByteBuffer()
        let deflater = try #require(Deflater(windowBits: 15, takesContextOver: true))
        deflater.deflate([UInt8](repeating: 0, count: 1 << 20).span, into: &output)
        let bomb = Array(output.readableBytesView)
        #expect(bomb.count < 8 << 10)
        var peer = Self.peer(limits: Limits(messageSize: 64 << 10))
        peer.receive(Self.frame(bomb, opcode: .binary))
        #expect(peer.connection.closure?.code == .messageTooBig)
        // Two of half the size in one message are no better.
        output.clear()
        try #require(Deflater(windowBits: 15, takesContextOver: false))
            .deflate([UInt8](repeating: 0, count: 40 << 10).span, into: &output)
        let half = Array(output.readableBytesView) + [0, 0, 0xFF, 0xFF]
        var other = Self.peer(limits: Limits(messageSize: 64 << 10))
        other.receive(Self.frame(half, opcode: .binary, isFinal: false))
        #expect(other.connection.isOpen)
        other.receive(Self.frame(half, opcode: .continuation, bits: 0))
        #expect(other.connection.closure?.code == .messageTooBig)
    }

    @Test func theLargestMessageIsTaken() throws {
        let limit = 100_000
        var random = SeededRandom(seed: 1)
        for count in [limit - 1, limit, limit + 1] {
            let message = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            var output = ByteBuffer()
            try #require(Deflater(windowBits: 15, takesContextOver: true)).deflate(message.span, into: &output)
            var peer = Self.peer(limits: Limits(messageSize: limit))
            peer.receive(Self.frame(Array(output.readableBytesView), opcode: .binary))
            #expect(peer.connection.isOpen == (count <= limit))
        }
    }

    // MARK: - Both ends

    @Test(arguments: 0..<24)
    func whatOneEndSendsTheOtherReads(_ seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        var parameters = DeflateParameters()
        parameters.serverNoContextTakeover = seed & 1 != 0
        parameters.clientNoContextTakeover = seed & 2 != 0
        parameters.serverMaxWindowBits = [15, 8, 9, 12, 15, 10][seed / 4]
        parameters.clientMaxWindowBits = [15, 12, 8, 9, 10, 15][seed / 4]
        var client = Self.peer(.client, parameters)
        var server = Self.peer(.server, parameters)
        var sent: [String] = []
        for _ in 0..<30 {
            let words = ["a", "hello ", "日本語", String(repeating: "x", count: 300), "\u{0}", "{\"key\": 1}"]
            let count = Int.random(in: 0...60, using: &random)
            let text = (0..<count).map { _ in words.randomElement(using: &random) ?? "" }.joined()
            sent.append(text)
            var output = ByteBuffer()
            client.connection.send(.text, Array(text.utf8).span, into: &output, random: &random)
            var bytes = Array(output.readableBytesView)
            while !bytes.isEmpty {
                let piece = Int.random(in: 1...bytes.count, using: &random)
                server.receive(Array(bytes.prefix(piece)))
                bytes.removeFirst(piece)
            }
            output = ByteBuffer()
            server.connection.send(.text, Array(text.utf8).span, into: &output, random: &random)
            client.receive(Array(output.readableBytesView))
        }
        #expect(server.heard.texts == sent)
        #expect(client.heard.texts == sent)
    }

    /// Whoever has only a small window reads what was compressed for it: byte by byte, so that nothing else helps it.
    @Test(arguments: 8...11, [100, 240, 255, 256, 257, 300, 505, 520, 1100])
    func aSmallWindowIsKeptTo(_ bits: Int, _ period: Int) throws {
        var random = SeededRandom(seed: UInt64(period))
        let pattern = (0..<period).map { _ in UInt8.random(in: 0...255, using: &random) }
        let message = (0..<4000).map { pattern[$0 % period] }
        var compressed = ByteBuffer()
        try #require(Deflater(windowBits: bits, takesContextOver: true)).deflate(message.span, into: &compressed)
        #expect((compressed.readableBytes < message.count / 2) == (period <= max(250, (1 << bits) - 262)))
        let inflater = try #require(Inflater(windowBits: bits, takesContextOver: true))
        var plain = ByteBuffer()
        for byte in compressed.readableBytesView { try inflater.inflate([byte].span, into: &plain, limit: 4000) }
        try inflater.finish(into: &plain, limit: 4000)
        #expect(Array(plain.readableBytesView) == message)
    }

    /// A peer that looks back farther than was agreed is read, or not, however its bytes arrive.
    @Test(arguments: [1, 7, 64, 4000])
    func howItArrivesDecidesNothing(_ length: Int) throws {
        var random = SeededRandom(seed: 1)
        let period = random.bytes(600)
        let message = period + period + period
        var compressed = ByteBuffer()
        try #require(Deflater(windowBits: 15, takesContextOver: true)).deflate(message.span, into: &compressed)
        #expect(compressed.readableBytes < 700)
        var parameters = DeflateParameters()
        parameters.clientMaxWindowBits = 9
        var peer = Self.peer(.server, parameters)
        let frame = Self.frame(Array(compressed.readableBytesView), opcode: .binary)
        for start in stride(from: 0, to: frame.count, by: length) {
            peer.receive(Array(frame[start..<min(frame.count, start + length)]))
        }
        #expect(peer.heard.messages == [.init(.binary, message)])
        #expect(peer.connection.isOpen)
    }

    @Test func textIsMadeSmall() {
        let server = Self.peer()
        var random = SeededRandom(seed: 1)
        let text = String(repeating: "{\"name\": \"value\", \"number\": 17}\n", count: 100)
        var output = ByteBuffer()
        server.connection.send(.text, Array(text.utf8).span, into: &output, random: &random)
        #expect(output.readableBytes < 200)
        #expect(output.getInteger(at: 0, as: UInt8.self) == 0xC1)
    }

    /// What is short goes as it is, whoever sends it and however often.
    @Test(arguments: [Role.client, .server], [(0, 0x81), (95, 0x81), (96, 0xC1)] as [(Int, UInt8)])
    func shortMessagesGoAsTheyAre(_ role: Role, _ expected: (count: Int, octet: UInt8)) {
        let peer = Self.peer(role)
        var random = SeededRandom(seed: 1)
        for _ in 0..<3 {
            var output = ByteBuffer()
            peer.connection.send(
                .text,
                [UInt8](repeating: 0x41, count: expected.count).span,
                into: &output,
                random: &random
            )
            #expect(output.getInteger(at: 0, as: UInt8.self) == expected.octet)
        }
    }

    /// Who compresses short messages gets short ones compressed.
    @Test(arguments: [Role.client, .server], [15, 16])
    func shortMessagesAreCompressedForTheThrifty(_ role: Role, _ count: Int) throws {
        let text = [UInt8](repeating: 0x41, count: count)
        var output = ByteBuffer()
        try #require(Deflater(windowBits: 15, takesContextOver: true)).deflate(text.span, into: &output)
        let deflation = PerMessageDeflate(DeflateParameters(), role: role)
        var plain = ByteBuffer()
        try deflation.inflate(output.readableBytesUInt8Span, into: &plain, limit: 100)
        try deflation.finish(into: &plain, limit: 100)
        #expect(plain.readableBytes == count)
        output.clear()
        #expect(deflation.write(.text, text.span, maskingKey: nil, into: &output) == (count == 16))
    }

    /// A listener's frames are compressed on their way out.
    @Test func answersAreCompressed() {
        let deflation = PerMessageDeflate(DeflateParameters(), role: .server)
        var output = ByteBuffer()
        // What stands before is somebody else's.
        output.writeFrame(.ping, Payload([UInt8](repeating: 2, count: 100).span))
        let start = output.writerIndex
        let long = [UInt8](repeating: 0x41, count: 70_000)
        output.writeFrame(.text, Payload(long.span))
        output.writeFrame(.pong, Payload([UInt8](repeating: 1, count: 100).span))
        output.writeFrame(.text, Payload(Array("short".utf8).span))
        output.writeFrame(.binary, Payload(Array(long.prefix(300)).span))
        deflation.compress(&output, from: start)
        var client = Self.peer(.client)
        client.receive(Array(output.readableBytesView))
        #expect(client.connection.isOpen)
        let texts = [String(repeating: "A", count: 70_000), "short", String(repeating: "A", count: 300)]
        #expect(client.heard.texts == texts)
        #expect(output.readableBytes - start < 500)
    }
}

extension Recorder {
    /// The messages as texts.
    fileprivate var texts: [String] { messages.map { String(decoding: $0.bytes, as: UTF8.self) } }
}
