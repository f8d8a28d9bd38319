import Glibc
import TestSupport
import Testing

@testable import Terminal

/// What is written to a terminal that is slow, or gone: all of it in its order, and never more than it takes.
@Suite(.serialized) struct OutputQueueTests {
    private struct Pipe {
        let read: Int32
        let write: Int32

        init() throws {
            var ends: [Int32] = [0, 0]
            try #require(pipe(&ends) == 0)
            (read, write) = (ends[0], ends[1])
        }

        /// What can be read now, so many bytes at most.
        func take(_ most: Int) -> [UInt8] {
            var waiting = pollfd(fd: read, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 0) > 0 else { return [] }
            var bytes = [UInt8](repeating: 0, count: most)
            let count = Glibc.read(read, &bytes, most)
            return Array(bytes.prefix(max(0, count)))
        }
    }

    @Test(arguments: 0..<6 as Range<UInt64>) func allComesInItsOrderHoweverSlow(_ seed: UInt64) throws {
        var random = Seeded(seed)
        let pipe = try Pipe()
        defer { for end in [pipe.read, pipe.write] { close(end) } }
        var queue = OutputQueue(terminal: pipe.write)
        var (sent, received): ([UInt8], [UInt8]) = ([], [])
        for _ in 0..<60 {
            let more = random.bytes(Int.random(in: 0...9000, using: &random))
            sent += more
            queue.append(more)
            // It writes what the other end has room for, and returns whatever that is.
            let isThere = queue.flush()
            #expect(isThere)
            if Bool.random(using: &random) { received += pipe.take(Int.random(in: 1...9000, using: &random)) }
        }
        while !queue.isEmpty {
            received += pipe.take(5000)
            let isThere = queue.flush()
            try #require(isThere)
        }
        while received.count < sent.count {
            let more = pipe.take(5000)
            try #require(!more.isEmpty)
            received += more
        }
        #expect(received == sent && pipe.take(1).isEmpty)
    }

    @Test func oneThatTakesNothingIsGivenUp() throws {
        let pipe = try Pipe()
        defer { for end in [pipe.read, pipe.write] { close(end) } }
        var queue = OutputQueue(terminal: pipe.write)
        queue.append([UInt8](repeating: 0x61, count: 1 << 20))
        let start = SystemClock.uptime
        queue.flush(within: 100)
        #expect(!queue.isEmpty && SystemClock.uptime - start >= .milliseconds(100))
    }

    @Test func oneThatIsGoneIsTold() throws {
        signal(SIGPIPE, SIG_IGN)
        let pipe = try Pipe()
        close(pipe.read)
        defer { close(pipe.write) }
        var queue = OutputQueue(terminal: pipe.write)
        let withNothing = queue.flush()
        queue.append([0x61])
        let withSomething = queue.flush()
        #expect(withNothing && !withSomething)
    }
}
