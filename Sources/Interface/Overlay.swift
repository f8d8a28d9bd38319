/// What lies over the transcript while it is open: it takes the keys first, and is drawn in the transcript's rows.
///
/// Status line, separator and input line stay, and so does the draft in it.
enum Overlay {
    /// A text to read.
    case pager(Pager)
    /// What was counted, as it stands at each frame.
    case statistics(Pager)
    /// A theme to choose.
    case themes(ThemePicker)
    /// A message in full.
    case message(MessagePager)

    /// What became of a key.
    enum Outcome {
        /// It means nothing here.
        case passed
        /// It was for the overlay, which stays.
        case taken([Effect])
        /// It was for the overlay, which is no more.
        case closed([Effect])
    }

    /// Whether what is typed stands in the separator, and the cursor behind it.
    var isTyping: Bool {
        switch self {
        case .pager(let pager), .statistics(let pager): pager.search.isTyping
        case .themes: false
        case .message(let message): message.pager.search.isTyping
        }
    }

    /// Told at the left of the separator: the keys that help on.
    func hint(_ symbols: Symbols) -> String {
        switch self {
        case .pager(let pager), .statistics(let pager): pager.hint(symbols)
        case .themes(let picker): picker.hint(symbols)
        case .message(let message): message.hint(symbols)
        }
    }

    /// Told at the right of the separator: which part is in view.
    func place(in area: Size, symbols: Symbols) -> String {
        switch self {
        case .pager(let pager), .statistics(let pager): pager.place(in: area, symbols: symbols)
        case .themes(let picker): picker.place
        case .message(let message): message.pager.place(in: area, symbols: symbols)
        }
    }

    /// Takes a key; `action` is what it is bound to.
    mutating func press(_ key: Key, bound action: Action?, in area: Size, symbols: Symbols) -> Outcome {
        switch self {
        case .pager(var pager):
            let outcome = pager.press(key, bound: action, in: area, symbols: symbols)
            self = .pager(pager)
            return outcome
        case .statistics(var pager):
            let outcome = pager.press(key, bound: action, in: area, symbols: symbols)
            self = .statistics(pager)
            return outcome
        case .themes(var picker):
            let outcome = picker.press(key, bound: action, in: area)
            self = .themes(picker)
            return outcome
        case .message(var message):
            let outcome = message.press(key, bound: action, in: area, symbols: symbols)
            self = .message(message)
            return outcome
        }
    }

    /// Takes a click on one of its rows.
    mutating func click(row: Int, of count: Int) -> [Effect] {
        switch self {
        case .pager, .statistics, .message: return []
        case .themes(var picker):
            let effects = picker.click(row: row, of: count)
            self = .themes(picker)
            return effects
        }
    }

    /// Fits another width.
    mutating func resize(columns: Int) {
        guard case .message(var message) = self else { return }
        message.resize(columns: columns)
        self = .message(message)
    }

    /// Fills the rows, and puts the cursor where the reader looks.
    func draw(on canvas: inout Canvas, rows: Range<Int>, theme: Theme, symbols: Symbols) {
        switch self {
        case .pager(let pager), .statistics(let pager):
            pager.draw(on: &canvas, rows: rows, theme: theme, symbols: symbols)
        case .themes(let picker): picker.draw(on: &canvas, rows: rows, theme: theme, symbols: symbols)
        case .message(let message): message.pager.draw(on: &canvas, rows: rows, theme: theme, symbols: symbols)
        }
    }
}
