package import Interface

/// What a terminal can do, as terminfo describes it; what it lacks is nil.
package struct Capabilities: Sendable {
    /// How many colours the terminal has; 0 for none.
    package let colors: Int
    /// The sequences of the keys that `KeyDecoder` may not know.
    package let keys: [[UInt8]: Key]

    /// Places the cursor by row and column (`cup`).
    let cursorAddress: [UInt8]
    /// Move the cursor on its row: to a column, by so many, by one (`hpa`, `cuf`, `cuf1`).
    let columnAddress, cursorRight, cursorRightOnce: [UInt8]?
    /// Blank the screen, and the rest of a row (`clear`, `el`).
    let clearScreen, eraseToLineEnd: [UInt8]?
    /// Make room for cells and take cells away, where the rest of the row moves (`ich`, `dch`).
    let insertCells, deleteCells: [UInt8]?
    /// Name the rows that scroll, and scroll them by one from their last row or their first (`csr`, `ind`, `ri`).
    let scrollRegion, scrollUp, scrollDown: [UInt8]?
    /// Hide the cursor and show it (`civis`, `cnorm`).
    let hideCursor, showCursor: [UInt8]?
    /// What changes the looks of what is drawn next.
    let pen: Pen
    /// Take and give back the alternate screen and the keypad (`smcup`, `rmcup`, `smkx`, `rmkx`).
    let enterScreen, leaveScreen, enterKeypad, leaveKeypad: [UInt8]?
    /// Whether a full row goes on in the next, and whether pastes come in brackets.
    let wrapOff, wrapOn, pasteOn, pasteOff: [UInt8]?
    /// Hold what is drawn back until it is whole (mode 2026).
    let synchronizedOn, synchronizedOff: [UInt8]?
    /// Rings (`bel`).
    let bell: [UInt8]?
    let mouseOn, mouseOff: [UInt8]?
    let focusOn, focusOff: [UInt8]?
    let pushTitle, popTitle: [UInt8]?
    /// Asks where the cursor is (`u7`).
    let askCursor: [UInt8]?
    /// Asks what the background is (xterm's OSC 11).
    let askBackground: [UInt8]?
    /// Whether what is erased takes the background of the pen.
    let erasesWithBackground: Bool
    /// Whether a glyph may be put into the last cell of the last row without a scroll.
    let hasSafeCorner: Bool
    /// Whether a title can be set by OSC 2.
    let hasTitle: Bool

    /// Reads a terminal's description; throws `.unknownTerminal` and `.incapable`.
    package init(terminal name: String) throws(TerminalError) {
        guard let read = Terminfo.describe(name, read: { Capabilities(name, $0) }) else {
            throw .unknownTerminal(name)
        }
        guard let read else { throw .incapable(name) }
        self = read
    }

    private init?(_ name: String, _ terminal: Terminfo.Description) {
        guard let cursorAddress = terminal.string("cup"), terminal.string("clear") != nil else { return nil }
        self.cursorAddress = cursorAddress
        // Where CSI works, an unknown private mode does no harm, and terminfo seldom names these.
        let isANSI = cursorAddress.starts(with: "\u{1B}[".utf8)
        func mode(_ sequence: String) -> [UInt8]? { isANSI ? Array("\u{1B}[?\(sequence)".utf8) : nil }

        colors = terminal.number("colors") ?? 0
        columnAddress = terminal.string("hpa")
        cursorRight = terminal.string("cuf")
        cursorRightOnce = terminal.string("cuf1")
        clearScreen = terminal.string("clear")
        eraseToLineEnd = terminal.string("el")
        insertCells = terminal.string("ich")
        deleteCells = terminal.string("dch")
        scrollRegion = terminal.string("csr")
        scrollUp = terminal.string("ind")
        scrollDown = terminal.string("ri")
        hideCursor = terminal.string("civis")
        showCursor = terminal.string("cnorm")
        pen = Pen(terminal)
        enterScreen = terminal.string("smcup")
        leaveScreen = terminal.string("rmcup")
        enterKeypad = terminal.string("smkx")
        leaveKeypad = terminal.string("rmkx")
        wrapOff = terminal.string("rmam") ?? mode("7l")
        wrapOn = terminal.string("smam") ?? mode("7h")
        pasteOn = terminal.string("BE") ?? mode("2004h")
        pasteOff = terminal.string("BD") ?? mode("2004l")
        let isModern = isANSI && colors >= 256
        synchronizedOn = isModern ? mode("2026h") : nil
        synchronizedOff = isModern ? mode("2026l") : nil
        let isXtermLike = isANSI && (isModern || Self.families.contains { name.hasPrefix($0) })
        func sequence(_ text: String) -> [UInt8]? { isXtermLike ? Array("\u{1B}\(text)".utf8) : nil }
        hasTitle = isXtermLike
        pushTitle = sequence("[22;2t")
        // GNU screen knows no stack: there an empty title gives way to its own.
        popTitle = sequence("]2;\u{07}\u{1B}[23;2t")
        mouseOn = sequence("[?1000h\u{1B}[?1006h")
        mouseOff = sequence("[?1006l\u{1B}[?1000l")
        focusOn = sequence("[?1004h")
        focusOff = sequence("[?1004l")
        askCursor = terminal.string("u7").flatMap { $0 == Array("\u{1B}[6n".utf8) ? $0 : nil }
        askBackground = sequence("]11;?\u{1B}\\")
        bell = terminal.string("bel")
        erasesWithBackground = terminal.flag("bce")
        hasSafeCorner = wrapOff != nil || terminal.flag("xenl") || !terminal.flag("am")
        keys = Self.keys(terminal)
    }

    /// The sequences of looks; what the terminal lacks is nil.
    struct Pen: Sendable {
        /// Make the pen plain, or give it an attribute (`sgr0`, `bold`, `dim`, `sitm`, `smul`, `rev`).
        let reset, bold, dim, italic, underline, reverse: [UInt8]?
        /// Give it a color by its number (`setaf`, `setab`).
        let foreground, background: [UInt8]?

        fileprivate init(_ terminal: Terminfo.Description) {
            reset = terminal.string("sgr0")
            bold = terminal.string("bold")
            dim = terminal.string("dim")
            italic = terminal.string("sitm")
            underline = terminal.string("smul")
            reverse = terminal.string("rev")
            foreground = terminal.string("setaf")
            background = terminal.string("setab")
        }
    }

    /// Terminals that know xterm's private modes and strings, or leave out what they do not know.
    private static let families = ["xterm", "tmux", "screen", "rxvt"]

    private static func keys(_ terminal: Terminfo.Description) -> [[UInt8]: Key] {
        var keys: [[UInt8]: Key] = [:]
        for (name, key) in keyNames {
            guard let sequence = terminal.string(name), sequence.first == 0x1B, sequence.count > 1 else { continue }
            keys[sequence] = key
        }
        return keys
    }

    private static let keyNames: [(String, Key)] =
        [
            ("kcuu1", Key(.up)), ("kcud1", Key(.down)), ("kcub1", Key(.left)), ("kcuf1", Key(.right)),
            ("khome", Key(.home)), ("kend", Key(.end)), ("kpp", Key(.pageUp)), ("knp", Key(.pageDown)),
            ("kich1", Key(.insert)), ("kdch1", Key(.delete)), ("kcbt", Key(.tab, .shift)),
            ("kLFT", Key(.left, .shift)), ("kRIT", Key(.right, .shift)), ("kri", Key(.up, .shift)),
            ("kind", Key(.down, .shift)), ("kHOM", Key(.home, .shift)), ("kEND", Key(.end, .shift)),
            ("kDC", Key(.delete, .shift)), ("kPRV", Key(.pageUp, .shift)), ("kNXT", Key(.pageDown, .shift)),
        ] + (1...12).map { ("kf\($0)", Key(.function($0))) }
}
