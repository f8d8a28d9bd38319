/// What the mouse does.
extension Model {
    /// Lets the mouse work in the window, or leaves it to the terminal again.
    mutating func useMouse(_ isWanted: Bool) {
        usesMouse = isWanted
        let text =
            isWanted
            ? "mouse on: the wheel scrolls, a click picks a message or places the cursor; with Shift held the terminal selects"
            : "mouse off"
        tell(.notice, text)
    }

    /// Scrolls what is in view by rows, up where negative.
    mutating func scroll(rows: Int) -> [Effect] {
        if overlay != nil {
            return (0..<abs(rows)).flatMap { _ in pressOverlay(Key(rows < 0 ? .up : .down)) ?? [] }
        }
        scroll(by: rows)
        return []
    }

    /// Does what a click on a cell asks for.
    mutating func click(_ position: Position) -> [Effect] {
        let layout = layout
        if overlay != nil {
            let rows = overlayRows
            guard rows.contains(position.row) else { return [] }
            return overlay?.click(row: position.row - rows.lowerBound, of: rows.count) ?? []
        }
        if layout.transcript.contains(position.row) {
            pick(row: position.row - layout.transcript.lowerBound)
        } else if layout.input.contains(position.row), search?.isTyping != true {
            placeCursor(row: position.row - layout.input.lowerBound, column: position.column, rows: layout.input.count)
        }
        return []
    }

    /// Picks the message that a row of the transcript shows, and opens it if it is picked already.
    private mutating func pick(row: Int) {
        let rows = layout.transcript.count
        let lines = viewport.lines(in: transcriptLayout, rows: rows)
        guard lines.indices.contains(row), lines[row].rule == nil, isMessage(lines[row].place.entry) else {
            return endPicking()
        }
        let number = lines[row].place.entry
        if picked == number { return open(number) }
        viewport.freeze(in: transcriptLayout, rows: rows)
        picked = number
    }

    /// Puts the cursor before the character at a cell of the input's rows, or behind the last of its row.
    private mutating func placeCursor(row: Int, column: Int, rows: Int) {
        let breaker = inputBreaker
        let visible = visibleRows(of: breaker, count: rows)
        guard visible.indices.contains(row) else { return }
        var offset = visible[row].start
        var width = promptColumns
        while offset < visible[row].end {
            let piece = breaker.text.piece(at: offset)
            let next = width + breaker.width(of: piece, column: width - promptColumns)
            if column < next { break }
            (offset, width) = (piece.end, next)
        }
        endContinuations()
        editor.cursor = offset
        editor.momentum = .none
    }
}
