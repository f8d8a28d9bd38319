import Synchronization

/// The way from any thread to the main one: mail is posted, and wakes the loop that sleeps on the pipe.
///
/// It has no limit of its own. Whoever posts works on a credit, and stops reading its socket when too much waits; so
/// memory is bounded by back pressure and nothing is dropped.
package final class Mailbox<Mail: Sendable>: Sendable {
    private let waiting = Mutex<[Mail]>([])
    private let pipe: WakePipe

    /// An empty mailbox; throws `.system` if no pipe can be opened.
    package init() throws(TerminalError) {
        pipe = try WakePipe()
    }

    deinit { pipe.close() }

    /// The descriptor that is readable while mail waits.
    package var descriptor: Int32 { pipe.readEnd }

    /// Posts one piece of mail; any thread may.
    package func post(_ mail: Mail) { post(CollectionOfOne(mail)) }

    /// Posts several pieces, which stay together and in order; any thread may.
    package func post(_ batch: some Collection<Mail>) {
        guard !batch.isEmpty else { return }
        let wasEmpty = waiting.withLock { waiting in
            defer { waiting += batch }
            return waiting.isEmpty
        }
        // One byte for as many pieces as come before the next drain.
        if wasEmpty { pipe.wake() }
    }

    /// Takes all that waits, in the order of posting; for the main thread.
    package func drain() -> [Mail] {
        // The byte goes first: mail that comes between the two is taken now, and its own byte wakes once too often.
        _ = pipe.drain()
        return waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}
