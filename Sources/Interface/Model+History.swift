/// The way back to earlier lines: step by step, or by a part of them.
extension Model {
    /// Goes a row up, and from the first one to the text entered before.
    mutating func moveUp() {
        if editor.moveUp() { return }
        if let text = history.previous(leaving: editor.text) { editor.reset(to: text) }
    }

    /// Goes a row down, and from the last one to the text entered behind, or to the draft.
    mutating func moveDown() {
        if editor.moveDown() { return }
        if let text = history.next(leaving: editor.text) { editor.reset(to: text) }
    }

    /// Goes to the oldest text that was entered, or back to the draft.
    mutating func goToEndOfHistory(oldest: Bool) {
        if let text = history.end(oldest: oldest, leaving: editor.text) { editor.reset(to: text) }
    }

    /// Inserts the last word of the text entered before; repeated, that of the text before it in its place.
    mutating func yankLastArgument() {
        let place = (lastArgument?.place ?? history.texts.count) - 1
        guard history.texts.indices.contains(place) else { return }
        let range = lastArgument?.range ?? editor.cursor..<editor.cursor
        let word = history.texts[place].split(whereSeparator: \.isWhitespace).last.map(String.init) ?? ""
        guard editor.replace(range, with: word.utf8) else { return }
        editor.momentum = .none
        lastArgument = (place, range.lowerBound..<editor.cursor)
    }

    /// Takes a key while a line is looked for; nil if it ends that and means what it always means.
    mutating func pressHistorySearch(_ key: Key) -> [Effect]? {
        guard let current = historySearch else { return nil }
        switch (key, bindings[key]) {
        case (Key(.escape), _), (.control("g"), _), (_, .interrupt):
            historySearch = nil
            editor.reset(to: current.draft)
            return []
        case (_, .reverseSearchHistory), (_, .previousHistory): historySearch?.older(in: history.texts)
        case (_, .searchTranscript), (_, .nextHistory): historySearch?.newer(in: history.texts)
        case (_, .backwardDeleteChar): historySearch?.deleteBackward(in: history.texts)
        case (_, .some(let action)) where action.scrolls || action == .clearScreen || action == .suspend: return nil
        case (_, .some): return endHistorySearch()
        default:
            guard let text = key.typed else { return endHistorySearch() }
            historySearch?.type(text, in: history.texts)
        }
        showFound()
        return []
    }

    /// Looks for what was pasted; a search has one line.
    mutating func typeInHistorySearch(_ text: String) {
        historySearch?.type(String(text.prefix(1000).map { $0.isNewline ? " " : $0 }), in: history.texts)
        showFound()
    }

    private mutating func showFound() {
        guard let found = historySearch?.line(in: history.texts) else { return }
        editor.reset(to: found.text)
        editor.cursor = found.cursor
    }

    /// Keeps the line that was found; the draft is behind it, where Down finds it.
    private mutating func endHistorySearch() -> [Effect]? {
        if let search = historySearch, let place = search.place { history.leap(to: place, leaving: search.draft) }
        historySearch = nil
        return nil
    }

    /// Told in the separator: what is looked for.
    func historySearchLabel(_ search: HistorySearch) -> String {
        let state = search.isFailing ? "no earlier line with" : "earlier line with"
        return search.text.isEmpty ? "type a part of an earlier line" : "\(state) \(search.text)"
    }
}
