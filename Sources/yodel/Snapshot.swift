import ArgumentParser
import Conversation
import Glibc
import Interface
import Terminal

extension Size {
    /// Reads `80x24`: columns, then rows, up to 1000 of each.
    ///
    /// - Throws: `ValidationError` when it is anything else.
    init(argument: String) throws {
        let parts = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let columns = parts[0], let rows = parts[1], (1...1000).contains(columns),
            (1...1000).contains(rows)
        else { throw ValidationError("give columns and rows, such as 80x24, up to 1000 of each") }
        self.init(columns: columns, rows: rows)
    }
}

/// `yodel --snapshot 80x24`: the screen without a terminal, until there is a frame worth printing.
struct Snapshot {
    /// How long nothing has to happen before the frame is taken.
    private static let pause = Duration.milliseconds(150)

    private let mailbox: Mailbox<ConversationMail>
    private let deadline: Duration
    private var clock = SystemClock()

    /// One that is taken after a time at the latest.
    init(mailbox: Mailbox<ConversationMail>, within limit: Duration) {
        self.mailbox = mailbox
        deadline = SystemClock.uptime + limit
    }

    /// Lets the chat go on until all is answered and still, or no longer; returns the frame.
    mutating func frame(of chat: inout Chat) -> Canvas {
        var lastMail = SystemClock.uptime
        while SystemClock.uptime < deadline {
            let still = chat.isSettled ? lastMail + Self.pause : deadline
            if still <= SystemClock.uptime { break }
            let wakeUp = min(still, deadline, chat.nextDeadline ?? deadline)
            var waiting = pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0)
            poll(&waiting, 1, SystemClock.milliseconds(until: wakeUp))
            let now = clock.now()
            for mail in mailbox.drain() {
                _ = chat.take(mail, at: now)
                lastMail = now.uptime
            }
            if let due = chat.nextDeadline, due <= now.uptime { _ = chat.take(.deadlineReached, at: now) }
        }
        return chat.view(at: clock.now())
    }
}

extension Chat {
    /// Whether nothing is waited for, or nothing will come of it.
    var isSettled: Bool {
        switch conversation.state {
        case .open: conversation.tally.waiting == 0 && conversation.tally.unsent == 0 && playback == nil
        case .backingOff, .disconnected: true
        case .idle, .connecting, .closing: false
        }
    }
}
