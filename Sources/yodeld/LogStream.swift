import EchoServer
import Glibc
import Logging

/// Has the log written to standard error.
struct LogStream: LogHandler {
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    private let format: LogFormat
    private let writer: LogWriter

    /// A log in this format.
    init(format: LogFormat, writer: LogWriter) {
        self.format = format
        self.writer = writer
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let own = event.metadata { all.merge(own) { $1 } }
        writer.write(format.line(event.level, "\(event.message)", all, milliseconds: Self.milliseconds))
    }

    /// A writer to standard error.
    static func writer(format: LogFormat) -> LogWriter {
        LogWriter(STDERR_FILENO) { count in
            format.line(
                .warning,
                "lines of the log dropped, since nobody read them",
                ["count": .stringConvertible(count)],
                milliseconds: milliseconds
            )
        }
    }

    /// The time since 1970.
    private static var milliseconds: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
    }
}
