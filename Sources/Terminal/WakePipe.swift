import Glibc

/// A pipe whose only use is that its read end becomes readable.
///
/// Neither end ever blocks: a byte that does not fit is not needed, since the reader will wake anyway.
struct WakePipe: Sendable {
    /// The descriptor to poll.
    let readEnd: Int32
    /// The descriptor that wakes.
    let writeEnd: Int32

    /// Opens the pipe, whose ends close on exec.
    ///
    /// - Throws: `.system`.
    init() throws(TerminalError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .system(call: "pipe", errno: errno) }
        (readEnd, writeEnd) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    /// Writes one byte; any thread and any signal handler may.
    func wake(_ byte: UInt8 = 0) {
        var byte = byte
        _ = write(writeEnd, &byte, 1)
    }

    /// Takes all the bytes that wait.
    func drain() -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 256)
        while true {
            let count = read(readEnd, &chunk, chunk.count)
            guard count > 0 else { return bytes }
            bytes += chunk.prefix(count)
        }
    }

    /// Closes both ends.
    func close() {
        _ = Glibc.close(readEnd)
        _ = Glibc.close(writeEnd)
    }
}
