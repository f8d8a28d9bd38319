import Glibc
import TestSupport
import Testing

@testable import EchoServer

/// The log's way out: whole lines in order, and nobody held up who writes one.
@Suite struct LogWriterTests {
    private static func dropped(_ count: Int) -> String { "dropped \(count)\n" }

    /// A pipe's ends.
    private func pipe() -> (read: CInt, write: CInt) {
        var ends: [CInt] = [-1, -1]
        Glibc.pipe(&ends)
        return (ends[0], ends[1])
    }

    /// Fills a pipe with dots, so that the next write waits.
    private func fill(_ descriptor: CInt) {
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        while write(descriptor, ".", 1) == 1 {}
        _ = fcntl(descriptor, F_SETFL, 0)
    }

    /// All that comes until the end of the stream.
    private func readAll(_ descriptor: CInt) -> String {
        var all: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(descriptor, &chunk, chunk.count), count > 0 { all += chunk[..<count] }
        return String(decoding: all, as: UTF8.self)
    }

    @Test func linesOfManyThreadsAreWholeAndInOrder() async {
        let ends = pipe()
        let writer = LogWriter(ends.write, droppedLine: Self.dropped)
        await withTaskGroup(of: Void.self) { group in
            for thread in 0..<8 {
                group.addTask { for number in 0..<100 { writer.write("\(thread) \(number)\n") } }
            }
        }
        #expect(await writer.flush(within: .seconds(20 * patience)))
        close(ends.write)
        let lines = readAll(ends.read).split(separator: "\n").map { $0.split(separator: " ").compactMap { Int($0) } }
        #expect(lines.count == 800)
        for thread in 0..<8 {
            #expect(lines.filter { $0[0] == thread }.map { $0[1] } == Array(0..<100))
        }
        close(ends.read)
    }

    /// Nobody reads: what is beyond the limit is dropped and counted, and `write` waits for nothing.
    @Test(.timeLimit(.minutes(patience))) func aReaderThatStallsHoldsUpNobody() async {
        let ends = pipe()
        fill(ends.write)
        let writer = LogWriter(ends.write, limit: 10_000, droppedLine: Self.dropped)
        let line = String(repeating: "x", count: 99) + "\n"
        for _ in 0..<5000 { writer.write(line) }
        #expect(await !writer.flush(within: .milliseconds(50)))
        async let all = Task.detached { readAll(ends.read) }.value
        #expect(await writer.flush(within: .seconds(20 * patience)))
        close(ends.write)
        let lines = await all.drop { $0 == "." }.split(separator: "\n")
        let dropped = lines.compactMap { $0.hasPrefix("dropped ") ? Int($0.dropFirst(8)) : nil }
        let written = lines.count { $0 == line.dropLast() }
        #expect(written + dropped.count == lines.count)
        #expect(written + dropped.reduce(0, +) == 5000)
        // What is on its way, and what waits behind it: each is told with what was dropped when it was taken, and the first may
        // have been taken before anything was.
        #expect((1...2).contains(dropped.count) && written <= 2 * 10_000 / 100)
        close(ends.read)
    }

    /// A descriptor that somebody else made non-blocking loses nothing.
    @Test(.timeLimit(.minutes(patience))) func aDescriptorThatDoesNotBlock() async {
        let ends = pipe()
        _ = fcntl(ends.write, F_SETFL, O_NONBLOCK)
        let writer = LogWriter(ends.write, limit: 1 << 20, droppedLine: Self.dropped)
        for number in 0..<20_000 { writer.write("\(number)\n") }
        async let all = Task.detached { readAll(ends.read) }.value
        #expect(await writer.flush(within: .seconds(20 * patience)))
        close(ends.write)
        #expect(await all.split(separator: "\n").map { Int($0) } == Array(0..<20_000))
        close(ends.read)
    }

    /// Where nobody can read any more, lines are thrown away, and what follows is tried anew.
    @Test func aReaderThatWentAway() async {
        signal(SIGPIPE, SIG_IGN)
        let ends = pipe()
        let writer = LogWriter(ends.write, droppedLine: Self.dropped)
        close(ends.read)
        for _ in 0..<10 {
            writer.write("hello\n")
            #expect(await writer.flush(within: .seconds(20 * patience)))
        }
        close(ends.write)
    }
}
