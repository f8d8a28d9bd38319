/// Which part of the transcript is looked at.
struct Viewport {
    /// The topmost row while the view is frozen; nil while it follows the newest.
    private(set) var top: TranscriptLayout.Place?
    /// While frozen, the entry before which all have been on the screen.
    private var firstUnseen = 0

    /// Whether the newest row stays in view.
    var isFollowing: Bool { top == nil }

    /// The entries that came below the frozen view.
    func unseen(in shown: ShownEntries) -> Int { isFollowing ? 0 : shown.count(from: firstUnseen) }

    /// The rows to draw in a window of `rows` rows.
    func lines(in layout: TranscriptLayout, rows: Int) -> [TranscriptLayout.Line] {
        guard let top else { return layout.lines(count: rows) }
        let lines = layout.lines(from: top, count: rows)
        return lines.count < rows ? layout.lines(count: rows) : lines
    }

    /// Moves by rows, up where negative; reaching the newest row follows it again.
    mutating func scroll(by distance: Int, in layout: TranscriptLayout, rows: Int) {
        let shown = lines(in: layout, rows: rows)
        guard let first = shown.first else { return }
        if isFollowing {
            guard distance < 0, shown.count == rows else { return }
            firstUnseen = layout.transcript.numbers.upperBound
        }
        if distance < 0 {
            if let above = layout.lines(before: first.place, count: -distance).first { top = above.place }
            return
        }
        let below = layout.lines(from: first.place, count: distance + rows + 1)
        if below.count <= distance + rows { return follow() }
        top = below[distance].place
        guard let last = below[distance..<(distance + rows)].last?.place else { return }
        firstUnseen = max(firstUnseen, last.offset < 0 ? last.entry : last.entry + 1)
    }

    /// Shows an entry on top, with the rules above it, where it and what follows is more than the window holds; else follows the newest.
    mutating func show(_ entry: Int, in layout: TranscriptLayout, rows: Int) {
        let place = TranscriptLayout.top(of: entry)
        guard layout.lines(from: place, count: rows + 1).count > rows else { return follow() }
        if isFollowing { firstUnseen = layout.transcript.numbers.upperBound }
        top = place
    }

    /// Brings an entry into the middle of the window, if it isn't in view.
    mutating func reveal(_ entry: Int, in layout: TranscriptLayout, rows: Int) {
        let shown = lines(in: layout, rows: rows)
        if shown.contains(where: { $0.place.entry == entry && $0.isFirst }) {
            if isFollowing, let first = shown.first { freeze(at: first.place, in: layout) }
            return
        }
        let place = TranscriptLayout.Place(entry: entry, offset: 0)
        freeze(at: layout.lines(before: place, count: rows / 2).first?.place ?? place, in: layout)
    }

    private mutating func freeze(at place: TranscriptLayout.Place, in layout: TranscriptLayout) {
        if isFollowing { firstUnseen = layout.transcript.numbers.upperBound }
        top = place
    }

    /// Whether the newest row is in view.
    func reachesEnd(in layout: TranscriptLayout, rows: Int) -> Bool {
        top.map { layout.lines(from: $0, count: rows + 1).count <= rows } ?? true
    }

    /// Stays where it is from now on, whatever comes.
    mutating func freeze(in layout: TranscriptLayout, rows: Int) {
        guard isFollowing, let first = lines(in: layout, rows: rows).first else { return }
        freeze(at: first.place, in: layout)
    }

    /// Moves, if it is frozen, no further than it takes to have an entry in view, or as much of it as there is room for.
    mutating func uncover(_ entry: Int, in layout: TranscriptLayout, rows: Int) {
        guard let first = lines(in: layout, rows: rows).first?.place, top != nil else { return }
        let start = TranscriptLayout.Place(entry: entry, offset: 0)
        if entry < first.entry || (entry == first.entry && first.offset > 0) {
            top = start
            return
        }
        let below = layout.shown.first(from: entry + 1).map(TranscriptLayout.top)
        // The page whose last row is the entry's last.
        guard let page = layout.lines(before: below, count: rows).first?.place else { return }
        if (page.entry, page.offset) > (first.entry, first.offset) { top = page.entry == entry ? start : page }
    }

    /// Follows the newest again if, after a resize or a loss of entries, it can be seen anyway.
    mutating func settle(in layout: TranscriptLayout, rows: Int) {
        if reachesEnd(in: layout, rows: rows) { follow() }
    }

    /// Shows the topmost entry from its first row: its rows are others now.
    mutating func forgetRow() {
        if let place = top, place.offset > 0 { top?.offset = 0 }
    }

    /// Follows the newest entry again.
    mutating func follow() { top = nil }
}
