import Logging
import Synchronization

@testable import EchoServer

/// Keeps what is logged, as lines for people without their times.
final class KeptLog: Sendable {
    private let kept = Mutex<[String]>([])

    /// The lines so far.
    var lines: [String] { kept.withLock { $0 } }

    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

    private struct Handler: LogHandler {
        let log: KeptLog
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let line = LogFormat.text.line(event.level, "\(event.message)", event.metadata ?? [:], milliseconds: 0)
            log.kept.withLock { $0.append(String(line.dropFirst(25).dropLast())) }
        }
    }
}
