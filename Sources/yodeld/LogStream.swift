import EchoServer
import Glibc
import Logging

/// Writes the log to standard error, a line at a time.
struct LogStream: LogHandler {
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    /// How a line looks.
    let format: LogFormat

    /// A log in this format.
    init(format: LogFormat) { self.format = format }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let own = event.metadata { all.merge(own) { $1 } }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let milliseconds = Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
        // One write: lines of several threads never mix.
        var line = Array(format.line(event.level, "\(event.message)", all, milliseconds: milliseconds).utf8)
        _ = write(STDERR_FILENO, &line, line.count)
    }
}
