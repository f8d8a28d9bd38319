import Glibc

/// What is on its way to the terminal; a slow one is waited for in the loop's `poll` and not in `write`.
struct OutputQueue {
    /// Where it is written to.
    let descriptor: Int32
    /// Whether the descriptor can be written to without ever blocking.
    private let isNonblocking: Bool
    private var bytes: [UInt8] = []
    private var written = 0

    /// Opens the terminal behind `descriptor` once more, since `O_NONBLOCK` on a shared description would hit others that
    /// use it, the standard input and the shell among them.
    init(terminal descriptor: Int32) {
        var name = [CChar](repeating: 0, count: 256)
        let isNamed = ttyname_r(descriptor, &name, name.count) == 0
        let own = isNamed ? open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) : -1
        isNonblocking = own >= 0
        self.descriptor = own >= 0 ? own : descriptor
    }

    /// Closes what `init` opened.
    func close() { if isNonblocking { _ = Glibc.close(descriptor) } }

    /// Whether all has been written.
    var isEmpty: Bool { written == bytes.count }

    /// Adds bytes to what waits.
    mutating func append(_ more: [UInt8]) {
        if isEmpty {
            bytes = more
            written = 0
        } else {
            bytes += more
        }
    }

    /// Writes what the terminal takes now; false if it is gone.
    mutating func flush() -> Bool {
        while !isEmpty {
            if !isNonblocking, !isReady(within: 0) { return true }
            // A terminal that may block takes a little at least once it says that it takes anything.
            let limit = isNonblocking ? Int.max : 256
            let result = bytes[written...].prefix(limit).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if result >= 0 {
                written += result
            } else if errno != EINTR {
                return errno == EAGAIN
            }
        }
        return true
    }

    /// Writes all, or gives up on a terminal that has not taken it after the given milliseconds.
    mutating func flush(within milliseconds: Int32) {
        let deadline = SystemClock.uptime + .milliseconds(milliseconds)
        while flush(), !isEmpty, SystemClock.uptime < deadline { _ = isReady(within: 50) }
    }

    private func isReady(within milliseconds: Int32) -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&waiting, 1, milliseconds) > 0
    }
}
