import NIOCore

/// permessage-deflate on one connection (RFC 7692): both directions, each made when it is first needed.
final class PerMessageDeflate {
    /// RSV1: the message is compressed (§6).
    static let bit: UInt8 = 0x40
    /// Shorter messages are sent as they are: the headers that TCP sends with one are about as long, and to compress it
    /// and to read it takes as long as thirty plain ones.
    private static let worthwhile = 96
    /// The same for a peer that compresses such messages itself: they become smaller where they are like the last.
    private static let worthwhileForThrifty = 16
    /// Longer ones too: zlib counts in 32 bits.
    private static let largest = 1 << 30
    /// A larger buffer is not kept for the next message.
    private static let keptAtMost = 64 << 10

    private let role: Role
    private let parameters: DeflateParameters
    private var deflater: Deflater?
    private var inflater: Inflater?
    private var scratch = ByteBuffer()
    /// The length from which messages are compressed.
    private var threshold = PerMessageDeflate.worthwhile

    /// What was agreed on, for one end.
    init(_ parameters: DeflateParameters, role: Role) {
        self.parameters = parameters
        self.role = role
    }

    /// Appends a message's frame to `output`, compressed; false, and nothing appended, if it had better go as it is.
    func write(
        _ opcode: Opcode,
        _ bytes: Span<UInt8>,
        maskingKey: MaskingKey?,
        into output: inout ByteBuffer
    ) -> Bool {
        guard bytes.count >= threshold, bytes.count <= Self.largest, let deflater = ownDeflater() else {
            return false
        }
        var compressed = scratch
        scratch = ByteBuffer()
        compressed.clear()
        deflater.deflate(bytes, into: &compressed)
        output.writeFrame(
            opcode,
            Payload(compressed.readableBytesUInt8Span),
            reservedBits: Self.bit,
            maskingKey: maskingKey
        )
        if compressed.capacity <= Self.keptAtMost { scratch = compressed }
        return true
    }

    /// Compresses what a server wrote to `output` from a place on, frames of whole messages, where that is worth it.
    func compress(_ output: inout ByteBuffer, from start: Int) {
        // Most answers are short, and stay where they are.
        let count = output.writerIndex - start
        guard count >= threshold, let frames = output.getBytes(at: start, length: count) else { return }
        output.moveWriterIndex(to: start)
        rewrite(frames.span, into: &output)
    }

    private func rewrite(_ frames: Span<UInt8>, into output: inout ByteBuffer) {
        var place = 0
        while place < frames.count {
            guard
                let header = try? FrameHeader(
                    parsing: frames.extracting(place...),
                    receivedBy: .client,
                    allowedReservedBits: 0
                )
            else { break }
            let start = place + header.encodedLength
            let payload = frames.extracting(start..<start + header.payloadLength)
            if header.opcode.isControl || !write(header.opcode, payload, maskingKey: nil, into: &output) {
                output.writeFrame(header.opcode, Payload(payload))
            }
            place = start + header.payloadLength
        }
    }

    /// Appends what a piece of a compressed message becomes to `output`, which may have so many readable bytes.
    func inflate(_ piece: Span<UInt8>, into output: inout ByteBuffer, limit: Int) throws(ProtocolViolation) {
        guard let inflater = ownInflater() else { throw .invalidDeflate }
        try inflater.inflate(piece, into: &output, limit: limit)
    }

    /// Ends a compressed message.
    func finish(into output: inout ByteBuffer, limit: Int) throws(ProtocolViolation) {
        guard let inflater = ownInflater() else { throw .invalidDeflate }
        try inflater.finish(into: &output, limit: limit)
        if output.readableBytes < Self.worthwhile { threshold = Self.worthwhileForThrifty }
    }

    private func ownDeflater() -> Deflater? {
        if deflater == nil {
            let isServer = role == .server
            deflater = Deflater(
                windowBits: isServer ? parameters.serverMaxWindowBits : parameters.clientMaxWindowBits,
                takesContextOver: !(isServer ? parameters.serverNoContextTakeover : parameters.clientNoContextTakeover)
            )
        }
        return deflater
    }

    private func ownInflater() -> Inflater? {
        if inflater == nil {
            let isServer = role == .server
            // However small a window was agreed on: zlib lets a distance reach behind it as far as the same call's output
            // goes, so that with a small one it would depend on how the bytes arrive whether a message is read.
            inflater = Inflater(
                windowBits: DeflateParameters.largestWindowBits,
                takesContextOver: !(isServer ? parameters.clientNoContextTakeover : parameters.serverNoContextTakeover)
            )
        }
        return inflater
    }
}
