/// One frame of the screen as a value: a grid of cells and the cursor's place.
package struct Canvas: Hashable, Sendable {
    /// What stands in a cell.
    package enum Glyph: Hashable, Sendable {
        /// One scalar that needs no mark.
        case scalar(Unicode.Scalar)
        /// A grapheme cluster of more than one scalar: an index into the canvas's clusters.
        case cluster(Int)
        /// The right half of the wide glyph to its left.
        case continuation
    }

    /// One place of the grid.
    package struct Cell: Hashable, Sendable {
        /// What stands there; a blank where nothing does.
        package var glyph: Glyph
        /// How it looks; of a blank, too, the background shows.
        package var style: Style

        package init(glyph: Glyph = .scalar(" "), style: Style = Style()) {
            self.glyph = glyph
            self.style = style
        }
    }

    /// The window that it is drawn for.
    package let size: Size
    /// Where the real cursor stands; nil hides it.
    package var cursor: Position?
    /// The window's title; nil leaves it as it is.
    package var title: String?
    /// Whether the mouse is to be told to the program, and not to be left to the terminal.
    package var takesMouse = false
    /// Row by row, `size.columns` cells each.
    package private(set) var cells: [Cell]
    /// The clusters that `.cluster` cells point to.
    package private(set) var clusters: [String]

    /// An empty canvas; `style` is that of its blanks.
    package init(size: Size, style: Style = Style()) {
        self.size = size
        cells = Array(repeating: Cell(style: style), count: size.columns * size.rows)
        clusters = []
    }

    /// The cell at a place inside the window.
    package subscript(row: Int, column: Int) -> Cell {
        cells[row * size.columns + column]
    }

    /// Puts one scalar of the given display width (1 or 2) into a cell; what does not fit the row is left out.
    package mutating func put(_ scalar: Unicode.Scalar, width: Int = 1, style: Style, row: Int, column: Int) {
        put(.scalar(scalar), width: width, style: style, row: row, column: column)
    }

    /// Puts a grapheme cluster of the given display width (1 or 2) into a cell; what does not fit the row is left out.
    package mutating func put(cluster: String, width: Int, style: Style, row: Int, column: Int) {
        clusters.append(cluster)
        put(.cluster(clusters.count - 1), width: width, style: style, row: row, column: column)
    }

    /// Moves what stands in rows of the window up, or down where the distance is negative, by no more rows than they are; what
    /// comes in is blank.
    package mutating func scroll(_ rows: Range<Int>, by distance: Int) {
        let kept = max(rows.lowerBound, rows.lowerBound + distance)..<min(rows.upperBound, rows.upperBound + distance)
        let blanks = Array(repeating: Cell(), count: abs(distance) * size.columns)
        let moved = Array(cells[kept.lowerBound * size.columns..<kept.upperBound * size.columns])
        let range = rows.lowerBound * size.columns..<rows.upperBound * size.columns
        cells.replaceSubrange(range, with: distance > 0 ? moved + blanks : blanks + moved)
    }

    private mutating func put(_ glyph: Glyph, width: Int, style: Style, row: Int, column: Int) {
        guard (0..<size.rows).contains(row), column >= 0, column + width <= size.columns else { return }
        let index = row * size.columns + column
        blankOtherHalves(of: index..<index + width)
        cells[index] = Cell(glyph: glyph, style: style)
        if width == 2 { cells[index + 1] = Cell(glyph: .continuation, style: style) }
    }

    /// Leaves no half of a wide glyph behind where the other half is about to be overwritten.
    private mutating func blankOtherHalves(of range: Range<Int>) {
        if cells[range.lowerBound].glyph == .continuation { cells[range.lowerBound - 1].glyph = .scalar(" ") }
        if range.upperBound < cells.count, cells[range.upperBound].glyph == .continuation {
            cells[range.upperBound].glyph = .scalar(" ")
        }
    }
}
