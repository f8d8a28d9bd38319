import Glibc
import Script

/// One line on standard error that tells how far a replay is, where that is a terminal.
final class ReplayProgressLine: Sendable {
    private let total: Int?

    /// Nil where standard error is no terminal, or one that cannot erase a line.
    init?(total: Int?) {
        guard isatty(STDERR_FILENO) == 1, getenv("TERM").map({ String(cString: $0) }) != "dumb" else { return nil }
        self.total = total
    }

    /// Writes the line anew.
    func show(_ report: Report) {
        let sent = total.map { "\(report.sent) of \($0)" } ?? "\(report.sent)"
        let failures = report.failureCount == 0 ? "" : ", failures \(report.failureCount)"
        write("\rsent \(sent), answered \(report.answered)\(failures)\u{1B}[K")
    }

    /// Takes the line away.
    func clear() {
        write("\r\u{1B}[K")
    }

    /// A terminal that takes no more misses an update, and that is all.
    private func write(_ text: String) {
        var bytes = Array(text.utf8)
        _ = Glibc.write(STDERR_FILENO, &bytes, bytes.count)
    }
}
