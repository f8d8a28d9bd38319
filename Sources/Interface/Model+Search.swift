/// Searching in the model: its keys, its line, and where it goes.
extension Model {
    /// Whether some slices of the transcript are still to be looked at.
    var isScanning: Bool {
        search?.scan?.isComplete(in: transcript) == false || filter?.scan.isComplete(in: transcript) == false
    }

    /// Looks at one more slice of the transcript, if there is one; costs a millisecond or two at most.
    mutating func scanOn() {
        if filter?.scan.isComplete(in: transcript) == false { filter?.scan.advance(in: transcript) }
        if let number = search?.advance(in: transcript) { reveal(number) }
    }

    /// Opens the search line over the input line, which keeps its draft.
    mutating func openSearch(for text: String = "", isRegex: Bool = false) {
        let visible = viewport.lines(in: transcriptLayout, rows: layout.transcript.count).last?.place.entry
        search = Search(origin: visible ?? transcript.numbers.upperBound - 1, viewport: viewport)
        search?.isRegex = isRegex
        search?.editor.reset(to: text)
        restartSearch()
    }

    /// Takes a key while a search lasts; nil if the key means nothing to it.
    mutating func pressSearch(_ key: Key) -> [Effect]? {
        guard let search else { return nil }
        let action = bindings[key]
        if search.isTyping { return pressSearchLine(key, action) }
        switch (key, action) {
        case (Key(.scalar("n")), _) where editor.isEmpty: goToOlder()
        case (Key(.scalar("N")), _) where editor.isEmpty, (Key(.scalar("N"), .shift), _) where editor.isEmpty:
            goToNewer()
        case (_, .searchTranscript):
            self.search?.isTyping = true
        case (Key(.escape), _): self.search = nil
        case (_, .some(let action)) where action.scrolls || action == .clearScreen || action == .suspend: return nil
        default:
            self.search = nil
            return nil
        }
        return []
    }

    private mutating func pressSearchLine(_ key: Key, _ action: Action?) -> [Effect]? {
        switch (key, action) {
        case (Key(.escape), _), (_, .interrupt), (.control("g"), _):
            if let search { viewport = search.viewport }
            search = nil
        case (_, .acceptLine): if search?.current == nil { search = nil } else { search?.isTyping = false }
        case (_, .searchTranscript), (_, .previousHistory): goToOlder()
        case (.control("r"), _), (_, .nextHistory): goToNewer()
        case (.alt("r"), _):
            search?.isRegex.toggle()
            restartSearch()
        case (_, .some(let action)) where action.scrolls || action == .clearScreen || action == .suspend: return nil
        case (_, .some(let action)):
            if action != .insertNewline, search?.editor.perform(action) == true { restartSearch(ifChanged: true) }
        default:
            if let text = key.typed { typeInSearch(text) }
        }
        return []
    }

    /// Types or pastes into the search line, of which there is one row and no more.
    mutating func typeInSearch(_ text: String) {
        search?.editor.insert(String(text.prefix(1000).map { $0.isNewline ? " " : $0 }), asTyped: text.utf8.count < 5)
        restartSearch()
    }

    private mutating func restartSearch(ifChanged: Bool = false) {
        guard let old = search else { return }
        if ifChanged, old.editor.text == old.pattern?.text { return }
        viewport = old.viewport
        search?.restart(filter.map { $0.scan.tests } ?? [])
        if let number = search?.advance(in: transcript) { reveal(number) }
    }

    private mutating func goToOlder() {
        if let number = search?.older(in: transcript) { reveal(number) }
    }

    private mutating func goToNewer() {
        if let number = search?.newer() { reveal(number) }
    }

    /// Brings an entry into view, out of a folded run if need be.
    mutating func reveal(_ number: Int) {
        notices.open(around: number)
        moveView { $0.reveal(number, in: $1, rows: $2) }
    }

    /// Draws the search line in the input's rows.
    func drawSearchLine(of search: Search, on canvas: inout Canvas, rows: Range<Int>) {
        let style = theme[.input]
        for row in rows { canvas.fill(0..<size.columns, row: row, style: style) }
        guard let row = rows.first, size.columns > 0 else { return }
        let prompt = size.columns >= 30 ? " \(search.isRegex ? "regex" : "search") \(symbols.prompt) " : ""
        var column = canvas.write(prompt, symbols: symbols, row: row, column: 0, limit: size.columns, style: style)
        let count = search.count(in: transcript, symbols: symbols)
        let width = PrintableText.width(of: count, symbols: symbols)
        let end = size.columns >= 30 ? size.columns - width - 2 : size.columns
        if size.columns >= 30 {
            canvas.write(count, symbols: symbols, row: row, column: end + 1, limit: size.columns, style: style)
        }
        let text = PrintableText(search.editor.bytes[...], symbols: symbols)
        let room = max(1, end - column - 1)
        let breaker = RowBreaker(text, columns: room)
        var start = search.editor.cursor
        // As much before the cursor as has room.
        while start > 0 {
            let before = text.pieceStart(before: start)
            if breaker.width(from: before, to: search.editor.cursor) > room { break }
            start = before
        }
        canvas.write(text, start..<text.bytes.endIndex, row: row, column: column, limit: end) { _ in style }
        column += breaker.width(from: start, to: search.editor.cursor)
        canvas.cursor = Position(row: row, column: min(column, size.columns - 1))
    }
}
