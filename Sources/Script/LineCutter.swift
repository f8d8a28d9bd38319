import DequeModule

/// Cuts a stream of bytes into lines, which end with `\n`; the last one needs none.
///
/// A line is a slice of the chunk that brought it, so that reading costs no copy; what is kept is bounded by the chunks fed
/// and by `limit`.
struct LineCutter: Sendable {
    /// Bytes in a line at most.
    let limit: Int
    private var chunks: Deque<ArraySlice<UInt8>> = []
    /// The beginning of a line whose end did not come yet.
    private var partial: [UInt8] = []
    /// Whether the rest of the line is thrown away because it is too long.
    private var isOverlong = false
    private var inputHasEnded = false

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes the next bytes of the stream, in pieces of any size.
    mutating func feed(_ chunk: ArraySlice<UInt8>) {
        if !chunk.isEmpty { chunks.append(chunk) }
    }

    /// Takes note that the stream has ended.
    mutating func endInput() {
        inputHasEnded = true
    }

    /// Is fed the whole stream once more, from its beginning.
    mutating func startOver() {
        self = LineCutter(limit: limit)
    }

    /// Whether it can do with another chunk: at most one waits to be cut.
    var wantsInput: Bool { !inputHasEnded && chunks.count < 2 }

    /// Whether all of the stream was cut.
    var isExhausted: Bool { inputHasEnded && chunks.isEmpty && partial.isEmpty && !isOverlong }

    /// The next line without its end, or with nothing in it if it is too long; nil when there is none yet or none any more.
    ///
    /// `hasEnd` tells whether the stream has the line's end, which the last one may lack.
    mutating func next() -> (line: ArraySlice<UInt8>, isTooLong: Bool, hasEnd: Bool)? {
        while let chunk = chunks.first {
            guard let end = chunk.firstIndex(of: UInt8(ascii: "\n")) else {
                keep(chunk)
                chunks.removeFirst()
                continue
            }
            let rest = chunk[(end + 1)...]
            if rest.isEmpty { chunks.removeFirst() } else { chunks[0] = rest }
            guard !partial.isEmpty || isOverlong else {
                let line = chunk[..<end]
                return line.count > limit ? ([], true, true) : (line, false, true)
            }
            keep(chunk[..<end])
            return takePartial(hasEnd: true)
        }
        guard inputHasEnded, !partial.isEmpty || isOverlong else { return nil }
        return takePartial(hasEnd: false)
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        isOverlong = isOverlong || partial.count + bytes.count > limit
        if isOverlong { partial = [] } else { partial += bytes }
    }

    private mutating func takePartial(hasEnd: Bool) -> (line: ArraySlice<UInt8>, isTooLong: Bool, hasEnd: Bool) {
        defer {
            partial = []
            isOverlong = false
        }
        return (partial[...], isOverlong, hasEnd)
    }
}
