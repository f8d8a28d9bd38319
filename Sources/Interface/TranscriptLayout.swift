import Encoding

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
        /// The looks of the text's parts, where it isn't shown as it came.
        var form: StyledText?
        /// Where yodel's own words begin behind a message that is folded, counted from the text's first byte.
        var note: Int?
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
    /// How messages are shown.
    let form: MessageForm
    /// What is shown in short.
    let folding: Folding

    /// An entry's text, and how it falls into rows.
    private typealias Broken = (breaker: RowBreaker, form: StyledText?, note: Int?)

    /// Lays out what is shown of a transcript; by default all of it.
    init(
        transcript: Transcript,
        shown: ShownEntries? = nil,
        gutter: Gutter,
        symbols: Symbols,
        form: MessageForm = .text,
        folding: Folding = Folding()
    ) {
        self.transcript = transcript
        self.shown = shown ?? ShownEntries(numbers: transcript.numbers)
        self.gutter = gutter
        self.symbols = symbols
        self.form = form
        self.folding = folding
    }

    /// Up to `count` rows from a place on; a place inside a row means that row.
    func lines(from place: Place, count: Int) -> [Line] {
        var lines: [Line] = []
        var next = clamped(place)
        while lines.count < count, let place = next {
            lines += rules(above: place.entry).filter { $0.place.offset >= place.offset }.prefix(count - lines.count)
            let broken = broken(place.entry)
            let start = broken.breaker.text.bytes.startIndex + max(0, place.offset)
            let rows = broken.breaker.rows(from: start, count: count - lines.count)
            lines += self.lines(of: place.entry, rows, broken)
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
                let broken = broken(number)
                let limit = offset.map { broken.breaker.text.bytes.startIndex + $0 }
                let rows = broken.breaker.rows(before: limit, count: count - lines.count)
                lines = self.lines(of: number, rows, broken) + lines
            }
            let rules = rules(above: number).filter { $0.place.offset < offset ?? 0 }
            lines = rules.suffix(count - lines.count) + lines
            (entry, offset) = (shown.last(before: number), nil)
        }
        return lines
    }

    /// Where an entry begins, with the rules above it.
    static func top(of entry: Int) -> Place { Place(entry: entry, offset: -2) }

    private func lines(of entry: Int, _ rows: [RowBreaker.Row], _ broken: Broken) -> [Line] {
        let text = broken.breaker.text
        return rows.map {
            let place = Place(entry: entry, offset: $0.start - text.bytes.startIndex)
            return Line(place: place, row: $0, text: text, form: broken.form, note: broken.note)
        }
    }

    /// The rules between an entry and the one shown above it.
    private func rules(above entry: Int) -> [Line] {
        guard !gutter.isBare, let previous = shown.last(before: entry) else { return [] }
        var rules: [TranscriptRule] = []
        let date = CivilDate(seconds: transcript[entry].localSeconds)
        if date != CivilDate(seconds: transcript[previous].localSeconds) { rules.append(.day(date)) }
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

    private func broken(_ number: Int) -> Broken {
        let entry = transcript[number]
        let columns = gutter.textColumns(for: entry.kind)
        let form = form.text(of: entry, columns: columns)
        var bytes = form?.bytes[...] ?? entry.shownBytes
        let folded = shown.folded(into: number)
        if folded > 0 { bytes += Array(folding.note(folded: folded).utf8) }
        let whole = RowBreaker(PrintableText(bytes, symbols: symbols), columns: columns)
        guard folding.isOn, number != folding.exception, entry.kind == .sent || entry.kind == .received,
            let cut = folding.cut(whole, isLaidOut: form != nil)
        else { return (whole, form, nil) }
        return (RowBreaker(PrintableText(cut.bytes, symbols: symbols), columns: columns), form, cut.note)
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
