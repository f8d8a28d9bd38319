import Dispatch
import Glibc
import Synchronization

/// Writes lines to a descriptor on a thread of its own: a reader that stalls holds up nobody but the log.
///
/// What waits is bounded; lines beyond that are dropped, and counted.
package final class LogWriter: Sendable {
    private struct State {
        var waiting: [UInt8] = []
        var dropped = 0
        var isWriting = false
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "log")
    private let descriptor: CInt
    private let limit: Int
    private let droppedLine: @Sendable (Int) -> String

    /// A writer to this descriptor.
    ///
    /// - Parameters:
    ///   - descriptor: Stays open.
    ///   - limit: Bytes that may wait: by default, the lines of more than 16,384 connections that end at once.
    ///   - droppedLine: The line, with its end, that says how many lines were dropped.
    package init(_ descriptor: CInt, limit: Int = 4 << 20, droppedLine: @escaping @Sendable (Int) -> String) {
        self.descriptor = descriptor
        self.limit = limit
        self.droppedLine = droppedLine
    }

    /// Takes a line with its end, to be written soon; from any thread.
    package func write(_ line: String) {
        let isFirst = state.withLock { state in
            guard state.waiting.count + line.utf8.count <= limit else {
                state.dropped += 1
                return false
            }
            state.waiting += line.utf8
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if isFirst { queue.async { self.writeAll() } }
    }

    /// Waits until all is written, or for so long.
    ///
    /// - Returns: Whether all is written.
    package func flush(within limit: Duration) async -> Bool {
        let end = ContinuousClock.now + limit
        while state.withLock({ $0.isWriting }) {
            guard ContinuousClock.now < end else { return false }
            try? await Task.sleep(for: .milliseconds(2))
        }
        return true
    }

    private func writeAll() {
        while let bytes = take() { write(bytes) }
    }

    /// What waits, and how much was dropped behind it; nil, and the writing over, if there is nothing.
    private func take() -> [UInt8]? {
        let (bytes, dropped) = state.withLock { state in
            defer { (state.waiting, state.dropped) = ([], 0) }
            if state.waiting.isEmpty, state.dropped == 0 { state.isWriting = false }
            return (state.waiting, state.dropped)
        }
        let told = dropped > 0 ? bytes + droppedLine(dropped).utf8 : bytes
        return told.isEmpty ? nil : told
    }

    private func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // Whoever shares the descriptor may have made it so.
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&ready, 1, -1)
            } else if errno != EINTR {
                // Nobody reads it any more.
                return
            }
        }
    }
}
