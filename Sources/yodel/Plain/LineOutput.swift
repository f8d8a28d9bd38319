import Glibc

/// What waits to be written to a descriptor that may take it slowly: the loop goes on meanwhile.
///
/// The descriptor itself stays as it is. It may be shared with other programs, and O_NONBLOCK would make them fail.
struct LineOutput {
    let descriptor: CInt
    /// Whether people read it here and now.
    let isTerminal: Bool
    /// The number of the error that ended it; what is appended afterwards is gone.
    private(set) var failure: CInt?
    private var bytes: [UInt8] = []
    private var written = 0
    private let chunk: Int

    /// Bytes that may wait before more had better not be made.
    private static let enough = 64 << 10

    /// The output behind a descriptor.
    init(_ descriptor: CInt) {
        self.descriptor = descriptor
        isTerminal = isatty(descriptor) == 1
        // A pipe that poll(2) calls writable takes PIPE_BUF bytes without blocking.
        chunk = isRegularFile(descriptor) ? 1 << 20 : 4096
    }

    /// Bytes that wait.
    var count: Int { bytes.count - written }

    /// Whether more had better wait, too.
    var isFull: Bool { count > Self.enough }

    /// Appends bytes; nothing is written yet.
    mutating func append(_ more: some Sequence<UInt8>) {
        guard failure == nil else { return }
        bytes += more
    }

    /// Writes as much as can be written without waiting; true if that was anything.
    mutating func flush() -> Bool {
        let before = written
        while failure == nil, count > 0, isWritable {
            let limit = min(chunk, count)
            let result = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress.map { $0 + written }, limit) }
            if result > 0 { written += result }
            if result < 0, errno != EINTR, errno != EAGAIN { fail(errno) }
        }
        let hasMoved = written > before
        if count == 0 || written > Self.enough {
            bytes.removeFirst(written)
            written = 0
        }
        return hasMoved
    }

    /// Ends it: nobody reads it any more, or it can't be written.
    mutating func fail(_ number: CInt) {
        failure = failure ?? number
        bytes = []
        written = 0
    }

    private var isWritable: Bool {
        var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&state, 1, 0) > 0
    }
}
