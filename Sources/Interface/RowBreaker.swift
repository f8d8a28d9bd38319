/// How a text falls into rows of a given width.
///
/// A long text is laid out in segments of some 4 KiB, each starting on a row of its own, so that finding the row before
/// another costs the same in a message of 1 MiB as in one of 5 KiB. A segment is cut behind a space or a newline where there is
/// one, and else holds as many bytes as fill whole rows, so that the cut can't be seen.
package struct RowBreaker {
    /// One row: the bytes it shows, and where the next row starts.
    package struct Row: Hashable, Sendable {
        /// The offset of its first byte.
        package var start: Int
        /// Behind the last byte that is drawn.
        package var end: Int
        /// The start of the next row; nil for the last.
        package var next: Int?
    }

    private static let segmentBytes = 4096
    /// How far back from its nominal end a segment looks for a good place to be cut.
    private static let searchBytes = 256
    private static let tabStops = 8

    /// What is broken.
    package let text: PrintableText
    /// At least 1.
    let columns: Int
    /// Whether rows break between words, and spaces at the break hang over the edge.
    let breaksAtWords: Bool
    private let segmentLength: Int

    /// Breaks `text` for `columns` cells; below 1 counts as 1.
    package init(_ text: PrintableText, columns: Int, breaksAtWords: Bool = true) {
        self.text = text
        self.columns = max(1, columns)
        self.breaksAtWords = breaksAtWords
        segmentLength = max(1, Self.segmentBytes / self.columns) * self.columns
    }

    private var bytes: ArraySlice<UInt8> { text.bytes }

    /// The row that starts at `start`.
    package func row(at start: Int) -> Row {
        row(at: start, before: boundary(after: segment(containing: start)))
    }

    /// Up to `count` rows from the one that holds `offset` on.
    package func rows(from offset: Int, count: Int) -> [Row] {
        var rows: [Row] = []
        var next: Int? = rowStart(around: offset)
        while rows.count < count, let start = next {
            let row = row(at: start)
            rows.append(row)
            next = row.next
        }
        return rows
    }

    /// Up to `count` rows that start before `offset`, or the last ones; from top to bottom.
    package func rows(before offset: Int? = nil, count: Int) -> [Row] {
        var reversed: [Row] = []
        var limit = offset ?? bytes.endIndex + 1
        while reversed.count < count, limit > bytes.startIndex {
            let rows = rows(around: limit - 1).filter { $0.start < limit }
            reversed += rows.suffix(count - reversed.count).reversed()
            limit = rows.first?.start ?? bytes.startIndex
        }
        return reversed.reversed()
    }

    /// The start of the row that holds `offset`.
    private func rowStart(around offset: Int) -> Int {
        guard offset > bytes.startIndex else { return bytes.startIndex }
        return rows(around: offset).last { $0.start <= offset }?.start ?? bytes.startIndex
    }

    /// All rows of the segment that holds `offset`.
    private func rows(around offset: Int) -> [Row] {
        let number = segment(containing: max(bytes.startIndex, min(offset, bytes.endIndex - 1)))
        let limit = boundary(after: number)
        var rows = [row(at: boundary(number), before: limit)]
        while let next = rows.last?.next, next < limit || (next == bytes.endIndex && next == limit) {
            rows.append(row(at: next, before: limit))
        }
        return rows
    }

    /// The cells that a piece takes when it starts in the given column of its row.
    package func width(of piece: PrintableText.Piece, column: Int) -> Int {
        piece.kind == .tab ? Self.tabWidth(at: column) : piece.width
    }

    /// The cells from a row's start to an offset in it.
    func width(from start: Int, to offset: Int) -> Int {
        var place = start
        var width = 0
        while place < offset {
            let piece = text.piece(at: place)
            width += self.width(of: piece, column: width)
            place = piece.end
        }
        return width
    }

    /// The cells that a tab takes: tab stops are counted from the text's own left edge.
    static func tabWidth(at column: Int) -> Int { tabStops - column % tabStops }

    private func row(at start: Int, before limit: Int) -> Row {
        var offset = start
        var column = 0
        var opportunity: Int?
        while offset < limit {
            let piece = text.piece(at: offset)
            if piece.kind == .newline { return Row(start: start, end: offset, next: piece.end) }
            let width = width(of: piece, column: column)
            let isBlank = piece.kind == .space || piece.kind == .tab
            if column + width > columns {
                if breaksAtWords, isBlank { return hanging(start: start, end: offset, before: limit) }
                // What is wider than a whole row is cut, lest the row never ends.
                if offset == start { return cut(start: start, end: min(piece.end, limit), before: limit) }
                return ended(start: start, end: breaksAtWords && width != 2 ? opportunity ?? offset : offset)
            }
            if width == 2, !isBlank, offset > start { opportunity = offset }
            offset = piece.end
            column += width
            if isBlank || width == 2 { opportunity = offset }
        }
        return ended(start: start, end: min(offset, limit))
    }

    /// The row whose trailing blanks, and the newline behind them, hang over its edge.
    private func hanging(start: Int, end: Int, before limit: Int) -> Row {
        var next = end
        while next < limit, bytes[next] == 0x20 || bytes[next] == 0x09 { next += 1 }
        if next < limit, bytes[next] == 0x0A { return Row(start: start, end: end, next: next + 1) }
        return Row(start: start, end: end, next: next < bytes.endIndex ? next : nil)
    }

    /// The row of a single piece that is too wide for any; a newline behind it ends it, and not an empty one.
    private func cut(start: Int, end: Int, before limit: Int) -> Row {
        end < limit && bytes[end] == 0x0A ? Row(start: start, end: end, next: end + 1) : ended(start: start, end: end)
    }

    private func ended(start: Int, end: Int) -> Row {
        Row(start: start, end: end, next: end < bytes.endIndex ? end : nil)
    }

    // MARK: - Segments

    private func segment(containing offset: Int) -> Int {
        let number = (offset - bytes.startIndex) / segmentLength
        return number + (offset < bytes.endIndex && boundary(number + 1) <= offset ? 1 : 0)
    }

    private func boundary(after segment: Int) -> Int { boundary(segment + 1) }

    /// Where a segment starts: at its multiple of the length, or at a better place shortly before.
    private func boundary(_ segment: Int) -> Int {
        let nominal = bytes.startIndex + segment * segmentLength
        guard segment > 0 else { return bytes.startIndex }
        guard nominal < bytes.endIndex else { return bytes.endIndex }
        let lowest = nominal - Self.searchBytes
        // Behind a newline the cut changes nothing, and indentation is not torn apart.
        for blank in [0x0A, 0x20] as [UInt8] {
            if let index = bytes[lowest..<nominal].lastIndex(of: blank) { return index + 1 }
        }
        var place = nominal
        while place > lowest {
            if bytes[place] & 0xC0 != 0x80, text.surelyStartsPiece(at: place) { return place }
            place -= 1
        }
        return nominal
    }
}
