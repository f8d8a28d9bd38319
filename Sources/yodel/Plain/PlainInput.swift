import Glibc
import Script

/// Standard input, cut into lines.
struct PlainInput {
    /// Cuts what was read.
    var reader: LineReader
    /// Lines that could not be sent.
    var refused = 0
    /// Whether nothing more will be read.
    private(set) var hasEnded = false
    /// The number of the error that ended it.
    private(set) var failure: CInt?

    /// Bytes that a terminal passes on in a line at most; it cuts what is longer (termios(3), N_TTY).
    static let typedAtMost = 4095
    private static let chunk = 64 << 10

    /// Whether a read would not wait: something is there, or the end.
    private static var isReady: Bool {
        var state = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&state, 1, 0) > 0
    }

    /// An input that nothing was read of.
    init(lineLimit: Int) {
        reader = LineReader(limit: lineLimit)
    }

    /// Whether all lines have been taken.
    var isExhausted: Bool { hasEnded && reader.isExhausted }

    /// Whether lines are left, or may still come; to be asked at the end.
    var hasMore: Bool {
        mutating get {
            if !hasEnded, reader.wantsInput { read() }
            return !isExhausted
        }
    }

    /// Whether all of it is written, though perhaps not read yet: it is a file, or nobody has the other end of the pipe.
    var isComplete: Bool {
        if hasEnded || isRegularFile(STDIN_FILENO) { return true }
        var state = pollfd(fd: STDIN_FILENO, events: 0, revents: 0)
        return poll(&state, 1, 0) > 0
    }

    /// Empty lines, which are no messages.
    var skipped: Int { reader.skipped }

    /// Reads once, if there is something to read: it never waits.
    mutating func read() {
        // What was ready when the loop awoke may have been read since.
        guard Self.isReady else { return }
        let (bytes, number) = readOnce()
        // EINTR and EAGAIN come again; EIO is what a terminal says that is gone.
        guard number != EINTR, number != EAGAIN else { return }
        if number != 0, number != EIO { failure = number }
        guard bytes.isEmpty else { return reader.feed(bytes[...]) }
        hasEnded = true
        reader.endInput()
    }

    private func readOnce() -> (bytes: [UInt8], errno: CInt) {
        var number: CInt = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.chunk) { buffer, count in
            let result = Glibc.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
            if result < 0 { number = errno }
            count = max(0, result)
        }
        return (bytes, number)
    }
}
