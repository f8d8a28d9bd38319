package import NIOCore

/// A frame of which the header and perhaps a part of the payload has arrived.
struct PartialFrame: Sendable {
    /// The header, which came whole.
    var header: FrameHeader
    /// The key for the next byte of payload.
    var key: MaskingKey
    /// Bytes of payload still to come.
    var missing: Int

    /// The frame before any of its payload.
    init(_ header: FrameHeader) {
        self.header = header
        key = header.maskingKey ?? .identity
        missing = header.payloadLength
    }
}

/// A message as far as it has arrived.
struct PartialMessage {
    /// What its first frame said.
    let kind: MessageKind
    /// What decompresses it, if that is needed.
    let deflation: PerMessageDeflate?
    /// The payload so far, in plain.
    var bytes = ByteBuffer()
    /// Frames begun so far.
    var frames = 0
    /// Where the text stands inside a UTF-8 sequence.
    var validator = UTF8Validator()

    /// A message before its first frame.
    init(_ kind: MessageKind, deflation: PerMessageDeflate?) {
        self.kind = kind
        self.deflation = deflation
    }

    /// Takes a piece of payload: memory grows with what arrives, not with what was announced.
    mutating func append(_ piece: Span<UInt8>, _ key: MaskingKey, limit: Int) throws(ProtocolViolation) {
        let start = bytes.readableBytes
        if let deflation {
            let plain = Payload(piece, maskedBy: key).plain
            try deflation.inflate(plain.span, into: &bytes, limit: limit)
        } else {
            bytes.writeMasked(piece, key)
        }
        try validate(from: start)
    }

    /// Takes its end.
    mutating func finish(limit: Int) throws(ProtocolViolation) {
        if let deflation {
            let start = bytes.readableBytes
            try deflation.finish(into: &bytes, limit: limit)
            try validate(from: start)
        }
        guard validator.isComplete else { throw .invalidUTF8 }
    }

    private mutating func validate(from start: Int) throws(ProtocolViolation) {
        guard kind == .text else { return }
        var validator = validator
        guard validator.check(bytes.readableBytesUInt8Span.extracting(start...)) else { throw .invalidUTF8 }
        self.validator = validator
    }
}

extension WebSocketConnection {
    /// Takes what was read: tells the listener each whole message, answers pings and the peer's close.
    ///
    /// A violation appends the close frame that tells it, and leaves `state` at `.closed`. What follows a close frame is
    /// dropped (RFC 6455 §1.4).
    ///
    /// - Parameters:
    ///   - input: All the bytes of a read; nothing of it is left over.
    ///   - output: What goes to the peer.
    ///   - random: Gives a client's masking keys.
    ///   - listener: Hears of messages and pongs.
    package mutating func receive(
        _ input: Span<UInt8>,
        output: inout ByteBuffer,
        random: inout some RandomNumberGenerator,
        listener: inout some ConnectionListener
    ) {
        do {
            var offset = 0
            while closure == nil {
                guard try receiveFrame(input, &offset, &output, &random, &listener) else { return }
            }
        } catch {
            fail(error, &output, &random)
        }
    }

    private mutating func fail(
        _ violation: ProtocolViolation,
        _ output: inout ByteBuffer,
        _ random: inout some RandomNumberGenerator
    ) {
        let code = violation.closeCode
        if isOpen { writeClose(code, reason: violation.reason, into: &output, random: &random) }
        state = .closed(Closure(code: code, reason: violation.reason, initiator: .local, violation: violation))
        (partialFrame, partialMessage, partialControl) = (nil, nil, ByteBuffer())
    }

    /// Takes one frame or what there is of it; false if the input is used up.
    private mutating func receiveFrame(
        _ input: Span<UInt8>,
        _ offset: inout Int,
        _ output: inout ByteBuffer,
        _ random: inout some RandomNumberGenerator,
        _ listener: inout some ConnectionListener
    ) throws(ProtocolViolation) -> Bool {
        if partialFrame == nil {
            guard let header = try nextHeader(input, &offset) else { return false }
            if !header.opcode.isControl { try admit(header) }
            let isCompressed = header.reservedBits != 0
            // Only a message's first frame tells that it is compressed (RFC 7692 §6.1).
            guard !isCompressed || header.opcode.messageKind != nil else { throw .reservedBits }

            if !isCompressed || header.opcode.isControl, input.count - offset >= header.payloadLength {
                let end = offset + header.payloadLength
                let payload = Payload(
                    input.extracting(offset..<end),
                    maskedBy: header.maskingKey ?? .identity
                )
                if header.opcode.isControl {
                    offset = end
                    try controlReceived(header.opcode, payload, &output, &random, &listener)
                    return true
                }
                if header.isFinal, let kind = header.opcode.messageKind, kind == .binary || payload.isASCII {
                    offset = end
                    tell(kind, payload, &output, &listener)
                    return true
                }
            }
            partialFrame = PartialFrame(header)
            if let kind = header.opcode.messageKind {
                partialMessage = PartialMessage(kind, deflation: isCompressed ? deflation : nil)
            }
            partialMessage?.frames += header.opcode.isControl ? 0 : 1
        }
        return try receivePayload(input, &offset, &output, &random, &listener)
    }

    /// The header at `offset`, together with what an earlier read left of it; nil if it is still cut off.
    @inline(__always)
    private mutating func nextHeader(
        _ input: Span<UInt8>,
        _ offset: inout Int
    ) throws(ProtocolViolation) -> FrameHeader? {
        if partialHeader.isEmpty {
            if let header = try FrameHeader(
                parsing: input.extracting(offset...),
                receivedBy: role,
                allowedReservedBits: allowedReservedBits
            ) {
                offset += header.encodedLength
                return header
            }
        }
        // At most 13 octets: the next would complete any header.
        while offset < input.count {
            partialHeader.append(input[offset])
            offset += 1
            if let header = try FrameHeader(
                parsing: partialHeader.span,
                receivedBy: role,
                allowedReservedBits: allowedReservedBits
            ) {
                partialHeader = []
                return header
            }
        }
        return nil
    }

    /// Checks a data frame's place in its message and the limits, before any memory is taken for it.
    @inline(__always)
    private func admit(_ header: FrameHeader) throws(ProtocolViolation) {
        let sizeSoFar: Int
        if let partialMessage {
            guard header.opcode == .continuation else { throw .interruptedMessage }
            guard partialMessage.frames < limits.framesPerMessage else {
                throw .tooManyFrames(limit: limits.framesPerMessage)
            }
            sizeSoFar = partialMessage.bytes.readableBytes
        } else {
            guard header.opcode != .continuation else { throw .unexpectedContinuation }
            sizeSoFar = 0
        }
        // What is compressed is measured as it comes out; if it can't be, it is a little longer than that.
        let isCompressed = header.reservedBits != 0 || partialMessage?.deflation != nil
        let slack = isCompressed ? limits.messageSize >> 8 + 1024 : 0
        guard header.payloadLength <= limits.messageSize - sizeSoFar + slack else {
            throw .messageTooBig(limit: limits.messageSize)
        }
    }

    /// Takes payload of the unfinished frame; false if the input is used up and the frame still unfinished.
    private mutating func receivePayload(
        _ input: Span<UInt8>,
        _ offset: inout Int,
        _ output: inout ByteBuffer,
        _ random: inout some RandomNumberGenerator,
        _ listener: inout some ConnectionListener
    ) throws(ProtocolViolation) -> Bool {
        guard var frame = partialFrame else { return true }
        let count = min(frame.missing, input.count - offset)
        let piece = input.extracting(offset..<offset + count)
        offset += count
        let isControl = frame.header.opcode.isControl
        if isControl {
            partialControl.writeMasked(piece, frame.key)
        } else {
            try partialMessage?.append(piece, frame.key, limit: limits.messageSize)
        }
        frame.missing -= count
        frame.key = frame.key.advanced(by: count)
        guard frame.missing == 0 else {
            partialFrame = frame
            return false
        }
        partialFrame = nil
        if isControl {
            let whole = partialControl
            partialControl = ByteBuffer()
            try controlReceived(
                frame.header.opcode,
                Payload(whole.readableBytesUInt8Span),
                &output,
                &random,
                &listener
            )
        } else if frame.header.isFinal, var message = partialMessage {
            partialMessage = nil
            try message.finish(limit: limits.messageSize)
            tell(message.kind, Payload(message.bytes.readableBytesUInt8Span), &output, &listener)
        }
        return true
    }

    /// Tells the listener a message; what it answers is compressed on its way, where that was agreed on.
    @inline(__always)
    private func tell(
        _ kind: MessageKind,
        _ payload: borrowing Payload,
        _ output: inout ByteBuffer,
        _ listener: inout some ConnectionListener
    ) {
        let start = output.writerIndex
        listener.messageReceived(kind, payload, output: &output)
        deflation?.compress(&output, from: start)
    }

    private mutating func controlReceived(
        _ opcode: Opcode,
        _ payload: borrowing Payload,
        _ output: inout ByteBuffer,
        _ random: inout some RandomNumberGenerator,
        _ listener: inout some ConnectionListener
    ) throws(ProtocolViolation) {
        switch opcode {
        case .ping:
            if isOpen { answerPing(payload, &output, &random) }
        case .pong:
            listener.pongReceived(payload)
        default:
            try closeReceived(payload, &output, &random)
        }
    }

    /// The peer's close frame: answered with its own code, unless it is the answer to ours (§5.5.1).
    private mutating func closeReceived(
        _ payload: borrowing Payload,
        _ output: inout ByteBuffer,
        _ random: inout some RandomNumberGenerator
    ) throws(ProtocolViolation) {
        let (code, reason) = try Self.parseClose(payload.plain)
        if isOpen {
            writeClose(code, reason: "", into: &output, random: &random)
            state = .closed(Closure(code: code, reason: reason, initiator: .remote))
        } else {
            state = .closed(Closure(code: code, reason: reason, initiator: .local))
        }
    }

    private static func parseClose(_ bytes: [UInt8]) throws(ProtocolViolation) -> (CloseCode, String) {
        guard !bytes.isEmpty else { return (.none, "") }
        guard bytes.count >= 2 else { throw .truncatedCloseCode }
        let code = CloseCode(rawValue: UInt16(bytes[0]) << 8 | UInt16(bytes[1]))
        guard code.isSendable else { throw .invalidCloseCode(code.rawValue) }
        guard let reason = String(validating: bytes[2...], as: UTF8.self) else { throw .invalidUTF8 }
        return (code, reason)
    }
}

extension Opcode {
    /// The kind of the message that a frame with this opcode starts.
    fileprivate var messageKind: MessageKind? {
        switch self {
        case .text: .text
        case .binary: .binary
        default: nil
        }
    }
}
