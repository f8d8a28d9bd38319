/// A conversation as it took place: what was sent and received, and when.
package struct Recording: Hashable, Sendable {
    /// One thing that happened.
    package struct Entry: Hashable, Sendable {
        /// Since the recording began.
        package let time: Duration
        package let what: Happening

        package init(at time: Duration, _ what: Happening) {
            self.time = time
            self.what = what
        }
    }

    /// What can happen.
    package enum Happening: Hashable, Sendable {
        case opened(url: String)
        case sent(PayloadKind, ArraySlice<UInt8>)
        case received(PayloadKind, ArraySlice<UInt8>)
        case closed(code: UInt16, reason: String)
    }

    /// In the order of their times.
    package var entries: [Entry]

    package init(entries: [Entry] = []) {
        self.entries = entries
    }
}

extension Recording {
    /// A script that has the same conversation again.
    ///
    /// Each answer stands below the message that it answers: the first unanswered one that it contains. What answers none
    /// stands below the last message sent before it, and a message that nothing answered asks for nothing. Where the
    /// connection was made anew, the script makes it anew.
    package var program: Program {
        var compiler = RecordingCompiler()
        for entry in entries { compiler.take(entry) }
        return compiler.program
    }

    /// The messages that were sent, a line each, and how many cannot be one: binary, empty, and of more than a line.
    package var lines: (text: [UInt8], leftOut: Int) {
        var text: [UInt8] = []
        var leftOut = 0
        for case .sent(let kind, let bytes) in entries.map(\.what) {
            if kind == .text, !bytes.isEmpty, !bytes.contains(UInt8(ascii: "\n")) {
                text += bytes
                text.append(UInt8(ascii: "\n"))
            } else {
                leftOut += 1
            }
        }
        return (text, leftOut)
    }
}

/// Orders what happened into a script.
private struct RecordingCompiler {
    /// Unanswered messages that an answer is compared with, and bytes of them.
    private static let scanned = (count: 1024, bytes: 4 << 20)

    private struct Exchange {
        let send: Recording.Entry?
        let line: Int
        var answers: [(PayloadKind, ArraySlice<UInt8>, line: Int)] = []
        var isAnswered = false
        var reconnects = false
    }

    private var exchanges: [Exchange] = []
    /// The first that may not be answered yet.
    private var firstUnanswered = 0
    private var hasOpened = false
    private var line = 0

    mutating func take(_ entry: Recording.Entry) {
        line += 1
        switch entry.what {
        case .opened:
            if hasOpened {
                exchanges.append(Exchange(send: nil, line: line, isAnswered: true, reconnects: true))
                firstUnanswered = exchanges.count
            }
            hasOpened = true
        case .sent: exchanges.append(Exchange(send: entry, line: line))
        case .received(let kind, let bytes): receive(kind, bytes)
        case .closed: break
        }
    }

    private mutating func receive(_ kind: PayloadKind, _ bytes: ArraySlice<UInt8>) {
        if exchanges.isEmpty { exchanges.append(Exchange(send: nil, line: line, isAnswered: true)) }
        let answered = answered(kind, bytes)
        if let answered { exchanges[answered].isAnswered = true }
        exchanges[answered ?? exchanges.count - 1].answers.append((kind, bytes, line))
        while firstUnanswered < exchanges.count, exchanges[firstUnanswered].isAnswered { firstUnanswered += 1 }
    }

    private func answered(_ kind: PayloadKind, _ bytes: ArraySlice<UInt8>) -> Int? {
        var budget = Self.scanned.bytes
        for index in (firstUnanswered..<exchanges.count).prefix(Self.scanned.count) where !exchanges[index].isAnswered {
            guard case .sent(let sentKind, let sent) = exchanges[index].send?.what else { continue }
            if kind == sentKind, contains(bytes, sent) { return index }
            budget -= bytes.count
            if budget < 0 { break }
        }
        return nil
    }

    var program: Program {
        var instructions: [Program.Instruction] = []
        var templates: [Template] = []
        func add(_ bytes: ArraySlice<UInt8>) -> Int {
            templates.append(Template(bytes))
            return templates.count - 1
        }
        for exchange in exchanges {
            if exchange.reconnects { instructions.append(.reconnect) }
            if let send = exchange.send, case .sent(let kind, let bytes) = send.what {
                instructions.append(.at(send.time))
                instructions.append(.send(kind, template: add(bytes), Place(line: exchange.line)))
                if exchange.answers.isEmpty { instructions.append(.expect(.any(0), Place(line: exchange.line))) }
            }
            for (kind, bytes, line) in exchange.answers {
                instructions.append(.expect(.exact(kind, .template(add(bytes))), Place(line: line)))
            }
        }
        return Program(instructions: instructions, templates: templates, variables: [], includedFiles: [])
    }
}
