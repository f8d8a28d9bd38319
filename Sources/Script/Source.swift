/// Where a player's steps come from: a compiled script, or lines that may still be on their way.
package struct Source: Sendable {
    private var cursor: Cursor?
    private var lines = LineReader()
    /// The messages in all, where that is known beforehand.
    package let messageCount: Int?

    /// The steps of a compiled script.
    package init(_ program: Program) {
        cursor = Cursor(program)
        messageCount = program.messageCount
        lines.endInput()
    }

    /// The messages of a line file, to be fed as they are read; their number where it is known.
    package init(_ lines: LineReader, messageCount: Int? = nil) {
        self.lines = lines
        self.messageCount = messageCount
    }

    /// The script, if it is one.
    package var program: Program? { cursor?.program }
    var wantsInput: Bool { lines.wantsInput }
    var skipped: Int { lines.skipped }
    /// Whether `next()` will give nothing any more, once it has given nil.
    var isExhausted: Bool { lines.isExhausted }

    mutating func feed(_ chunk: ArraySlice<UInt8>) {
        lines.feed(chunk)
    }

    mutating func endInput() {
        lines.endInput()
    }

    /// Plays from the beginning again: lines are to be fed once more.
    ///
    /// - Returns: The first step; nil if there is none yet.
    mutating func startOver() throws(ScriptFault) -> Step? {
        if let program {
            cursor = Cursor(program)
            return program.endsClosed ? .reconnect : try next()
        }
        lines.startOver()
        return nil
    }

    /// The next step; nil if there is none yet or none any more.
    mutating func next() throws(ScriptFault) -> Step? {
        if cursor != nil { return cursor?.next() }
        guard let line = try lines.next() else { return nil }
        return .send(.text, .bytes(line), Place(line: lines.line))
    }
}
