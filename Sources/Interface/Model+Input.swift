/// The input line on the screen.
extension Model {
    var promptColumns: Int { size.columns >= 8 ? 3 : 0 }

    /// The input breaks anywhere, and leaves a column for the cursor behind a full row.
    var inputBreaker: RowBreaker {
        RowBreaker(
            PrintableText(editor.bytes[...], symbols: symbols),
            columns: size.columns - promptColumns - 1,
            breaksAtWords: false
        )
    }

    /// Draws the rows round the cursor and puts the real cursor there.
    mutating func drawInput(on canvas: inout Canvas, rows: Range<Int>) {
        let breaker = inputBreaker
        let visible = visibleRows(of: breaker, count: rows.count)
        inputTop = visible.first?.start ?? 0
        let style = theme[.input]
        let textStyle = theme[isCommand ? .inputCommand : .input]
        for row in rows { canvas.fill(0..<size.columns, row: row, style: style) }
        for (row, line) in zip(rows, visible) {
            if promptColumns > 0, row == rows.lowerBound {
                let sign = line.start == 0 ? symbols.prompt : symbols.ellipsis
                canvas.write(sign, symbols: symbols, row: row, column: 1, limit: promptColumns, style: style)
            }
            canvas.write(
                breaker.text,
                line.start..<line.end,
                row: row,
                column: promptColumns,
                limit: size.columns
            ) { _ in textStyle }
            if size.columns > 0, line.start <= editor.cursor, line.next.map({ editor.cursor < $0 }) ?? true {
                let column = promptColumns + breaker.width(from: line.start, to: editor.cursor)
                canvas.cursor = Position(row: row, column: max(0, min(column, size.columns - 1)))
            }
        }
    }

    /// The rows in view: the same as before, if the cursor is among them and they fill the input.
    func visibleRows(of breaker: RowBreaker, count: Int) -> [RowBreaker.Row] {
        let rows = breaker.rows(from: min(inputTop, editor.bytes.count), count: count)
        guard let first = rows.first, let last = rows.last else { return [] }
        if editor.cursor < first.start { return breaker.rows(from: editor.cursor, count: count) }
        if let next = last.next, editor.cursor >= next { return breaker.rows(before: editor.cursor + 1, count: count) }
        return rows.count < count ? breaker.rows(count: count) : rows
    }

    /// Whether the line is a command, or becomes one.
    var isCommand: Bool {
        editor.bytes.first == 0x2F && !editor.bytes.starts(with: [0x2F, 0x2F]) && !editor.hasNewline
    }
}
