import CZlib
import NIOCore

/// Decompresses messages one after the other (RFC 7692 §7.2.2); its memory, at most some 45 KiB, is freed with it.
///
/// Proof that it is safe: the stream is allocated and initialized by `init`, private, and freed by
/// `deinit` alone, which runs for a failed `init`, too; zlib is told
/// the length of every buffer that it gets.
@safe
final class Inflater {
    /// What every compressed message ends with, and is not sent (§7.2.2).
    private static let tail: [UInt8] = [0, 0, 0xFF, 0xFF]
    /// Bytes made at a time: memory grows with what comes out, not with what may.
    private static let chunk = 16 << 10

    private let stream: UnsafeMutablePointer<z_stream>
    private let takesContextOver: Bool

    /// A decompressor with a window of two to `windowBits`; nil if zlib has no memory.
    init?(windowBits: Int, takesContextOver: Bool) {
        self.takesContextOver = takesContextOver
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let size = unsafe Int32(MemoryLayout<z_stream>.size)
        guard unsafe inflateInit2_(stream, -Int32(windowBits), ZLIB_VERSION, size) == Z_OK else { return nil }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Appends what a piece of a message becomes to `output`.
    ///
    /// - Parameters:
    ///   - bytes: What came.
    ///   - output: Where it goes.
    ///   - limit: Readable bytes that `output` may have.
    /// - Throws: `.messageTooBig` as soon as it would have more, and `.invalidDeflate`.
    func inflate(_ bytes: Span<UInt8>, into output: inout ByteBuffer, limit: Int) throws(ProtocolViolation) {
        let result = unsafe bytes.withUnsafeBufferPointer { source -> ProtocolViolation? in
            unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
            unsafe stream.pointee.avail_in = UInt32(source.count)
            return inflateAll(into: &output, limit: limit)
        }
        if let result { throw result }
    }

    /// Ends a message: what is still to come out of it is appended to `output`.
    func finish(into output: inout ByteBuffer, limit: Int) throws(ProtocolViolation) {
        try inflate(Self.tail.span, into: &output, limit: limit)
        if !takesContextOver { _ = unsafe inflateReset(stream) }
    }

    private func inflateAll(into output: inout ByteBuffer, limit: Int) -> ProtocolViolation? {
        while true {
            var result = Z_OK
            // One byte more than allowed tells that there is more.
            let room = min(Self.chunk, limit - output.readableBytes + 1)
            unsafe output.writeWithUnsafeMutableBytes(minimumWritableBytes: room) { target in
                unsafe stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
                unsafe stream.pointee.avail_out = UInt32(room)
                result = unsafe CZlib.inflate(stream, Z_SYNC_FLUSH)
                return unsafe room - Int(stream.pointee.avail_out)
            }
            guard output.readableBytes <= limit else { return .messageTooBig(limit: limit) }
            switch result {
            case Z_OK: if unsafe stream.pointee.avail_out > 0, unsafe stream.pointee.avail_in == 0 { return nil }
            // Nothing to take and nothing to give.
            case Z_BUF_ERROR: return nil
            case Z_STREAM_END:
                guard beginAnew() else { return .invalidDeflate }
                if unsafe stream.pointee.avail_in == 0 { return nil }
            default: return .invalidDeflate
            }
        }
    }

    /// A last block inside a message ends a stream, though not the message: the next goes on with the same window
    /// (§7.2.3.4).
    ///
    /// A peer can send such a block every two octets, so the window stays where it is instead of being copied.
    private func beginAnew() -> Bool { unsafe inflateResetKeep(stream) == Z_OK }
}
