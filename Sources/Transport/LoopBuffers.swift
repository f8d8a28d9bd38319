import NIOCore

/// The buffers that the connections of an event loop share, so that an idle connection owns none.
///
/// A read is answered, written and done with before the next connection's read: one buffer for what comes and one for
/// what goes are enough, and stay in the processor's cache. For use on that loop only.
package final class LoopBuffers {
    /// Where the replies of one read are put together; empty between reads.
    var output = ByteBuffer()
    /// What the next read fills; nil while a read is under way.
    private var input: ByteBuffer?

    /// Bytes of a read at most.
    private static let inputCapacity = 128 << 10
    /// What is kept of the output; more is given back.
    private static let keptCapacity = 512 << 10

    /// Fresh buffers.
    package init() {}

    /// Writes and flushes what was put together, as one write.
    ///
    /// - Parameters:
    ///   - context: Where it goes.
    ///   - pieceSize: Above it, it goes in pieces: NIOSSL keeps a buffer of the largest write's size a connection.
    ///   - promise: Makes the promise for a piece of so many bytes.
    func flushOutput(
        _ context: ChannelHandlerContext,
        pieceSize: Int = .max,
        promise: (Int) -> EventLoopPromise<Void>? = { _ in nil }
    ) {
        guard output.readableBytes > 0 else { return }
        // What a write causes to be said is no part of it, and goes out with the next.
        var said = ByteBuffer()
        swap(&said, &output)
        while said.readableBytes > pieceSize, let piece = said.readSlice(length: pieceSize) {
            context.writeAndFlush(NIOAny(piece), promise: promise(pieceSize))
        }
        context.writeAndFlush(NIOAny(said), promise: promise(said.readableBytes))
        guard output.readableBytes == 0, said.capacity <= Self.keptCapacity else { return }
        // Cheap if the socket took all; otherwise the channel keeps the old storage, and this takes a new one.
        said.clear(minimumCapacity: 0)
        output = said
    }

    /// The buffer for a read; it comes back by `giveBack`.
    func takeInput(_ allocator: ByteBufferAllocator) -> ByteBuffer {
        guard var buffer = input.take() else { return allocator.buffer(capacity: Self.inputCapacity) }
        buffer.clear()
        return buffer
    }

    /// Takes back a read's buffer, whose bytes were dealt with.
    func giveBack(_ buffer: consuming ByteBuffer) {
        // A TLS handler hands on buffers of its own, which are no use here. Should one have this capacity, it is no harm:
        // a buffer that somebody else holds too is not written to, for `clear` and writing take a new storage then.
        if buffer.capacity == Self.inputCapacity { input = buffer }
    }
}

/// Lends a channel its event loop's input buffer for each read.
///
/// The channel must read once a turn (`maxMessagesPerRead` of 1), for then it does not keep the buffers it is lent. It
/// keeps the first it was given, though: that is a small one.
struct SharedReadAllocator: RecvByteBufferAllocator {
    /// The buffers of the channel's event loop.
    let buffers: NIOLoopBound<LoopBuffers>
    private var hasRead = false

    /// An allocator for one channel of that loop.
    init(_ buffers: NIOLoopBound<LoopBuffers>) {
        self.buffers = buffers
    }

    func buffer(allocator: ByteBufferAllocator) -> ByteBuffer {
        hasRead ? buffers.value.takeInput(allocator) : allocator.buffer(capacity: 512)
    }

    /// True, "the next may be larger", makes the channel ask for a buffer each time.
    mutating func record(actualReadBytes: Int) -> Bool {
        hasRead = true
        return true
    }
}
