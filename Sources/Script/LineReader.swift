/// Cuts a stream of bytes into the messages of a line file.
///
/// A line is a message, byte for byte without its terminator, which is `\n`; the last line needs none. A `\r` before it
/// is a byte of the message like any other. Empty lines are skipped and counted. Nothing is a comment, and nothing has a
/// meaning.
package struct LineReader: Sendable {
    private var lines: LineCutter
    /// The number of the last line read, from 1.
    package private(set) var line = 0
    /// How many empty lines were skipped.
    package private(set) var skipped = 0

    /// - Parameter limit: Bytes in a line at most.
    package init(limit: Int = 16 << 20) {
        lines = LineCutter(limit: limit)
    }

    /// Takes the next bytes of the stream, in pieces of any size.
    package mutating func feed(_ chunk: ArraySlice<UInt8>) { lines.feed(chunk) }

    /// Takes note that the stream has ended.
    package mutating func endInput() { lines.endInput() }

    /// Is fed the whole stream once more.
    mutating func startOver() {
        lines.startOver()
        line = 0
    }

    /// Whether it can do with another chunk: at most one waits to be cut.
    package var wantsInput: Bool { lines.wantsInput }

    /// Whether all of the stream was read.
    package var isExhausted: Bool { lines.isExhausted }

    /// The next message, or nil when there is none yet or none any more.
    ///
    /// - Throws: The fault of a line that cannot be a message; the next call goes on with the line after it.
    package mutating func next() throws(ScriptFault) -> ArraySlice<UInt8>? {
        while let (content, isTooLong, _) = lines.next() {
            line += 1
            if isTooLong {
                throw ScriptFault(line: line, .tooLong(limit: lines.limit))
            } else if content.isEmpty {
                skipped += 1
            } else if let column = firstInvalidByte(content) {
                throw ScriptFault(line: line, column: column, .lineNotUTF8)
            } else {
                return content
            }
        }
        return nil
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
