import Interface

// What the terminal moves by itself, so that it need not be drawn again.

extension FrameEncoder {
    /// Lets the terminal scroll rows that only stand elsewhere; returns what it shows then.
    mutating func scroll(_ old: Canvas, to new: Canvas) -> Canvas {
        guard let region = capabilities.scrollRegion, let scroll = RowScroll(from: old, to: new),
            let sequence = scroll.distance > 0 ? capabilities.scrollUp : capabilities.scrollDown,
            capabilities.hasSafeCorner || scroll.rows.upperBound < new.size.rows
        else { return old }
        // What comes in is as blank as the pen says.
        setPen(Style())
        append(Terminfo.expand(region, scroll.rows.lowerBound, scroll.rows.upperBound - 1))
        // Setting the region moves the cursor, to where depends on the terminal.
        (row, column) = (nil, nil)
        move(toRow: scroll.distance > 0 ? scroll.rows.upperBound - 1 : scroll.rows.lowerBound, column: 0)
        for _ in 0..<abs(scroll.distance) { append(sequence) }
        append(Terminfo.expand(region, 0, new.size.rows - 1))
        (row, column) = (nil, nil)
        var shown = old
        shown.scroll(scroll.rows, by: scroll.distance)
        return shown
    }

    /// Lets the terminal move the end of a row that only stands elsewhere; returns what it shows then.
    mutating func shift(_ shown: GlyphRow, to new: GlyphRow, row: Int) -> GlyphRow {
        guard capabilities.hasSafeCorner || row < new.lastScreenRow, let insert = capabilities.insertCells,
            let delete = capabilities.deleteCells, let shift = CellShift(from: shown, to: new)
        else { return shown }
        move(toRow: row, column: shift.column)
        append(Terminfo.expand(shift.distance > 0 ? insert : delete, abs(shift.distance)))
        var moved = shown
        moved.move(by: shift)
        return moved
    }
}
