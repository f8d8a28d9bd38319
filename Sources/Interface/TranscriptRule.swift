import Encoding

/// A line of its own above an entry.
enum TranscriptRule: Hashable {
    /// The entry is of another day than the one above.
    case day(CivilDate)
    /// What follows has not been read.
    case unread

    /// Draws it: `──── Tuesday, 24 November 2026 ────`, as much as has room.
    func draw(on canvas: inout Canvas, row: Int, gutter: Gutter, theme: Theme, symbols: Symbols) {
        let column = gutter.margin
        let style = theme[role]
        let line = String(repeating: Character(symbols.rule), count: 4)
        let room = canvas.size.columns - 2 * column
        let whole = wordings.lazy.map { "\(line) \($0) \(line)" }.first {
            PrintableText.width(of: $0, symbols: symbols) <= room
        }
        let text = whole ?? wordings.last ?? line
        canvas.write(text, symbols: symbols, row: row, column: column, limit: canvas.size.columns, style: style)
    }

    private var wordings: [String] {
        switch self {
        case .day(let date): date.wordings
        case .unread: ["new"]
        }
    }

    private var role: Role {
        switch self {
        case .day: .time
        case .unread: .separator
        }
    }
}
