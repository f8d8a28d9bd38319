import Dispatch
import Glibc

/// Watches for the signals that ask a program to end.
struct SignalWatch {
    private let sources: [any DispatchSourceSignal]

    /// Calls `body` with the signal's number for each SIGINT, SIGTERM and SIGHUP, on a thread of its own.
    init(_ body: @escaping @Sendable (CInt) -> Void) {
        let queue = DispatchQueue(label: "signals")
        let registrations = DispatchGroup()
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { body(number) }
            registrations.enter()
            source.setRegistrationHandler { registrations.leave() }
            source.activate()
            return source
        }
        // Until then a signal ends the program, as it does without a watch; it must not be lost.
        registrations.wait()
    }

    /// Watches no more.
    func end() {
        for source in sources { source.cancel() }
    }
}
