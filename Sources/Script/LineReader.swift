import DequeModule

/// Cuts a stream of bytes into the messages of a line file.
///
/// A line is a message, byte for byte without its terminator, which is `\n`; the last line needs none. A `\r` before it
/// is a byte of the message like any other. Empty lines are skipped and counted. Nothing is a comment, and nothing has a
/// meaning. A line is a slice of the chunk that brought it, so that reading costs no copy; what is kept is bounded by the
/// chunks fed and by `limit`.
package struct LineReader: Sendable {
    /// Bytes in a line at most.
    package let limit: Int
    /// The number of the last line read, from 1.
    package private(set) var line = 0
    /// How many empty lines were skipped.
    package private(set) var skipped = 0
    private var chunks: Deque<ArraySlice<UInt8>> = []
    /// The beginning of a line whose end did not come yet.
    private var partial: [UInt8] = []
    /// Whether the rest of the line is thrown away because it is too long.
    private var isOverlong = false
    private var inputHasEnded = false

    package init(limit: Int = 16 << 20) {
        self.limit = limit
    }

    /// Takes the next bytes of the stream, in pieces of any size.
    package mutating func feed(_ chunk: ArraySlice<UInt8>) {
        if !chunk.isEmpty { chunks.append(chunk) }
    }

    /// Takes note that the stream has ended.
    package mutating func endInput() {
        inputHasEnded = true
    }

    /// Is fed the whole stream once more.
    mutating func startOver() {
        inputHasEnded = false
        line = 0
    }

    /// Whether it can do with another chunk: at most one waits to be cut.
    package var wantsInput: Bool { !inputHasEnded && chunks.count < 2 }

    /// Whether all of the stream was read.
    package var isExhausted: Bool { inputHasEnded && chunks.isEmpty && partial.isEmpty && !isOverlong }

    /// The next message, or nil when there is none yet or none any more.
    ///
    /// - Throws: The fault of a line that cannot be a message; the next call goes on with the line after it.
    package mutating func next() throws(ScriptFault) -> ArraySlice<UInt8>? {
        while let content = nextLine() {
            line += 1
            if isOverlong || content.count > limit {
                isOverlong = false
                throw ScriptFault(line: line, .tooLong(limit: limit))
            } else if content.isEmpty {
                skipped += 1
            } else if let column = firstInvalidByte(content) {
                throw ScriptFault(line: line, column: column, .notUTF8)
            } else {
                return content
            }
        }
        return nil
    }

    /// The next line without its terminator.
    private mutating func nextLine() -> ArraySlice<UInt8>? {
        while let chunk = chunks.first {
            guard let end = chunk.firstIndex(of: UInt8(ascii: "\n")) else {
                keep(chunk)
                chunks.removeFirst()
                continue
            }
            let rest = chunk[(end + 1)...]
            if rest.isEmpty { chunks.removeFirst() } else { chunks[0] = rest }
            guard !partial.isEmpty else { return chunk[..<end] }
            keep(chunk[..<end])
            return takePartial()
        }
        guard inputHasEnded, !partial.isEmpty || isOverlong else { return nil }
        return takePartial()
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        isOverlong = isOverlong || partial.count + bytes.count > limit
        if isOverlong { partial = [] } else { partial += bytes }
    }

    private mutating func takePartial() -> ArraySlice<UInt8> {
        defer { partial = [] }
        return partial[...]
    }
}

/// The place, from 1, of the first byte that is not UTF-8; nil if all of it is.
func firstInvalidByte(_ bytes: ArraySlice<UInt8>) -> Int? {
    let span = bytes.span
    var combined: UInt8 = 0
    for index in span.indices { combined |= span[index] }
    guard combined >= 0x80 else { return nil }
    do throws(UTF8.ValidationError) {
        _ = try UTF8Span(validating: span)
        return nil
    } catch {
        return error.byteOffsets.lowerBound + 1
    }
}
