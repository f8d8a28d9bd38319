import NIOCore
import TestSupport
import Testing

@testable import WebSocketCore

/// Masks (RFC 6455 §5.3) against the RFC's own formula, octet by octet.
@Suite struct MaskingTests {
    private static func naive(_ bytes: [UInt8], _ key: [UInt8], from start: Int = 0) -> [UInt8] {
        bytes.enumerated().map { $1 ^ key[($0 + start) % 4] }
    }

    private static func key(_ octets: [UInt8]) -> MaskingKey { MaskingKey(octets[0], octets[1], octets[2], octets[3]) }

    @Test func aKeyGoesOnWhereAPieceEnds() {
        var random = Seeded(11)
        for count in [0, 1, 3, 4, 5, 31, 32, 33, 100] {
            let (bytes, octets) = (random.bytes(count), random.bytes(4))
            let key = Self.key(octets)
            for split in 0...count {
                var buffer = ByteBuffer()
                let pieces = (Array(bytes[..<split]), Array(bytes[split...]))
                buffer.writeMasked(pieces.0.span, key)
                buffer.writeMasked(pieces.1.span, key.advanced(by: split))
                #expect(Array(buffer.readableBytesView) == Self.naive(bytes, octets))
            }
        }
    }

    @Test func advancingIsThatOfTheFormula() {
        let octets: [UInt8] = [1, 2, 3, 4]
        for count in [0, 1, 2, 3, 4, 5, 6, 7, 8, 1001, Int(Int32.max), .max] {
            let rotated = (0..<4).map { octets[(count % 4 + $0) % 4] }
            #expect(Self.key(octets).advanced(by: count) == Self.key(rotated))
        }
    }

    @Test func twoMasksAreOne() {
        var random = Seeded(12)
        for count in [0, 1, 7, 8, 9, 40, 65] {
            let (bytes, first, second) = (random.bytes(count), random.bytes(4), random.bytes(4))
            var buffer = ByteBuffer()
            buffer.writeMasked(bytes.span, Self.key(first).combined(with: Self.key(second)))
            #expect(Array(buffer.readableBytesView) == Self.naive(Self.naive(bytes, first), second))
            #expect(Self.key(first).combined(with: Self.key(first)) == .identity)
        }
    }

    /// What is in plain only once it is unmasked is judged as that.
    @Test func whetherAllIsASCII() {
        var random = Seeded(13)
        for count in 0...70 {
            let octets = random.bytes(4)
            var plain = random.bytes(count).map { $0 & 0x7F }
            let masked = Self.naive(plain, octets)
            let isASCII = Payload(masked.span, maskedBy: Self.key(octets)).isASCII
            #expect(isASCII)
            guard count > 0 else { continue }
            plain[Int.random(in: 0..<count, using: &random)] |= 0x80
            let broken = Self.naive(plain, octets)
            let isStill = Payload(broken.span, maskedBy: Self.key(octets)).isASCII
            #expect(!isStill)
        }
    }

    /// A payload in plain, whichever way it is taken.
    @Test func aPayloadIsTakenInPlain() {
        var random = Seeded(14)
        for count in [0, 1, 15, 16, 17, 200] {
            for octets in [[0, 0, 0, 0], random.bytes(4)] as [[UInt8]] {
                let plain = random.bytes(count)
                let masked = Self.naive(plain, octets)
                let payload = Payload(masked.span, maskedBy: Self.key(octets))
                #expect(payload.count == count)
                #expect(payload.plain == plain)
                var array: [UInt8] = [7]
                payload.append(to: &array)
                #expect(array == [7] + plain)
                var buffer = ByteBuffer(bytes: [7])
                payload.write(to: &buffer)
                #expect(Array(buffer.readableBytesView) == [7] + plain)
            }
        }
    }

    /// A frame of three parts is one frame, whatever mask its payload came under and goes under.
    @Test(arguments: 0..<60 as Range<UInt64>) func aFrameOfThreeParts(seed: UInt64) {
        var random = Seeded(seed)
        func length(_ random: inout Seeded) -> Int {
            [0, 0, 1, 3, 30, 120, 126, 300].randomElement(using: &random) ?? 0
        }
        let (prefix, payload, suffix) = (
            random.bytes(length(&random)), random.bytes(length(&random)), random.bytes(length(&random))
        )
        let (from, to) = (random.bytes(4), random.bytes(4))
        let masked = Self.naive(payload, from)
        for key in [nil, to] {
            var buffer = ByteBuffer(bytes: [1, 2, 3])
            buffer.writeFrame(
                .binary,
                Payload(masked.span, maskedBy: Self.key(from)),
                prefix: prefix,
                suffix: suffix,
                reservedBits: 0x40,
                maskingKey: key.map(Self.key)
            )
            #expect(Array(buffer.readableBytesView) == [1, 2, 3] + frame(0xC2, prefix + payload + suffix, key: key))
        }
    }

    /// A header is written as it is read, whatever it says.
    @Test func headersAreReadAsWritten() throws {
        var random = Seeded(15)
        let lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 1 << 31, 1 << 32, Int.max]
        for (length, opcode) in lengths.flatMap({ length in
            [Opcode.continuation, .text, .binary, .close, .ping, .pong].map { (length, $0) }
        }) where length < 126 || !opcode.isControl {
            for (isFinal, bits) in [(true, 0), (true, 0x40), (false, 0x70)] as [(Bool, UInt8)]
            where isFinal || !opcode.isControl {
                for key in [nil, MaskingKey(using: &random)] {
                    let header = FrameHeader(
                        isFinal: isFinal,
                        reservedBits: bits,
                        opcode: opcode,
                        maskingKey: key,
                        payloadLength: length
                    )
                    var buffer = ByteBuffer()
                    header.write(to: &buffer)
                    #expect(buffer.readableBytes == header.encodedLength)
                    let parsed = try FrameHeader(
                        parsing: buffer.readableBytesUInt8Span,
                        receivedBy: key == nil ? .client : .server,
                        allowedReservedBits: 0x70
                    )
                    #expect(parsed == header)
                }
            }
        }
    }
}
