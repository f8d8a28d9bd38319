import DequeModule

/// Orders what happened into a script.
struct RecordingCompiler: Sendable {
    /// Unanswered messages that an answer is compared with, and bytes of them.
    private static let scanned = (count: 1024, bytes: 4 << 20)
    /// Messages on their way at once, of which none is given up yet: more than yodel itself lets wait in lines.
    private static let kept = 1 << 16

    private struct Exchange {
        let send: Recording.Entry?
        let line: Int
        var answers: [(PayloadKind, ArraySlice<UInt8>, line: Int)] = []
        var isAnswered = false
        var reconnects = false
    }

    private var exchanges: Deque<Exchange> = []
    /// The first that may not be answered yet.
    private var firstUnanswered = 0
    private var hasOpened = false

    /// Exchanges that are kept.
    var pending: Int { exchanges.count }

    /// Takes what happened next, as a line of the recording tells it.
    mutating func take(_ entry: Recording.Entry, line: Int) {
        switch entry.what {
        case .opened:
            if hasOpened {
                exchanges.append(Exchange(send: nil, line: line, isAnswered: true, reconnects: true))
                firstUnanswered = exchanges.count
            }
            hasOpened = true
        case .sent: exchanges.append(Exchange(send: entry, line: line))
        case .received(let kind, let bytes): receive(kind, bytes, line)
        case .closed: break
        }
    }

    private mutating func receive(_ kind: PayloadKind, _ bytes: ArraySlice<UInt8>, _ line: Int) {
        if exchanges.isEmpty { exchanges.append(Exchange(send: nil, line: line, isAnswered: true)) }
        let answered = answered(kind, bytes)
        if let answered { exchanges[answered].isAnswered = true }
        exchanges[answered ?? exchanges.count - 1].answers.append((kind, bytes, line))
        skipAnswered()
    }

    private mutating func skipAnswered() {
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

    /// Takes out the exchanges that nothing can be added to any more; in the end all.
    ///
    /// The last one may get what answers none. One that is not answered is given up when many came after it.
    mutating func takePiece(isLast: Bool) -> [Program.Instruction] {
        var instructions: [Program.Instruction] = []
        while let first = exchanges.first,
            isLast || exchanges.count > 1 && (first.isAnswered || exchanges.count > Self.kept)
        {
            exchanges.removeFirst()
            firstUnanswered = max(0, firstUnanswered - 1)
            add(first, to: &instructions)
        }
        skipAnswered()
        return instructions
    }

    private func add(_ exchange: Exchange, to instructions: inout [Program.Instruction]) {
        if exchange.reconnects { instructions.append(.reconnect) }
        if let send = exchange.send, case .sent(let kind, let bytes) = send.what {
            instructions.append(.at(send.time))
            instructions.append(.send(kind, Template(bytes), Place(line: exchange.line)))
            if exchange.answers.isEmpty { instructions.append(.expect(.any(0), Place(line: exchange.line))) }
        }
        for (kind, bytes, line) in exchange.answers {
            instructions.append(.expect(.exact(kind, .template(Template(bytes))), Place(line: line)))
        }
    }
}

/// Compiles the lines of a recording.
struct RecordingParser: LineCompiler {
    private var lines = Recording.LineParser()
    private var compiler = RecordingCompiler()

    var pending: Int { compiler.pending }
    var faults: [ScriptFault] { lines.faults }
    var variables: [String] { [] }
    var includedFiles: [String] { [] }
    var cutOffLine: Int? { lines.cutOffLine }

    mutating func read(line: ArraySlice<UInt8>, tooLongFor limit: Int?, hasEnd: Bool) {
        if let limit { return lines.skipLine(tooLongFor: limit, hasEnd: hasEnd) }
        if let entry = lines.entry(of: line, hasEnd: hasEnd) { compiler.take(entry, line: lines.line) }
    }

    mutating func finish() { lines.finish() }

    mutating func takePiece(isLast: Bool) -> [Program.Instruction] { compiler.takePiece(isLast: isLast) }
}

extension Program {
    /// Compiles a recording: a script that has the same conversation again.
    ///
    /// - Throws: All that is wrong with it.
    package init(recording file: ArraySlice<UInt8>) throws(InvalidScript) {
        var parser = RecordingParser()
        for line in file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            parser.read(line: line, tooLongFor: nil, hasEnd: line.endIndex < file.endIndex)
        }
        parser.finish()
        guard parser.faults.isEmpty else { throw InvalidScript(faults: parser.faults) }
        self.init(instructions: parser.takePiece(isLast: true), variables: [], includedFiles: [])
        cutOffLine = parser.cutOffLine
    }
}
