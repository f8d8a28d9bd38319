/// What was said as lines of text, for the terminal's own screen once the one with the transcript is gone.
package enum KeptTranscript {
    /// Entries that are written at most, so that the newest stay within what terminals scroll back.
    private static let entriesAtMost = 1000
    /// The texts' column, and that of their further lines.
    private static let indent = String(repeating: " ", count: 12)

    /// The newest entries from the oldest on, each in a line with its time and sign; empty if nothing was said.
    ///
    /// Nothing in it can harm a terminal, and what is left out is told.
    package static func lines(of transcript: Transcript, symbols: Symbols) -> [String] {
        let numbers = transcript.numbers
        let shown = numbers.suffix(entriesAtMost)
        let left = numbers.count - shown.count
        let notice = "\(symbols.ellipsis) \(Wording.count(left, "earlier line")) left out; /export FILE keeps all"
        return (left > 0 ? [" \(notice)"] : []) + shown.map { line(of: transcript[$0], symbols) }
    }

    private static func line(of entry: Transcript.Entry, _ symbols: Symbols) -> String {
        let text = PrintableText(entry.shownBytes, symbols: symbols).lines(indent: indent)
        let fate = entry.delivery.map { delivered($0, symbols) } ?? ""
        return " \(Wording.clock(entry.localSeconds)) \(entry.kind.sign) \(text)\(fate.isEmpty ? "" : "  \(fate)")"
    }

    private static func delivered(_ delivery: Delivery, _ symbols: Symbols) -> String {
        switch delivery {
        case .waiting: symbols.waiting
        case .answered(let time): "\(symbols.answered) \(Wording.roundTrip(time))"
        case .lost: "\(symbols.lost) lost"
        case .sent: ""
        case .leftBehind: "not sent"
        case .canceled: "canceled"
        }
    }
}
