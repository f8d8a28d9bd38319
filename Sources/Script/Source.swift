/// Where a player's steps come from: a compiled script, or one, or lines, that may still be on their way.
package struct Source: Sendable {
    /// The whole script, if it is here.
    package let program: Program?
    /// What the script is like; nil for lines.
    let outline: Outline?
    /// The messages in all, where that is known beforehand.
    package let messageCount: Int?
    private var cursor: Cursor?
    private var stream: ScriptStream?
    private var lines = LineReader()
    /// How many lines it gave.
    private var given = 0

    /// The steps of a compiled script.
    package init(_ program: Program) {
        let outline = program.outline
        self.program = program
        self.outline = outline
        messageCount = outline.messageCount
        cursor = Cursor(program.instructions)
        lines.endInput()
    }

    /// The steps of a script that is to be fed as it is read, of which is known already what it is like.
    package init(_ stream: ScriptStream, _ outline: Outline) {
        program = nil
        self.outline = outline
        messageCount = outline.messageCount
        self.stream = stream
    }

    /// The messages of a line file, to be fed as they are read; their number where it is known.
    package init(_ lines: LineReader, messageCount: Int? = nil) {
        program = nil
        outline = nil
        self.lines = lines
        self.messageCount = messageCount
    }

    /// The number of a recording's last line, from 1, if it is passed over because its end is missing: what wrote it was
    /// killed.
    package var cutOffLine: Int? { outline?.cutOffLine }

    /// Whether it says itself, somewhere, what is to come.
    package var hasChecks: Bool { outline?.hasChecks == true }

    var wantsInput: Bool { stream?.wantsInput ?? lines.wantsInput }
    var skipped: Int { lines.skipped }
    /// Whether `next()` will give nothing any more, once it has given nil.
    var isExhausted: Bool { cursor?.isAtEnd != false && (stream?.isExhausted ?? lines.isExhausted) }

    /// The index of the step last given, counted as the program's instructions are, or the lines; -1 before the first.
    var position: Int { (cursor?.position ?? given) - 1 }
    /// The loops that the step last given stands in, the outermost first.
    var loops: [Cursor.Loop] { cursor?.loops ?? [] }
    /// How many messages a program would send from here to its end.
    var messagesLeft: Int? { cursor?.messagesLeft }

    /// Gives the program's instruction of this index next.
    mutating func jump(to index: Int) { cursor?.jump(to: index) }

    /// The next lines of a line file, without taking them.
    func peek(_ count: Int) -> [ArraySlice<UInt8>] {
        var ahead = lines
        return (0..<count).compactMap { _ in try? ahead.next() }
    }

    mutating func feed(_ chunk: ArraySlice<UInt8>) {
        if stream == nil { lines.feed(chunk) } else { stream?.feed(chunk) }
    }

    mutating func endInput() {
        if stream == nil { lines.endInput() } else { stream?.endInput() }
    }

    /// Plays from the beginning again: what is fed is to be fed once more.
    ///
    /// - Returns: The first step; nil if there is none yet.
    mutating func startOver() throws(ScriptFault) -> Step? {
        if let program { cursor = Cursor(program.instructions) } else { lines.startOver() }
        stream?.startOver()
        return outline?.endsClosed == true ? .reconnect : try next()
    }

    /// The next step; nil if there is none yet or none any more.
    mutating func next() throws(ScriptFault) -> Step? {
        guard outline != nil else {
            guard let line = try lines.next() else { return nil }
            given += 1
            return .send(.text, .bytes(line), Place(line: lines.line))
        }
        while true {
            if let step = cursor?.next() { return step }
            guard let piece = try nextPiece() else { return nil }
            cursor = Cursor(piece)
        }
    }

    private mutating func nextPiece() throws(ScriptFault) -> [Program.Instruction]? {
        do throws(InvalidScript) {
            return try stream?.next()
        } catch {
            // It was right when it was looked through.
            throw error.faults.first ?? ScriptFault(line: 1, .noRecording)
        }
    }
}
