import NIOCore
import TestSupport
import Testing

@testable import WebSocketCore

/// Compressed messages as they are received, right and wrong (RFC 7692 §7.2).
@Suite struct DeflateTests {
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
        var peer = Deflate.peer()
        peer.receive(Deflate.frame(payload))
        #expect(peer.heard.texts == ["Hello"])
        // Twice, in frames of a byte each, with a ping between them.
        for (index, byte) in payload.enumerated() {
            peer.receive(
                Deflate.frame(
                    [byte],
                    opcode: index == 0 ? .text : .continuation,
                    isFinal: index == payload.count - 1,
                    bits: index == 0 ? 0x40 : 0
                )
            )
            if index == 2 { peer.receive(Deflate.frame([], opcode: .ping, bits: 0)) }
        }
        #expect(peer.heard.texts == ["Hello", "Hello"])
        #expect(peer.state == .open)
    }

    /// §7.2.3.2: the second message points into the first.
    @Test func theWindowIsShared() {
        var peer = Deflate.peer()
        peer.receive(Deflate.frame([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]))
        peer.receive(Deflate.frame([0xF2, 0x00, 0x11, 0x00, 0x00]))
        #expect(peer.heard.texts == ["Hello", "Hello"])
        // Behind a last block, too.
        peer.receive(Deflate.frame([0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00]))
        peer.receive(Deflate.frame([0xF2, 0x00, 0x11, 0x00, 0x00]))
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
        var peer = Deflate.peer()
        peer.receive(Deflate.frame(hello + manyEmpty + helloAgain))
        #expect(peer.heard.texts == ["HelloHello"])
    }

    @Test func aWindowThatIsNotSharedIsForgotten() {
        var parameters = DeflateParameters()
        parameters.clientNoContextTakeover = true
        var peer = Deflate.peer(.server, parameters)
        peer.receive(Deflate.frame([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]))
        peer.receive(Deflate.frame([0xF2, 0x00, 0x11, 0x00, 0x00]))
        #expect(peer.connection.closure?.violation == .invalidDeflate)
        #expect(peer.connection.closure?.code == .invalidData)
    }

    @Test(arguments: [
        (Deflate.frame([0xF2, 0x48], opcode: .ping), ProtocolViolation.reservedBits),
        (
            Deflate.frame([1], opcode: .binary, isFinal: false, bits: 0) + Deflate.frame([2], opcode: .continuation),
            .reservedBits
        ),
        (Deflate.frame([1], bits: 0x20), .reservedBits), (Deflate.frame([1], bits: 0x60), .reservedBits),
        (Deflate.frame([0x07, 0xFF, 0xFF]), .invalidDeflate),
        // A text of the one byte 0xFF.
        (Deflate.frame([0xFA, 0x0F, 0x00]), .invalidUTF8),
    ])
    func violationsAreTold(_ bytes: [UInt8], _ violation: ProtocolViolation) {
        var peer = Deflate.peer()
        peer.receive(bytes)
        #expect(peer.connection.closure?.violation == violation)
    }

    @Test func withoutAnAgreementTheBitIsAViolation() {
        var peer = Peer(.server)
        peer.receive(Deflate.frame([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]))
        #expect(peer.connection.closure?.violation == .reservedBits)
    }

    @Test func aBombIsStoppedWhileItGoesOff() throws {
        var output = ByteBuffer()
        let deflater = try #require(Deflater(windowBits: 15, takesContextOver: true))
        deflater.deflate([UInt8](repeating: 0, count: 1 << 20).span, into: &output)
        let bomb = Array(output.readableBytesView)
        #expect(bomb.count < 8 << 10)
        var peer = Deflate.peer(limits: Limits(messageSize: 64 << 10))
        peer.receive(Deflate.frame(bomb, opcode: .binary))
        #expect(peer.connection.closure?.code == .messageTooBig)
        // Two of half the size in one message are no better.
        output.clear()
        try #require(Deflater(windowBits: 15, takesContextOver: false))
            .deflate([UInt8](repeating: 0, count: 40 << 10).span, into: &output)
        let half = Array(output.readableBytesView) + [0, 0, 0xFF, 0xFF]
        var other = Deflate.peer(limits: Limits(messageSize: 64 << 10))
        other.receive(Deflate.frame(half, opcode: .binary, isFinal: false))
        #expect(other.state == .open)
        other.receive(Deflate.frame(half, opcode: .continuation, bits: 0))
        #expect(other.connection.closure?.code == .messageTooBig)
    }

    @Test func theLargestMessageIsTaken() throws {
        let limit = 100_000
        var random = Seeded(1)
        for count in [limit - 1, limit, limit + 1] {
            let message = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            var output = ByteBuffer()
            try #require(Deflater(windowBits: 15, takesContextOver: true)).deflate(message.span, into: &output)
            var peer = Deflate.peer(limits: Limits(messageSize: limit))
            peer.receive(Deflate.frame(Array(output.readableBytesView), opcode: .binary))
            #expect(peer.connection.isOpen == (count <= limit))
        }
    }
}
