import Interface

/// One row of a canvas as the glyphs to draw.
struct GlyphRow {
    /// What to draw in each cell, or what is shown there.
    private(set) var glyphs: [ScreenGlyph]
    /// The number of the canvas's last row.
    let lastScreenRow: Int

    /// The row with this number, from 0.
    init(_ canvas: Canvas, _ row: Int) {
        let cells = CellRow(canvas: canvas, row: row)
        glyphs = (0..<canvas.size.columns).map(cells.glyph)
        lastScreenRow = canvas.size.rows - 1
    }

    /// Cells in the row.
    var count: Int { glyphs.count }
    /// What to draw in a cell, or what is shown there.
    subscript(column: Int) -> ScreenGlyph { glyphs[column] }

    /// The terminal has moved its cells.
    mutating func move(by shift: CellShift) {
        let old = glyphs
        for column in shift.column..<count {
            let source = column - shift.distance
            glyphs[column] = source >= shift.column && source < count ? old[source] : .unknown
        }
    }
}

extension Canvas {
    /// Whether a row is the same cell by cell in another canvas of the same width; one with clusters never is, since
    /// those are known by number only.
    func isSame(_ row: Int, in other: Canvas) -> Bool {
        let range = row * size.columns..<(row + 1) * size.columns
        return zip(cells[range], other.cells[range]).allSatisfy { one, another in
            if case .cluster = one.glyph { return false }
            return one == another
        }
    }
}

/// The cells of a row, read as glyphs.
///
/// It is the last door before the terminal, and so trusts nothing: a control character becomes `?`, and half of a wide
/// glyph that has lost the other becomes a blank.
private struct CellRow {
    let canvas: Canvas
    let row: Int

    private var count: Int { canvas.size.columns }

    /// What to draw in a cell.
    func glyph(_ column: Int) -> ScreenGlyph {
        let cell = canvas[row, column]
        let isWide = isWide(column)
        let width = isWide ? 2 : 1
        switch cell.glyph {
        case .scalar(let scalar):
            let shown = printable(scalar, isWide: isWide)
            let isCertain = isWide ? GlyphWidth.isSurelyWide(shown) : GlyphWidth.isSurelyNarrow(shown)
            return ScreenGlyph(text: String(shown), style: cell.style, width: width, isCertain: isCertain)
        case .cluster(let index):
            let text = canvas.clusters.indices.contains(index) ? canvas.clusters[index] : "?"
            let isPrintable = !text.isEmpty && !text.unicodeScalars.contains(where: ControlCharacters.contains)
            return ScreenGlyph(text: isPrintable ? text : "?", style: cell.style, width: width, isCertain: false)
        case .continuation where column > 0 && self.isWide(column - 1):
            return ScreenGlyph(text: "", style: cell.style, width: 0, isCertain: true)
        case .continuation:
            return ScreenGlyph(text: " ", style: cell.style, width: 1, isCertain: true)
        }
    }

    private func printable(_ scalar: Unicode.Scalar, isWide: Bool) -> Unicode.Scalar {
        if ControlCharacters.contains(scalar) { return "?" }
        return !isWide && GlyphWidth.isSurelyWide(scalar) ? " " : scalar
    }

    private func isWide(_ column: Int) -> Bool {
        guard column + 1 < count, canvas[row, column + 1].glyph == .continuation else { return false }
        return switch canvas[row, column].glyph {
        case .scalar(let scalar): scalar.value >= 0x80
        case .cluster: true
        case .continuation: false
        }
    }
}

private enum ControlCharacters {
    /// C0, DEL and C1.
    static func contains(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
}

/// The widths that all terminals in use agree on; to leave a scalar out costs a few bytes where it is drawn.
private enum GlyphWidth {
    static func isSurelyNarrow(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0xAC, 0xAE...0x2FF, 0x410...0x44F, 0x2500...0x257F: true
        default: false
        }
    }

    /// Kana, unified ideographs, Hangul syllables, full-width ASCII.
    static func isSurelyWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xFF01...0xFF5E: true
        default: false
        }
    }
}
