import Glibc
import Logging
import NIOCore
import Synchronization
import Transport
import WebSocketCore

/// What a server logs beside its connections, at a rate that no crowd of clients can raise.
final class ServerLog: Sendable {
    /// Refusals told each second; the others are summed up behind it.
    private static let refusalsTold = 10

    private let logger: Logger
    private let loop: any EventLoop
    private let refusals = Mutex(Throttle(refusalsTold, in: .seconds(1)))
    private let shortages = Mutex(Throttle(1, in: .minutes(1)))

    /// A log whose sums are told by a timer of this loop.
    init(_ logger: Logger, loop: any EventLoop) {
        self.logger = logger
        self.loop = loop
    }

    /// A handshake was refused; from any thread.
    func refused(_ refusal: HandshakeRefusal, peer: String) {
        switch refusals.withLock({ $0.admit(at: .now()) }) {
        case .told: logger.info("handshake refused", metadata: ["peer": "\(peer)", "status": "\(refusal.status)"])
        case .counted: break
        case .countedFirst(let end): loop.scheduleTask(deadline: end) { self.tellRest() }
        }
    }

    /// Tells how many more were refused, if there were some.
    func tellRest() {
        let count = refusals.withLock { $0.takeCount() }
        guard count > 0 else { return }
        logger.info("more handshakes refused", metadata: ["count": .stringConvertible(count)])
    }

    /// Nobody can be accepted, since the system has no room (errno); from any thread.
    func noRoom(_ number: CInt) {
        guard shortages.withLock({ $0.admit(at: .now()) }) == .told else { return }
        let mend =
            number == EMFILE
            ? "raise the limit (ulimit -n), or lower --max-connections"
            : "give the system more, or lower --max-connections"
        logger.warning(
            "no room for more connections; who comes waits",
            metadata: ["reason": "\(String(cString: strerror(number)))", "mend": "\(mend)"]
        )
    }
}
