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

    @Test func `many threads post, and each one's mail stays in order`() async throws {
        let mailbox = try Mailbox<(poster: Int, number: Int)>()
        let posters = 4
        let count = 20_000
        let posting = Task.detached {
            await withTaskGroup(of: Void.self) { group in
                for poster in 0..<posters {
                    group.addTask { for number in 0..<count { mailbox.post((poster, number)) } }
                }
            }
        }
        var next = [Int](repeating: 0, count: posters)
        let deadline = SystemClock.uptime + .seconds(60)
        while next.reduce(0, +) < posters * count {
            // A wake-up that got lost would leave mail behind for ever.
            try #require(SystemClock.uptime < deadline)
            guard isReadable(mailbox) else {
                await Task.yield()
                continue
            }
            for mail in mailbox.drain() {
                try #require(mail.number == next[mail.poster])
                next[mail.poster] += 1
            }
        }
        await posting.value
        #expect(next == [Int](repeating: count, count: posters))
    }
}
