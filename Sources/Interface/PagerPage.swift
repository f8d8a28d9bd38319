/// How a text falls into pages of a given size; places in it are offsets of bytes in the top row.
struct PagerPage {
    /// How the text falls into rows.
    let breaker: RowBreaker
    /// The columns left empty at each edge.
    let margin: Int
    private let count: Int

    /// Pages for an area of the window.
    init(text: PrintableText, area: Size) {
        margin = Self.margin(of: area.columns)
        count = max(1, area.rows)
        breaker = RowBreaker(text, columns: area.columns - 2 * margin)
    }

    /// The columns left empty at each edge of a window.
    static func margin(of columns: Int) -> Int { columns >= 40 ? 1 : 0 }

    private var end: Int { breaker.text.bytes.endIndex }

    /// The rows in view; a last page that would not be full begins earlier.
    func rows(from top: Int) -> [RowBreaker.Row] {
        let rows = breaker.rows(from: min(top, end), count: count)
        return rows.count < count ? breaker.rows(count: count) : rows
    }

    /// The top after a step that scrolls.
    func moved(by step: PagerStep, from top: Int) -> Int {
        switch step {
        case .rowUp: moved(by: -1, from: top)
        case .rowDown: moved(by: 1, from: top)
        case .pageUp: moved(by: -max(1, count - 1), from: top)
        case .pageDown: moved(by: max(1, count - 1), from: top)
        case .top: 0
        case .bottom: breaker.rows(count: count).first?.start ?? 0
        default: top
        }
    }

    private func moved(by distance: Int, from top: Int) -> Int {
        guard let first = rows(from: top).first else { return top }
        if distance < 0 { return breaker.rows(before: first.start, count: -distance).first?.start ?? first.start }
        let below = breaker.rows(from: first.start, count: distance + count)
        return below[max(0, below.count - count)].start
    }

    /// The top from which a match is in view: the same if it is already, else so that the match is a third down.
    func showing(_ match: Range<Int>?, from top: Int) -> Int {
        guard let match else { return top }
        let shown = rows(from: top)
        if let first = shown.first, let last = shown.last, first.start <= match.lowerBound,
            last.next.map({ match.lowerBound < $0 }) ?? true
        {
            return top
        }
        return breaker.rows(before: match.lowerBound + 1, count: count / 3 + 1).first?.start ?? top
    }
}
