import Glibc
import Script
import Terminal

/// One line on standard error that tells how far a replay is, where that is a terminal.
final class ReplayProgressLine: Sendable {
    private static let barColumns = 20

    private let total: Int?

    /// Nil where standard error is no terminal, or one that cannot erase a line.
    ///
    /// - Parameter total: The messages that there are to send, or whatever else makes the whole; nil if that is not known.
    init?(total: Int?) {
        guard isatty(STDERR_FILENO) == 1, environment("TERM") != "dumb" else { return nil }
        self.total = total
    }

    /// Writes the line anew: a bar, what was sent and answered, the rate, and the time left at that rate.
    func show(_ report: Report) {
        let rate = report.elapsed > .zero ? Double(report.sent) / report.elapsed.inSeconds : 0
        var parts = ["sent \(report.sent)\(total.map { " of \($0)" } ?? "")", "answered \(report.answered)"]
        if report.failureCount > 0 { parts.append("failures \(report.failureCount)") }
        parts.append("\(Int(rate.rounded()))/s")
        if let total, rate > 0, total > report.sent {
            parts.append("\(readable(.seconds(Int((Double(total - report.sent) / rate).rounded(.up))))) left")
        }
        show(parts, done: report.sent)
    }

    /// Writes the line anew: a bar where there is room for it, and this; a line that wraps could not be taken away.
    func show(_ parts: [String], done: Int) {
        let text = parts.joined(separator: ", ")
        let bar = bar(done)
        let columns = Self.columns - 1
        let line = bar.count + text.count <= columns ? bar + text : String(text.prefix(columns))
        Self.write("\r\(line)\u{1B}[K")
    }

    /// Takes the line away.
    func clear() {
        Self.write("\r\u{1B}[K")
    }

    private func bar(_ done: Int) -> String {
        guard let total, total > 0 else { return "" }
        let filled = min(Self.barColumns, Int(Double(done) / Double(total) * Double(Self.barColumns)))
        return "[\(String(repeating: "#", count: filled))\(String(repeating: ".", count: Self.barColumns - filled))] "
    }

    /// Those of the window at present.
    private static var columns: Int {
        var window = winsize()
        return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &window) == 0 && window.ws_col > 1 ? Int(window.ws_col) : 80
    }

    /// A terminal that takes no more misses an update, and that is all.
    private static func write(_ text: String) {
        var bytes = Array(text.utf8)
        _ = Glibc.write(STDERR_FILENO, &bytes, bytes.count)
    }
}
