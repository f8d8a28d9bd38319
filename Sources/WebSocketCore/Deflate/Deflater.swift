import CZlib
import NIOCore

/// Compresses messages one after the other (RFC 7692 §7.2.1); its memory, some 150 KiB, is freed with it.
///
/// Proof that it is safe: the stream is allocated and initialized by `init`, private, and freed by
/// `deinit` alone, which runs for a failed `init`, too; zlib is told
/// the length of every buffer that it gets.
@safe
final class Deflater {
    /// Fast, and still a half to a third of most JSON.
    private static let level: Int32 = 3
    /// Hash tables of 32 KiB: a message is small against what the usual 128 KiB are for.
    static let memoryLevel: Int32 = 6

    private let stream: UnsafeMutablePointer<z_stream>
    private let takesContextOver: Bool

    /// zlib has no smaller window for raw streams; of this one it looks back 250 bytes at most, so that it stands for 8, too
    /// (`MAX_DIST` in its `deflate.h`).
    private static let smallestWindow = 9

    /// A compressor with a window of two to `windowBits`, 8 to 15; nil if zlib has no memory.
    init?(windowBits: Int, takesContextOver: Bool) {
        self.takesContextOver = takesContextOver
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let result = unsafe deflateInit2_(
            stream,
            Self.level,
            Z_DEFLATED,
            -Int32(max(windowBits, Self.smallestWindow)),
            Self.memoryLevel,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            unsafe Int32(MemoryLayout<z_stream>.size)
        )
        guard result == Z_OK else { return nil }
    }

    deinit {
        unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Appends a message, compressed, to `output`: without the four octets that every flush ends with.
    func deflate(_ bytes: Span<UInt8>, into output: inout ByteBuffer) {
        let start = output.writerIndex
        unsafe bytes.withUnsafeBufferPointer { source in
            unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
            unsafe stream.pointee.avail_in = UInt32(source.count)
            repeat {
                unsafe output.writeWithUnsafeMutableBytes(minimumWritableBytes: max(256, source.count / 2)) { target in
                    unsafe stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
                    unsafe stream.pointee.avail_out = UInt32(target.count)
                    _ = unsafe CZlib.deflate(stream, Z_SYNC_FLUSH)
                    return unsafe target.count - Int(stream.pointee.avail_out)
                }
            } while unsafe stream.pointee.avail_out == 0
        }
        output.moveWriterIndex(to: max(start, output.writerIndex - 4))
        if !takesContextOver { _ = unsafe deflateReset(stream) }
    }
}
