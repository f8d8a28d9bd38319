import DequeModule
import NIOCore

/// Answers that wait for their time, in order.
struct DelayedAnswers {
    /// The frames of answers that are due together.
    private struct Batch {
        let due: NIODeadline
        var answers: Int
        var bytes: Int
    }

    private var batches: Deque<Batch> = []
    /// Their frames, one behind the other.
    private var frames = ByteBuffer()

    /// Bytes from which on nothing more is to be read.
    private static let fullSize = 1 << 20
    /// What is kept of a buffer that has become empty.
    private static let keptCapacity = 16 << 10

    /// How many answers wait.
    private(set) var count = 0
    /// When the first is due; nil where none waits.
    var nextDue: NIODeadline? { batches.first?.due }
    /// Whether no more should be taken.
    var isFull: Bool { frames.readableBytes >= Self.fullSize }

    /// Takes the frames that `write` appends, which are one answer: due then, but never before the ones before it.
    mutating func append(due: NIODeadline, write: (inout ByteBuffer) -> Void) {
        let start = frames.readableBytes
        write(&frames)
        let bytes = frames.readableBytes - start
        count += 1
        if let last = batches.indices.last, batches[last].due >= due {
            batches[last].answers += 1
            batches[last].bytes += bytes
        } else {
            batches.append(Batch(due: due, answers: 1, bytes: bytes))
        }
    }

    /// Appends what is due by then to `output`.
    mutating func writeDue(by time: NIODeadline, into output: inout ByteBuffer) {
        var bytes = 0
        while let batch = batches.first, batch.due <= time {
            bytes += batch.bytes
            count -= batch.answers
            batches.removeFirst()
        }
        if let due = frames.readSlice(length: bytes) { output.writeImmutableBuffer(due) }
        if frames.readableBytes == 0, frames.capacity > Self.keptCapacity { frames = ByteBuffer() }
        // What is left is moved to the front; not before that is less than what was taken away, or each would move all.
        if frames.readerIndex > frames.readableBytes { frames.discardReadBytes() }
    }
}
