import Dispatch
import Glibc

/// Watches for the signals that ask a program to end.
struct SignalWatch {
    private let sources: [any DispatchSourceSignal]

    /// Calls `body` with the signal's number for each SIGINT, SIGTERM and SIGHUP, on a thread of its own.
    init(_ body: @escaping @Sendable (CInt) -> Void) {
        let queue = DispatchQueue(label: "signals")
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { body(number) }
            source.activate()
            return source
        }
    }

    /// Watches no more.
    func end() {
        for source in sources { source.cancel() }
    }
}
