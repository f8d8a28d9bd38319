/// A text to read in the transcript's place: scrolled by the usual keys, searched by `/`.
///
/// Only the rows in view are laid out, so that a text of many MiB opens at once.
struct Pager {
    /// What is read.
    private(set) var text: StyledText
    /// What is looked for in it.
    private(set) var search = PagerSearch()
    /// The offset of a byte in the top row; it stays good when the window's width changes.
    private var top = 0

    /// A pager at the top of a text.
    init(_ text: StyledText) {
        self.text = text
    }

    /// Puts a newer text in the place of the old one, unless the reader is looking for something in that.
    mutating func refresh(_ text: StyledText) {
        guard search.isEmpty, !search.isTyping else { return }
        self.text = text
        top = min(top, text.bytes.count)
    }

    /// Takes a key; `action` is what it is bound to.
    mutating func press(_ key: Key, bound action: Action?, in area: Size, symbols: Symbols) -> Overlay.Outcome {
        let page = page(of: area, symbols)
        if search.isTyping {
            guard search.press(key, bound: action, in: text.bytes, from: top) else { return .passed }
            top = page.showing(search.current, from: top)
            return .taken([])
        }
        guard let step = PagerStep(key, bound: action), !search.isEmpty || !step.needsSearch else { return .passed }
        switch step {
        case .close: return .closed([])
        case .search: search.begin()
        case .nextMatch: search.move(forward: true, from: top)
        case .previousMatch: search.move(forward: false, from: top)
        default: top = page.moved(by: step, from: top)
        }
        if step.needsSearch { top = page.showing(search.current, from: top) }
        return .taken([])
    }

    // MARK: - View

    /// Told at the left of the separator.
    func hint(_ symbols: Symbols) -> String {
        if let pattern = search.typed { return "/\(pattern)" }
        let keys = search.isEmpty ? ["/ searches"] : ["n next", "N previous", "/ searches"]
        return (["Esc closes"] + keys).joined(separator: " \(symbols.dot) ")
    }

    /// Told at the right of the separator: the match, or how far down the last row is.
    func place(in area: Size, symbols: Symbols) -> String {
        if let place = search.place { return place }
        let rows = page(of: area, symbols).rows(from: top)
        guard let last = rows.last?.next else { return rows.first?.start == 0 ? "all" : "end" }
        return "\(last * 100 / max(1, text.bytes.count))%"
    }

    /// Fills the rows, and puts the cursor at the match or at the top row.
    func draw(on canvas: inout Canvas, rows: Range<Int>, theme: Theme, symbols: Symbols) {
        let columns = canvas.size.columns
        let page = page(of: Size(columns: columns, rows: rows.count), symbols)
        let lines = page.rows(from: top)
        let matches = search.matches(touching: (lines.first?.start ?? 0)..<(lines.last?.end ?? 0))
        var current = theme[.selection]
        if current == theme[.searchMatch] { current.attributes.insert(.underline) }
        for row in rows { canvas.fill(0..<columns, row: row, style: theme.ground) }
        canvas.cursor = rows.isEmpty || columns == 0 ? nil : Position(row: rows.lowerBound, column: 0)
        for (row, line) in zip(rows, lines) {
            canvas.write(
                page.breaker.text,
                line.start..<line.end,
                row: row,
                column: page.margin,
                limit: columns
            ) { offset in
                if search.current?.contains(offset) == true { return current }
                return theme[matches.contains { $0.contains(offset) } ? .searchMatch : text.role(at: offset)]
            }
            if let match = search.current, (line.start..<max(line.end, line.start + 1)).contains(match.lowerBound) {
                let column = page.margin + page.breaker.width(from: line.start, to: match.lowerBound)
                canvas.cursor = columns == 0 ? nil : Position(row: row, column: min(column, columns - 1))
            }
        }
    }

    private func page(of area: Size, _ symbols: Symbols) -> PagerPage {
        PagerPage(text: PrintableText(text.bytes[...], symbols: symbols), area: area)
    }
}
