/// How the transcript falls into rows of a window: found afresh for the rows that are asked for, and for no others.
struct TranscriptLayout {
    /// A row's address, which stays good when the window's width changes.
    struct Place: Hashable {
        /// The entry's number.
        var entry: Int
        /// Of the row's first byte, counted from the body's first; negative for the rules above the entry, the lowest -1.
        var offset: Int
    }

    /// One row of one entry.
    struct Line {
        /// Where it is in the transcript.
        var place: Place
        /// In the offsets of `text.bytes`.
        var row: RowBreaker.Row
        /// The entry's whole text.
        var text: PrintableText
        /// What is drawn instead of the text.
        var rule: TranscriptRule?
        /// Whether time and sign stand before it.
        var isFirst: Bool { place.offset == 0 }
    }

    /// What is laid out.
    let transcript: Transcript
    /// Which of its entries.
    let shown: ShownEntries
    /// What leaves it columns.
    let gutter: Gutter
    /// What signs the text is seen through.
    let symbols: Symbols

    /// Lays out what is shown of a transcript; by default all of it.
    init(transcript: Transcript, shown: ShownEntries? = nil, gutter: Gutter, symbols: Symbols) {
        self.transcript = transcript
        self.shown = shown ?? ShownEntries(numbers: transcript.numbers)
        self.gutter = gutter
        self.symbols = symbols
    }

    /// Up to `count` rows from a place on; a place inside a row means that row.
    func lines(from place: Place, count: Int) -> [Line] {
        var lines: [Line] = []
        var next = clamped(place)
        while lines.count < count, let place = next {
            lines += rules(above: place.entry).filter { $0.place.offset >= place.offset }.prefix(count - lines.count)
            let breaker = breaker(for: place.entry)
            let start = breaker.text.bytes.startIndex + max(0, place.offset)
            let rows = breaker.rows(from: start, count: count - lines.count)
            lines += self.lines(of: place.entry, rows, breaker)
            next = shown.first(from: place.entry + 1).map(Self.top)
        }
        return lines
    }

    /// Up to `count` rows that end before a place, or at the transcript's end; from top to bottom.
    func lines(before place: Place? = nil, count: Int) -> [Line] {
        var lines: [Line] = []
        var entry = shown.last(before: transcript.numbers.upperBound)
        var offset: Int?
        if let place = place.flatMap(clamped) { (entry, offset) = (place.entry, place.offset) }
        while lines.count < count, let number = entry {
            if offset.map({ $0 > 0 }) ?? true {
                let breaker = breaker(for: number)
                let limit = offset.map { breaker.text.bytes.startIndex + $0 }
                let rows = breaker.rows(before: limit, count: count - lines.count)
                lines = self.lines(of: number, rows, breaker) + lines
            }
            let rules = rules(above: number).filter { $0.place.offset < offset ?? 0 }
            lines = rules.suffix(count - lines.count) + lines
            (entry, offset) = (shown.last(before: number), nil)
        }
        return lines
    }

    /// Where an entry begins, with the rules above it.
    static func top(of entry: Int) -> Place { Place(entry: entry, offset: -2) }

    private func lines(of entry: Int, _ rows: [RowBreaker.Row], _ breaker: RowBreaker) -> [Line] {
        let base = breaker.text.bytes.startIndex
        return rows.map { Line(place: Place(entry: entry, offset: $0.start - base), row: $0, text: breaker.text) }
    }

    /// The rules between an entry and the one shown above it.
    private func rules(above entry: Int) -> [Line] {
        guard let previous = shown.last(before: entry) else { return [] }
        var rules: [TranscriptRule] = []
        let date = CivilDate(localSeconds: transcript[entry].localSeconds)
        if date != CivilDate(localSeconds: transcript[previous].localSeconds) { rules.append(.day(date)) }
        if let unread = shown.unread, previous < unread, unread <= entry { rules.append(.unread) }
        return rules.enumerated().map { index, rule in
            Line(
                place: Place(entry: entry, offset: index - rules.count),
                row: RowBreaker.Row(start: 0, end: 0, next: nil),
                text: PrintableText([], symbols: symbols),
                rule: rule
            )
        }
    }

    /// The place, if its entry is shown, or the next entry that is; nil behind the last.
    private func clamped(_ place: Place) -> Place? {
        shown.first(from: place.entry).map { $0 == place.entry ? place : Self.top(of: $0) }
    }

    private func breaker(for number: Int) -> RowBreaker {
        let entry = transcript[number]
        var bytes = entry.shownBytes
        let folded = shown.folded(into: number)
        if folded > 0 { bytes += Array(" (+\(Wording.grouped(folded)) more)".utf8) }
        return RowBreaker(PrintableText(bytes, symbols: symbols), columns: gutter.textColumns(for: entry.kind))
    }
}

extension Transcript.Entry {
    /// Bytes of a binary message that its preview shows.
    private static let previewBytes = 32

    /// The text that stands in the transcript: a message's own, or a preview of what is binary.
    var shownBytes: ArraySlice<UInt8> {
        guard body.kind == .binary else { return body.bytes }
        let digits = body.bytes.prefix(Self.previewBytes).map { hexadecimal($0, digits: 2) }.joined(separator: " ")
        let more = body.bytes.count > Self.previewBytes ? " ..." : ""
        return Array("[binary, \(Wording.count(body.bytes.count, "byte"))] \(digits)\(more)".utf8)[...]
    }
}
