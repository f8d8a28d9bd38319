package import Interface

/// Turns canvases into the bytes that make a terminal show them: only what changed since the last one.
///
/// curses' own screen cannot hold a grapheme cluster such as a family emoji, nor truecolor, so this draws by itself what
/// terminfo describes. It trusts no width that terminals disagree about: after such a cluster the cursor is placed anew
/// by its address, and what follows on the row is drawn again when the cluster changes, so that a terminal of another
/// opinion shows that cluster badly and nothing else.
package struct FrameEncoder {
    /// From this many bytes on a frame is drawn with the cursor hidden, in one piece.
    static let largeFrame = 512

    /// What the terminal can do.
    let capabilities: Capabilities
    /// The colors that may be used.
    let depth: ColorDepth
    /// The characters that may be used.
    let encoding: TextEncoding
    /// The frame that is being made.
    var bytes: [UInt8] = []
    /// What the terminal draws with; nil if that is not known.
    var pen: Style?
    /// Where the terminal's cursor is; nil where that is not known.
    var row, column: Int?
    /// The frame that the terminal shows; nil if its content is not known.
    private var previous: Canvas?
    private var isCursorVisible: Bool?
    private var title: String?
    private var takesMouse = false

    /// An encoder that knows nothing of what the terminal shows.
    package init(capabilities: Capabilities, depth: ColorDepth, encoding: TextEncoding) {
        self.capabilities = capabilities
        self.depth = depth
        self.encoding = encoding
    }

    /// Forgets what the terminal shows: the next frame draws every cell.
    package mutating func forget() {
        (previous, pen, row, column, isCursorVisible, title, takesMouse) = (nil, nil, nil, nil, nil, nil, false)
    }

    /// The bytes that make the terminal show the canvas; none if it does already.
    package mutating func encode(_ canvas: Canvas) -> [UInt8] {
        bytes.removeAll(keepingCapacity: true)
        let old = scroll(shown(for: canvas.size), to: canvas)
        for row in 0..<canvas.size.rows { draw(row, of: canvas, over: old) }
        drawSurroundings(of: canvas)
        previous = canvas
        return finished(cursor: canvas.cursor.map { clamp($0, to: canvas.size) })
    }

    /// The frame on the terminal, which is cleared if that is not known or has another size.
    private mutating func shown(for size: Size) -> Canvas {
        if let previous, previous.size == size { return previous }
        append(capabilities.pen.reset)
        pen = Style()
        append(capabilities.clearScreen)
        (row, column) = (0, 0)
        return Canvas(size: size)
    }

    /// What belongs to a frame and is no cell.
    private mutating func drawSurroundings(of canvas: Canvas) {
        if let title = canvas.title, title != self.title, capabilities.hasTitle {
            bytes += OperatingSystemCommand.bytes("2", title, encoding)
            self.title = title
        }
        if canvas.takesMouse != takesMouse {
            append(canvas.takesMouse ? capabilities.mouseOn : capabilities.mouseOff)
            takesMouse = canvas.takesMouse
        }
    }

    private func clamp(_ position: Position, to size: Size) -> Position {
        Position(row: max(0, min(position.row, size.rows - 1)), column: max(0, min(position.column, size.columns - 1)))
    }

    private mutating func finished(cursor: Position?) -> [UInt8] {
        let isLarge = bytes.count >= Self.largeFrame
        var prefix: [UInt8] = []
        if isLarge {
            prefix += capabilities.synchronizedOn ?? []
            if isCursorVisible != false { prefix += capabilities.hideCursor ?? [] }
            isCursorVisible = false
        }
        if let cursor {
            move(toRow: cursor.row, column: cursor.column)
            if isCursorVisible != true { append(capabilities.showCursor) }
        } else if isCursorVisible != false {
            append(capabilities.hideCursor)
        }
        isCursorVisible = cursor != nil
        if isLarge { append(capabilities.synchronizedOff) }
        return prefix + bytes
    }

    /// Adds a sequence to the frame, where the terminal has it.
    mutating func append(_ sequence: [UInt8]?) {
        if let sequence { bytes += sequence }
    }
}

// MARK: - Rows

extension FrameEncoder {
    private mutating func draw(_ row: Int, of canvas: Canvas, over old: Canvas) {
        guard !canvas.isSame(row, in: old) else { return }
        let new = GlyphRow(canvas, row)
        let shown = shift(GlyphRow(old, row), to: new, row: row)
        let blankStart = eraseStart(new)
        var isSpilled = false
        var column = 0
        while column < new.count {
            let glyph = new[column]
            if isSpilled || glyph != shown[column] {
                isSpilled = isSpilled || !glyph.isCertain || !shown[column].isCertain
                if column >= blankStart, isWorthErasing(new, shown, from: column, isSpilled) {
                    return erase(glyph, row, column)
                }
                put(glyph, row, column, in: new)
            }
            column += glyph.width
        }
    }

    /// The column from which the row is blank in one style that erasing leaves behind.
    private func eraseStart(_ row: GlyphRow) -> Int {
        guard capabilities.eraseToLineEnd != nil, let last = row.glyphs.last, last.isBlank,
            capabilities.erasesWithBackground || depth.fit(last.style).background == .default
        else { return row.count }
        var start = row.count
        while start > 0, row[start - 1] == last { start -= 1 }
        return start
    }

    private func isWorthErasing(_ new: GlyphRow, _ old: GlyphRow, from start: Int, _ isSpilled: Bool) -> Bool {
        if isSpilled { return true }
        let changed = (start..<new.count).count { new[$0] != old[$0] }
        return changed > capabilities.eraseToLineEnd?.count ?? .max
    }

    private mutating func erase(_ glyph: ScreenGlyph, _ row: Int, _ column: Int) {
        move(toRow: row, column: column)
        setPen(for: glyph)
        append(capabilities.eraseToLineEnd)
    }

    private mutating func put(_ glyph: ScreenGlyph, _ row: Int, _ column: Int, in cells: GlyphRow) {
        if !capabilities.hasSafeCorner, column + glyph.width == cells.count, row == cells.lastScreenRow { return }
        if !rewriteGap(upTo: column, on: row, in: cells) { move(toRow: row, column: column) }
        setPen(for: glyph)
        guard encoding == .utf8 || glyph.isASCII else {
            bytes += [UInt8(ascii: "?"), UInt8(ascii: " ")].prefix(glyph.width)
            self.column = column + glyph.width
            return
        }
        if !glyph.isCertain, glyph.width == 2 {
            // A terminal that takes it for narrow would leave the old content in the second cell.
            bytes += [UInt8(ascii: " "), UInt8(ascii: " ")]
            self.column = column + 2
            move(toRow: row, column: column)
        }
        bytes += glyph.text.utf8
        self.column = column + glyph.width
        if !glyph.isCertain || self.column == cells.count { lostTrack() }
    }

    /// Without wrapping, the terminal is still on the row, whatever width it takes a glyph for.
    private mutating func lostTrack() {
        column = nil
        if capabilities.wrapOff == nil { row = nil }
    }

    /// Draws a few unchanged cells again where that is shorter than a motion; tells whether it did.
    private mutating func rewriteGap(upTo target: Int, on row: Int, in cells: GlyphRow) -> Bool {
        guard self.row == row, let column, column < target, target - column <= 3 else { return false }
        let gap = (column..<target).map { cells[$0] }
        guard gap.allSatisfy({ $0.isASCII && $0.width == 1 && depth.fit($0.style) == pen }) else { return false }
        for glyph in gap { bytes += glyph.text.utf8 }
        self.column = target
        return true
    }
}
