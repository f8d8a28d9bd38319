package import NIOCore
import Synchronization
package import WebSocketCore

/// The request that opened a connection, and the response that accepted it.
package typealias Opening = (request: HTTPHead, response: HTTPHead)

/// An open connection: what a client can do with it, from any thread.
///
/// What is sent keeps its order. After the connection ended every call does nothing.
package final class ClientConnection: Sendable {
    /// What was asked for off the event loop.
    enum Command: Sendable {
        case send(MessageKind, ArraySlice<UInt8>)
        case ping([UInt8])
        case close(CloseCode, String)
        case abort
    }

    /// Where `deliver` is called.
    package let eventLoop: any EventLoop
    /// What was said to open it: hostile text, the response.
    package let opening: Opening

    private let handler: NIOLoopBound<ClientHandler>
    private let commands = Mutex<[Command]>([])
    /// Whether `commands` has some and a task on the loop will take them.
    private let hasCommands = Atomic<Bool>(false)
    private let unconsumed = Atomic<Int>(0)
    private let isPaused = Atomic<Bool>(false)
    private let unconsumedLimit: Int
    private let framedCount = Atomic<Int>(0)
    private let sentCount = Atomic<Int>(0)
    private let receivedCount = Atomic<Int>(0)

    /// A handle on the handler of an open channel; on the event loop.
    init(
        _ handler: ClientHandler,
        channel: any Channel,
        opening: Opening,
        unconsumedLimit: Int
    ) {
        self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
        self.opening = opening
        self.unconsumedLimit = unconsumedLimit
        eventLoop = channel.eventLoop
    }

    /// Sends a message.
    ///
    /// On the event loop it is framed at once, and flushed once for all that is sent in the same turn.
    ///
    /// - Parameters:
    ///   - kind: Text must be UTF-8.
    ///   - bytes: The message.
    package func send(_ kind: MessageKind, _ bytes: ArraySlice<UInt8>) {
        if eventLoop.inEventLoop {
            performQueued()
            handler.value.send(kind, bytes)
        } else {
            enqueue(.send(kind, bytes))
        }
    }

    /// Sends a ping; a `.ponged` event brings its payload back.
    ///
    /// - Parameter payload: Only its first 125 bytes are sent.
    package func ping(payload: [UInt8] = []) {
        perform(.ping(payload))
    }

    /// Closes behind all that was sent before, then waits for the peer's close frame up to `ClientOptions.closeTimeout`.
    ///
    /// Messages still arrive until then.
    ///
    /// - Parameters:
    ///   - code: One that may not be sent, such as `.none`, leaves the close frame empty.
    ///   - reason: Cut to 123 bytes.
    package func close(_ code: CloseCode = .normal, reason: String = "") {
        perform(.close(code, reason))
    }

    /// Ends the connection at once, without a close frame.
    package func abort() {
        perform(.abort)
    }

    /// Tells that delivered messages were dealt with, so that more may be read.
    ///
    /// - Parameter byteCount: The `cost` of the batches that were.
    package func consumed(_ byteCount: Int) {
        let left = unconsumed.subtract(byteCount, ordering: .sequentiallyConsistent).newValue
        guard left <= unconsumedLimit, isPaused.exchange(false, ordering: .sequentiallyConsistent) else { return }
        // The handler is bound to the loop; only its box travels there.
        let handler = handler
        if eventLoop.inEventLoop {
            handler.value.resumeReading()
        } else {
            eventLoop.execute { handler.value.resumeReading() }
        }
    }

    /// Messages framed so far; final once `.closed` was delivered: those given behind them are never sent.
    package var messagesFramed: Int { framedCount.load(ordering: .acquiring) }

    /// Whether a message that is sent now is framed; on the event loop.
    package var isOpen: Bool { handler.value.connection.isOpen }

    /// What the server has taken so far; on the event loop.
    package var uptake: Uptake { handler.value.context?.uptake ?? Uptake() }

    /// Bytes of frames that the operating system has taken so far; the newest of them, up to 32 KiB, perhaps not yet.
    package var bytesSent: Int { sentCount.load(ordering: .relaxed) }

    /// Bytes of frames received so far.
    package var bytesReceived: Int { receivedCount.load(ordering: .relaxed) }

    private func perform(_ command: Command) {
        if eventLoop.inEventLoop {
            performQueued()
            handler.value.perform(command)
        } else {
            enqueue(command)
        }
    }

    private func enqueue(_ command: Command) {
        commands.withLock { $0.append(command) }
        guard !hasCommands.exchange(true, ordering: .sequentiallyConsistent) else { return }
        eventLoop.execute { self.performQueued() }
    }
}

extension ClientConnection {
    /// Does what other threads asked for so far; on the event loop.
    func performQueued() {
        guard hasCommands.load(ordering: .relaxed), hasCommands.exchange(false, ordering: .sequentiallyConsistent)
        else { return }
        let queued = commands.withLock { commands in
            defer { commands = [] }
            return commands
        }
        for command in queued { handler.value.perform(command) }
    }

    /// Counts a message that was framed; on the event loop.
    func framed() {
        // Nobody else writes it.
        framedCount.store(framedCount.load(ordering: .relaxed) + 1, ordering: .releasing)
    }

    /// Counts what the operating system took; on the event loop.
    func sent(_ byteCount: Int) { sentCount.add(byteCount, ordering: .relaxed) }

    /// Counts what came over the wire; on the event loop.
    func received(_ byteCount: Int) { receivedCount.add(byteCount, ordering: .relaxed) }

    /// Notes what was delivered; on the event loop.
    func delivered(_ byteCount: Int) {
        unconsumed.add(byteCount, ordering: .sequentiallyConsistent)
    }

    /// Whether reading has to wait for `consumed`; on the event loop.
    func shouldPause() -> Bool {
        guard unconsumed.load(ordering: .sequentiallyConsistent) > unconsumedLimit else { return false }
        isPaused.store(true, ordering: .sequentiallyConsistent)
        // `consumed` may have run between the two lines and have found nobody paused.
        guard unconsumed.load(ordering: .sequentiallyConsistent) <= unconsumedLimit else { return true }
        return !isPaused.exchange(false, ordering: .sequentiallyConsistent)
    }
}
