/// The head of a frame (RFC 6455 §5.2).
package struct FrameHeader: Hashable, Sendable {
    /// FIN: the last frame of its message.
    package var isFinal: Bool
    /// RSV1 to RSV3 as the bits 0x40, 0x20 and 0x10.
    package var reservedBits: UInt8
    /// What the payload is.
    package var opcode: Opcode
    /// What the payload is masked with; clients' frames only.
    package var maskingKey: MaskingKey?
    /// Bytes of payload that follow, at least 0.
    package var payloadLength: Int

    /// A header from its parts.
    package init(
        isFinal: Bool = true,
        reservedBits: UInt8 = 0,
        opcode: Opcode,
        maskingKey: MaskingKey?,
        payloadLength: Int
    ) {
        self.isFinal = isFinal
        self.reservedBits = reservedBits
        self.opcode = opcode
        self.maskingKey = maskingKey
        self.payloadLength = payloadLength
    }

    /// Bytes of the encoded header: 2 to 14.
    package var encodedLength: Int {
        let length = payloadLength < 126 ? 2 : payloadLength <= UInt16.max ? 4 : 10
        return maskingKey == nil ? length : length + 4
    }

    /// Parses the header at the start of `bytes`; nil if it needs more bytes.
    ///
    /// Every octet is judged as soon as it is there, so that a violation is found however the header is split.
    ///
    /// - Parameters:
    ///   - bytes: What was received.
    ///   - role: The end that received it: it decides about the mask.
    ///   - allowedReservedBits: The bits that a negotiated extension gave a meaning.
    /// - Throws: The first violation in the octets at hand.
    package init?(
        parsing bytes: Span<UInt8>,
        receivedBy role: Role,
        allowedReservedBits: UInt8
    ) throws(ProtocolViolation) {
        guard bytes.count >= 1 else { return nil }
        let first = bytes[0]
        isFinal = first & 0x80 != 0
        reservedBits = first & 0x70
        guard reservedBits & ~allowedReservedBits == 0 else { throw .reservedBits }
        guard let opcode = Opcode(rawValue: first & 0x0F) else { throw .reservedOpcode(first & 0x0F) }
        self.opcode = opcode
        guard isFinal || !opcode.isControl else { throw .fragmentedControlFrame }

        guard bytes.count >= 2 else { return nil }
        let second = bytes[1]
        let isMasked = second & 0x80 != 0
        guard isMasked == (role == .server) else { throw isMasked ? .maskedFrame : .unmaskedFrame }
        let shortLength = Int(second & 0x7F)
        guard shortLength < 126 || !opcode.isControl else { throw .oversizedControlFrame }

        guard let (length, keyOffset) = try Self.parseLength(shortLength, bytes) else { return nil }
        payloadLength = length
        guard isMasked else {
            maskingKey = nil
            return
        }
        guard bytes.count >= keyOffset + 4 else { return nil }
        maskingKey = MaskingKey(
            bytes[keyOffset],
            bytes[keyOffset + 1],
            bytes[keyOffset + 2],
            bytes[keyOffset + 3]
        )
    }

    /// The payload length and the offset of what follows it; nil if bytes are missing.
    @inline(__always)
    private static func parseLength(
        _ short: Int,
        _ bytes: Span<UInt8>
    ) throws(ProtocolViolation) -> (length: Int, end: Int)? {
        switch short {
        case ..<126:
            return (short, 2)
        case 126:
            guard bytes.count >= 4 else { return nil }
            let length = Int(bytes[2]) << 8 | Int(bytes[3])
            guard length >= 126 else { throw .lengthNotMinimal }
            return (length, 4)
        default:
            guard bytes.count >= 3 else { return nil }
            guard bytes[2] & 0x80 == 0 else { throw .lengthOverflow }
            guard bytes.count >= 10 else { return nil }
            var length = 0
            for index in 2..<10 { length = length << 8 | Int(bytes[index]) }
            guard length > Int(UInt16.max) else { throw .lengthNotMinimal }
            return (length, 10)
        }
    }
}
