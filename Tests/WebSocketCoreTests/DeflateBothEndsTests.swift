import NIOCore
import TestSupport
import Testing

@testable import WebSocketCore

/// What one end compresses, the other reads.
@Suite struct DeflateBothEndsTests {
    @Test(arguments: 0..<24)
    func whatOneEndSendsTheOtherReads(_ seed: Int) {
        var random = Seeded(UInt64(seed))
        var parameters = DeflateParameters()
        parameters.serverNoContextTakeover = seed & 1 != 0
        parameters.clientNoContextTakeover = seed & 2 != 0
        parameters.serverMaxWindowBits = [15, 8, 9, 12, 15, 10][seed / 4]
        parameters.clientMaxWindowBits = [15, 12, 8, 9, 10, 15][seed / 4]
        var client = Deflate.peer(.client, parameters)
        var server = Deflate.peer(.server, parameters)
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
        var random = Seeded(UInt64(period))
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
        var random = Seeded(1)
        let period = random.bytes(600)
        let message = period + period + period
        var compressed = ByteBuffer()
        try #require(Deflater(windowBits: 15, takesContextOver: true)).deflate(message.span, into: &compressed)
        #expect(compressed.readableBytes < 700)
        var parameters = DeflateParameters()
        parameters.clientMaxWindowBits = 9
        var peer = Deflate.peer(.server, parameters)
        let frame = Deflate.frame(Array(compressed.readableBytesView), opcode: .binary)
        for start in stride(from: 0, to: frame.count, by: length) {
            peer.receive(Array(frame[start..<min(frame.count, start + length)]))
        }
        #expect(peer.heard.messages == [.init(.binary, message)])
        #expect(peer.state == .open)
    }

    @Test func textIsMadeSmall() {
        let server = Deflate.peer()
        var random = Seeded(1)
        let text = String(repeating: "{\"name\": \"value\", \"number\": 17}\n", count: 100)
        var output = ByteBuffer()
        server.connection.send(.text, Array(text.utf8).span, into: &output, random: &random)
        #expect(output.readableBytes < 200)
        #expect(output.getInteger(at: 0, as: UInt8.self) == 0xC1)
    }

    /// What is short goes as it is, whoever sends it and however often.
    @Test(arguments: [Role.client, .server], [(0, 0x81), (95, 0x81), (96, 0xC1)] as [(Int, UInt8)])
    func shortMessagesGoAsTheyAre(_ role: Role, _ expected: (count: Int, octet: UInt8)) {
        let peer = Deflate.peer(role)
        var random = Seeded(1)
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
        var client = Deflate.peer(.client)
        client.receive(Array(output.readableBytesView))
        #expect(client.state == .open)
        let texts = [String(repeating: "A", count: 70_000), "short", String(repeating: "A", count: 300)]
        #expect(client.heard.texts == texts)
        #expect(output.readableBytes - start < 500)
    }
}
