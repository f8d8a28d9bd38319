import Glibc
import Testing

@testable import Terminal

@Suite struct MailboxTests {
    private func isReadable<Mail>(_ mailbox: Mailbox<Mail>) -> Bool {
        var waiting = pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, 0) == 1
    }

    @Test func `mail comes once, in order, and wakes`() throws {
        let mailbox = try Mailbox<Int>()
        #expect(!isReadable(mailbox))
        mailbox.post(1)
        mailbox.post([2, 3])
        mailbox.post([Int]())
        #expect(isReadable(mailbox))
        #expect(mailbox.drain() == [1, 2, 3])
        #expect(!isReadable(mailbox))
        #expect(mailbox.drain().isEmpty)
    }

    @Test func `a batch of nothing wakes nobody`() throws {
        let mailbox = try Mailbox<Int>()
        mailbox.post([])
        #expect(!isReadable(mailbox))
    }

    @Test func `many threads post, and each one's mail stays in order`() throws {
        let mailbox = try Mailbox<(poster: Int, number: Int)>()
        let posters = 4
        let count = 20_000
        let posting = (0..<posters).map { poster in
            PosixThread { for number in 0..<count { mailbox.post((poster, number)) } }
        }
        var next = [Int](repeating: 0, count: posters)
        while next.reduce(0, +) < posters * count {
            // A wake-up that got lost would leave mail behind for ever.
            var waiting = pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0)
            try #require(poll(&waiting, 1, 30_000) == 1)
            for mail in mailbox.drain() {
                try #require(mail.number == next[mail.poster])
                next[mail.poster] += 1
            }
        }
        for thread in posting { thread.join() }
        #expect(next == [Int](repeating: count, count: posters))
    }
}

/// A thread of the system's own, which other tests can't keep waiting as they can a task.
private struct PosixThread {
    private let thread: pthread_t

    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    init(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work(body)).toOpaque()
        let outcome = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            },
            work
        )
        precondition(outcome == 0, "no thread to be had")
        self.thread = thread
    }

    func join() { pthread_join(thread, nil) }
}
