/// The list of all themes: whichever is selected is shown at once, and used only when it is taken.
struct ThemePicker {
    /// Columns beside the list from which on some lines are shown as a sample.
    private static let sampleColumns = 24

    /// The names, in the order of the list.
    let names: [String]
    /// The index of the theme that was in use before.
    private let old: Int?
    private var selected: Int

    /// A list with the theme in use selected; `names` must not be empty.
    init(_ names: [String], current: String) {
        self.names = names
        old = names.firstIndex(of: current)
        selected = old ?? 0
    }

    /// Takes a key; `action` is what it is bound to.
    mutating func press(_ key: Key, bound action: Action?, in area: Size) -> Overlay.Outcome {
        switch key.code {
        case .enter: return .closed([.useTheme(names[selected])])
        case .scalar("s") where key.modifiers.isEmpty: return .closed([.keepTheme(names[selected])])
        default: break
        }
        let page = max(1, area.rows - 1)
        switch PagerStep(key, bound: action) {
        case .rowDown: return select(selected + 1)
        case .rowUp: return select(selected - 1)
        case .pageDown: return select(selected + page)
        case .pageUp: return select(selected - page)
        case .top: return select(0)
        case .bottom: return select(names.count - 1)
        case .close: return .closed([.previewTheme(nil)])
        default: return .passed
        }
    }

    /// Selects what stands in a row, of so many.
    mutating func click(row: Int, of count: Int) -> [Effect] {
        let index = first(of: count) + row
        guard names.indices.contains(index), case .taken(let effects) = select(index) else { return [] }
        return effects
    }

    /// The index of the name in the top row of so many: the selected one stands in the middle where it can.
    private func first(of count: Int) -> Int { max(0, min(selected - count / 2, names.count - count)) }

    private mutating func select(_ index: Int) -> Overlay.Outcome {
        let index = max(0, min(index, names.count - 1))
        guard index != selected else { return .taken([]) }
        selected = index
        return .taken([.previewTheme(names[index])])
    }

    // MARK: - View

    /// Told at the left of the separator.
    func hint(_ symbols: Symbols) -> String {
        ["Enter takes it", "s keeps it", "Esc goes back"].joined(separator: " \(symbols.dot) ")
    }

    /// Told at the right of the separator.
    var place: String { "\(selected + 1) of \(names.count)" }

    /// Fills the rows: the list, and beside it a sample where there is room.
    func draw(on canvas: inout Canvas, rows: Range<Int>, theme: Theme, symbols: Symbols) {
        let columns = canvas.size.columns
        let width = min(columns, 5 + (names.map(\.unicodeScalars.count).max() ?? 0))
        let first = first(of: rows.count)
        for (row, index) in zip(rows, first..<names.count) {
            let style = theme[index == selected ? .selection : .help]
            canvas.fill(0..<width, row: row, style: style)
            if index == old {
                canvas.write(symbols.answered, symbols: symbols, row: row, column: 1, limit: width, style: style)
            }
            canvas.write(names[index], symbols: symbols, row: row, column: 3, limit: width, style: style)
        }
        canvas.cursor =
            rows.isEmpty || columns == 0 ? nil : Position(row: rows.lowerBound + selected - first, column: 0)
        if columns - width >= Self.sampleColumns {
            let sample = ThemePreview.canvas(theme: theme, symbols: symbols, columns: columns - width)
            canvas.copy(sample, rows: ThemePreview.messages, to: rows, column: width)
        }
    }
}
