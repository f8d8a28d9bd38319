import NIOCore
import TestSupport
import Testing
import WebSocketCore

/// RFC 6455 §5.2, §5.3, §5.6 and the examples of §5.7.
@Suite struct FramingTests {
    @Test func examplesOfTheRFC() {
        var client = Peer(.client)
        client.receive([0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f])
        client.receive([0x01, 0x03, 0x48, 0x65, 0x6c] + [0x80, 0x02, 0x6c, 0x6f])
        client.receive([0x82, 0x7E, 0x01, 0x00] + [UInt8](repeating: 7, count: 256))
        client.receive([0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0] + [UInt8](repeating: 8, count: 65536))
        #expect(
            client.heard.messages == [
                .text("Hello"), .text("Hello"), .init(.binary, Array(repeating: 7, count: 256)),
                .init(.binary, Array(repeating: 8, count: 65536)),
            ]
        )

        var server = Peer(.server)
        server.receive([0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58])
        server.receive([0x89, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58])
        #expect(server.heard.messages == [.text("Hello")])
        #expect(server.sent == [0x8a, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f])
    }

    @Test(arguments: [0, 1, 125, 126, 127, 65535, 65536, 100_000])
    func lengthsAreMinimal(_ count: Int) throws {
        for key in [nil, MaskingKey(1, 2, 3, 4)] {
            let header = FrameHeader(opcode: .binary, maskingKey: key, payloadLength: count)
            var buffer = ByteBuffer()
            header.write(to: &buffer)
            #expect(buffer.readableBytes == header.encodedLength)
            let role: Role = key == nil ? .client : .server
            let parsed = try FrameHeader(
                parsing: buffer.readableBytesUInt8Span,
                receivedBy: role,
                allowedReservedBits: 0
            )
            #expect(parsed == header)
        }
    }

    @Test(arguments: [0, 125, 126, 65535, 65536])
    func aHeaderCutOffAsksForMore(_ count: Int) throws {
        var buffer = ByteBuffer()
        FrameHeader(opcode: .text, maskingKey: MaskingKey(1, 2, 3, 4), payloadLength: count).write(to: &buffer)
        for length in 0..<buffer.readableBytes {
            let parsed = try FrameHeader(
                parsing: buffer.readableBytesUInt8Span.extracting(first: length),
                receivedBy: .server,
                allowedReservedBits: 0
            )
            #expect(parsed == nil)
        }
    }

    @Test func anExtensionsBitIsAllowedToItAlone() throws {
        let first: [UInt8] = [0xC1, 0x00]
        let parsed = try FrameHeader(parsing: first.span, receivedBy: .client, allowedReservedBits: 0x40)
        #expect(parsed?.reservedBits == 0x40)
        let second: [UInt8] = [0xE1, 0x00]
        #expect(throws: ProtocolViolation.reservedBits) {
            try FrameHeader(parsing: second.span, receivedBy: .client, allowedReservedBits: 0x40)
        }
    }

    @Test func maskingIsThatOfTheRFCAtEveryLength() {
        var random = Seeded(2)
        for count in Array(0...80) + [1000] {
            let payload = random.bytes(count)
            let key = random.bytes(4)
            var server = Peer(.server)
            server.receive(frame(0x82, payload, key: key))
            #expect(server.heard.messages == [.init(.binary, payload)])
        }
    }

    /// The fast path takes ASCII as it is: a byte above must be seen wherever it stands, under any key.
    @Test func oneByteAboveASCIIIsSeenAtEveryPlace() {
        for count in 1...70 {
            for place in 0..<count {
                var payload = [UInt8](repeating: 0x61, count: count)
                payload[place] = 0x80
                var server = Peer(.server)
                server.receive(frame(0x81, payload, key: [0x80, 0xFF, 0x00, 0x7F]))
                #expect(server.connection.closure?.violation == .invalidUTF8, "\(place) of \(count)")
            }
        }
    }

    @Test func clientsMaskWithFreshKeysAndServersDoNot() {
        var client = Peer(.client)
        client.send(.text, Array("Hello".utf8))
        client.send(.text, Array("Hello".utf8))
        let (first, second) = (client.sent[..<11], client.sent[11...])
        #expect(first.prefix(2) == [0x81, 0x85])
        #expect(first.dropFirst(2).prefix(4) != second.dropFirst(2).prefix(4))
        var server = Peer(.server)
        server.receive(client.sent)
        #expect(server.heard.messages == [.text("Hello"), .text("Hello")])
        server.send(.text, Array("Hello".utf8))
        #expect(server.sent == [0x81, 0x05] + "Hello".utf8)
    }
}
