import Measurement

/// How a report is put into words.
extension Report {
    /// The report for people, some lines of text that end in a line break.
    ///
    /// Failures are placed in `file`; where only ASCII can be shown the histogram's blocks become `#`. By default a
    /// character is a column wide.
    package func text(file: String, ascii: Bool = false, width: @escaping Width = \.count) -> String {
        // Why there was no connection is told when it is known, by whoever tried.
        var lines = ending.isNotConnected ? [counts] : [ending.description(file: file)].compactMap { $0 } + [counts]
        if !resentMessages.isEmpty { lines.append("sent again: \(sentAgain)") }
        lines += rates
        lines += bars(block: ascii ? "#" : "█")
        lines += faultyConnections
        if failureCount > 0 {
            lines.append("\(failureCount) \(failureCount == 1 ? "failure" : "failures"):")
            lines += failures.map { $0.description(in: self, file, width: width) }
            let left = failureCount - failures.count
            if left > 0 { lines.append("  and \(left) more") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One line of counts; those that are usually 0 only if they are not.
    private var counts: String {
        var counts = (connections > 1 ? ["\(connections) connections"] : []) + ["sent \(sent)"]
        if isChecked {
            counts += ["answered \(answered)", "lost \(lost)", "altered \(altered)", "doubled \(doubled)"]
        } else {
            counts += ["received \(received)", "answers not checked"]
        }
        switch neverSent {
        case 0: break
        case nil: counts.append("the rest unsent")
        case let count?: counts.append("unsent \(count)")
        }
        if passedOver > 0 { counts.append("passed over \(passedOver)") }
        if reconnections > 0 { counts.append("reconnected \(reconnections)") }
        if resent > 0 { counts.append("again \(resent)") }
        if unasked > 0 { counts.append("not asked for answers \(unasked)") }
        if unexpected > 0 { counts.append("unexpected \(unexpected)") }
        if reordered > 0 { counts.append("out of order \(reordered)") }
        if skipped > 0 { counts.append("skipped \(skipped) empty \(skipped == 1 ? "line" : "lines")") }
        return counts.joined(separator: ", ")
    }

    /// Which messages were sent again, as `messages 3, 10 to 14; 9 times in all` where some went more than once.
    private var sentAgain: String {
        let runs = resentMessages.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)" }
        let left = resent - resentMessages.reduce(0) { $0 + $1.count }
        let noun = resent - left == 1 ? "message" : "messages"
        return "\(noun) \(runs.joined(separator: ", "))" + (left > 0 ? "; \(resent) times in all" : "")
    }

    private var rates: [String] {
        // Where nothing happened to a message there is no time to tell.
        guard sent > 0, elapsed > .zero else { return [] }
        let rate = Double(sent) / elapsed.inSeconds
        let noun = sent == 1 ? "message" : "messages"
        var lines = ["\(sent) \(noun) in \(readable(elapsed)): \(Self.told(rate)) messages/s\(missedRate)"]
        if let times = Self.times(roundTrips) { lines.append("round trip \(times)") }
        // A message that goes out late since others keep the client or the connection busy has waited already.
        if let times = Self.times(responses) { lines.append("since due  \(times)") }
        return lines
    }

    /// Few a second are told with a place behind the point.
    private static func told(_ rate: Double) -> String { decimal(rate, places: rate < 9.95 ? 1 : 0) }

    /// The rate that was asked for, where they were sent at less than 99 % of it.
    private var missedRate: String {
        guard let askedRate, sent > 1, Double(sent - 1) < askedRate * sending.inSeconds * 0.99 else { return "" }
        return ", of \(decimal(askedRate, places: askedRate < 10 ? 2 : 0))/s asked for"
    }

    private static func times(_ histogram: DurationHistogram) -> String? {
        guard histogram.count > 0 else { return nil }
        let parts = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99)].compactMap { name, part in
            histogram.percentile(part).map { "\(name) \(readable($0))" }
        }
        return (parts + ["max \(readable(histogram.longest))"]).joined(separator: ", ")
    }

    /// The connections on which most went wrong.
    private var faultyConnections: [String] {
        guard connections > 1, !faulty.isEmpty else { return [] }
        let worst = faulty.sorted { ($0.faults, -$0.connection) > ($1.faults, -$1.connection) }.prefix(10)
        let lines = worst.map { tally in
            let counts = [("sent", tally.sent), ("answered", tally.answered)] + tally.wrong
            return "  connection \(tally.connection): " + counts.map { "\($0) \($1)" }.joined(separator: ", ")
                + (tally.isWhole ? "" : ", ended early")
        }
        let left = faulty.count - worst.count
        return ["\(faulty.count) of \(connections) connections with faults:"] + lines
            + (left > 0 ? ["  and \(left) more"] : [])
    }

    private func bars(block: String) -> [String] {
        let octaves = roundTrips.octaves
        guard octaves.count > 1, let most = octaves.map(\.count).max() else { return [] }
        return octaves.map { octave in
            let label = "up to \(readable(octave.upTo))"
            let padding = String(repeating: " ", count: max(0, 18 - label.count))
            // The smallest bar is seen too.
            let length = octave.count == 0 ? 0 : max(1, octave.count * 40 / most)
            return "  \(padding)\(label) \(String(repeating: block, count: length)) \(octave.count)"
        }
    }
}

extension Report.Ending {
    /// Whether there was no connection to be had.
    package var isNotConnected: Bool { if case .notConnected = self { true } else { false } }

    /// What ended it, in a sentence; nil if it came to its end.
    package func description(file: String) -> String? {
        switch self {
        case .completed: nil
        case .notConnected(let reason): reason
        case .lost(1006, let reason, _): "connection lost: no closing handshake (1006)\(because(reason))"
        case .lost(let code, let reason, let byPeer):
            "connection lost: closed by \(byPeer ? "the server" : "yodel") (\(code))\(because(reason))"
        case .hung(let timeout): "timeout: the server has not answered for \(readable(timeout))"
        case .interrupted: "interrupted"
        case .invalid(let fault): fault.description(in: file)
        }
    }

    private func because(_ reason: String) -> String { reason.isEmpty ? "" : ": \(printable(reason))" }
}

extension Failure {
    /// The failure with its message, its place and what came, on one to three lines.
    package func description(in report: Report, _ script: String, width: @escaping Width = \.count) -> String {
        let file = file(in: report, script)
        let name = (message > 0 ? "message \(message)" : "a message") + whence
        let position = position(file, report.numbering)
        let whose = "\(name)\(position)" + (text.map { ": \($0.description)" } ?? "")
        return switch kind {
        case .notAnswered: "  \(whose)\n    not answered; expected: \(described(expected))"
        case .altered:
            "  \(whose)\n\(alteration(width))"
        case .doubled: "  \(whose)\n    answered again:  \(described(came))"
        case .unexpected: "  unexpected message\(whence): \(described(came))"
        case .outOfOrder: "  \(whose)\n    answered after a newer message: \(described(expected))"
        case .late: "  \(whose)\n    answered after its timeout"
        case .noValue:
            "  {\(described(expected))} has no value\(position): the check that captures it failed; nothing more was sent"
        case .notClosed: "  not closed by the server\(position)\(code)"
        case .closedOtherwise: "  closed by the server with \(described(came))\(position)\(code)"
        }
    }

    private var whence: String { connection > 0 ? " of connection \(connection)" : "" }

    /// The file that it stands in, of the script `file` or of what that includes.
    func file(in report: Report, _ file: String) -> String {
        guard let number = place?.file, number > 0 else { return file }
        return report.includedFiles[number - 1]
    }

    /// What came beside what was expected.
    private func alteration(_ width: @escaping Width) -> String {
        if isExact, let came, let expected, came.kind == expected.kind {
            return Alteration(expected: expected, came: came, width: width).text
        }
        return "    altered answer:  \(described(came))\n    expected:        \(described(expected))"
    }

    private var code: String {
        let code = described(expected)
        return code.isEmpty ? "" : "; expected: \(code)"
    }

    private func position(_ file: String, _ numbering: Numbering) -> String {
        guard let place else { return "" }
        let round = place.round.map { ", round \($0)" } ?? ""
        return " (\(numbering.name(of: place.line, in: printable(file)))\(round))"
    }

    private func described(_ excerpt: Excerpt?) -> String {
        excerpt.map(\.description) ?? ""
    }
}

extension Tally {
    /// The counts that should be 0 and are not.
    fileprivate var wrong: [(String, Int)] {
        [
            ("lost", lost), ("altered", altered), ("doubled", doubled), ("unexpected", unexpected),
            ("out of order", reordered),
        ].filter { $0.1 > 0 }
    }
}
