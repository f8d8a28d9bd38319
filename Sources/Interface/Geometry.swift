/// The size of a window or of a part of it, in cells.
package struct Size: Hashable, Sendable {
    /// Cells from left to right, at least 0.
    package var columns: Int
    /// Cells from top to bottom, at least 0.
    package var rows: Int

    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }
}

/// A cell's place: row 0 is the top, column 0 the left.
package struct Position: Hashable, Sendable {
    /// From 0 at the top.
    package var row: Int
    /// From 0 at the left.
    package var column: Int

    package init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }
}
