import Interface

/// A terminal as small as the tests allow: it applies the encoder's bytes to a grid.
///
/// An unknown sequence, a step off the screen or a scroll is recorded as a fault.
struct ScreenEmulator {
    struct Cell: Equatable {
        var text = " "
        var style = Style()
        /// The right half of the glyph to its left.
        var isRightHalf = false
    }

    /// What the terminal takes for the width of text.
    enum Opinion {
        /// These clusters have these widths.
        case clusters([String: Int])
        /// Every scalar stands for itself, as older terminals have it.
        case scalars
    }

    let size: Size
    let opinion: Opinion
    private(set) var cells: [Cell]
    private(set) var cursor = Position(row: 0, column: 0)
    private(set) var isCursorVisible = true
    private(set) var faults: [String] = []
    private var pen = Style()
    /// The rows that scroll; nil for none, since a scroll of the whole screen is a fault.
    private var region: Range<Int>?

    init(size: Size, opinion: Opinion = .clusters([:])) {
        self.size = size
        self.opinion = opinion
        cells = Array(repeating: Cell(), count: size.columns * size.rows)
    }

    subscript(row: Int, column: Int) -> Cell { cells[row * size.columns + column] }

    /// What a row shows, its blank end left out.
    func text(ofRow row: Int) -> String {
        let text = (0..<size.columns).map { self[row, $0].isRightHalf ? "" : self[row, $0].text }.joined()
        return String(text.reversed().drop { $0 == " " }.reversed())
    }

    mutating func apply(_ bytes: [UInt8]) {
        var rest = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)[...]
        while let scalar = rest.first {
            switch scalar {
            case "\u{1B}": applyEscape(&rest)
            case "\r":
                cursor.column = 0
                rest.removeFirst()
            case "\n":
                lineFeed()
                rest.removeFirst()
            case "\u{0F}", "\u{07}": rest.removeFirst()
            case ..<" ": faults.append("control \(rest.removeFirst().value)")
            default: print(&rest)
            }
        }
    }
}

// MARK: - Text

extension ScreenEmulator {
    private mutating func print(_ rest: inout ArraySlice<Unicode.Scalar>) {
        if case .clusters(let known) = opinion {
            let found = known.filter { rest.starts(with: $0.key.unicodeScalars) }.max { $0.key.count8 < $1.key.count8 }
            if let found {
                rest = rest.dropFirst(found.key.unicodeScalars.count)
                return put(found.key, width: found.value)
            }
        }
        let scalar = rest.removeFirst()
        let width = Self.width(of: scalar)
        if width == 0 { return }
        put(String(scalar), width: width)
    }

    /// Without wrapping: what does not fit stays in the last columns.
    private mutating func put(_ text: String, width: Int) {
        guard width <= size.columns else { return }
        let column = min(cursor.column, size.columns - width)
        let index = cursor.row * size.columns + column
        for offset in 0..<width { breakGlyph(at: index + offset) }
        cells[index] = Cell(text: text, style: pen)
        if width == 2 { cells[index + 1] = Cell(text: "", style: pen, isRightHalf: true) }
        cursor.column = min(column + width, size.columns)
    }

    /// Half of a wide glyph that is written over leaves a blank.
    private mutating func breakGlyph(at index: Int) {
        if cells[index].isRightHalf, index % size.columns > 0 { cells[index - 1].text = " " }
        if (index + 1) % size.columns > 0, cells[index + 1].isRightHalf {
            cells[index + 1] = Cell(style: cells[index + 1].style)
        }
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x300...0x36F, 0x200B...0x200F, 0xFE00...0xFE0F, 0x93F, 0x94D: 0
        case 0x1100...0x115F, 0x2E80...0x9FFF, 0xAC00...0xD7A3, 0xFF01...0xFF60, 0x1F300...0x1FAFF: 2
        default: 1
        }
    }
}

extension String {
    fileprivate var count8: Int { utf8.count }
}

// MARK: - Sequences

extension ScreenEmulator {
    private mutating func applyEscape(_ rest: inout ArraySlice<Unicode.Scalar>) {
        rest.removeFirst()
        switch rest.popFirst() {
        case "(": _ = rest.popFirst()
        case "[": applySequence(&rest)
        case "M": reverseLineFeed()
        case let other: faults.append("ESC \(other.map(String.init) ?? "")")
        }
    }

    private mutating func applySequence(_ rest: inout ArraySlice<Unicode.Scalar>) {
        let body = String(String.UnicodeScalarView(rest.prefix { $0 < "@" }))
        rest = rest.drop { $0 < "@" }
        let final = rest.popFirst() ?? " "
        let numbers = body.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        let first = numbers.first ?? 0
        switch (final, body.first) {
        case ("h", "?"), ("l", "?"): setMode(body, isOn: final == "h")
        case ("c", "?"), ("h", "3"): break
        case ("H", _): move(row: max(1, first) - 1, column: max(1, numbers.count > 1 ? numbers[1] : 1) - 1)
        case ("G", _): move(row: cursor.row, column: max(1, first) - 1)
        case ("C", _): move(row: cursor.row, column: cursor.column + max(1, first))
        case ("J", _): erase(from: first == 2 ? 0 : cursor.row * size.columns + cursor.column, to: cells.count)
        case ("K", _): erase(from: cursor.row * size.columns + cursor.column, to: (cursor.row + 1) * size.columns)
        case ("@", _), ("P", _): shift(by: final == "@" ? max(1, first) : -max(1, first))
        case ("r", _):
            // The encoder sets it for a scroll, and takes it back behind that.
            let range = max(1, first) - 1..<(numbers.count > 1 ? numbers[1] : size.rows)
            if region != nil, range != 0..<size.rows { faults.append("kept scrolling \(body)") }
            region = region == nil ? range : nil
            cursor = Position(row: 0, column: 0)
        case ("m", _): applyRendition(body.isEmpty ? [0] : numbers)
        default: faults.append("CSI \(body)\(final)")
        }
    }

    private mutating func lineFeed() {
        if cursor.row + 1 == region?.upperBound ?? size.rows { scroll(up: true) } else { cursor.row += 1 }
    }

    private mutating func reverseLineFeed() {
        if cursor.row == region?.lowerBound ?? 0 { scroll(up: false) } else { cursor.row -= 1 }
    }

    private mutating func scroll(up: Bool) {
        guard let region else { return faults.append("scrolled") }
        let range = region.lowerBound * size.columns..<region.upperBound * size.columns
        let blanks = Array(repeating: Cell(style: Style(background: pen.background)), count: size.columns)
        let kept = Array(up ? cells[range].dropFirst(size.columns) : cells[range].dropLast(size.columns))
        cells.replaceSubrange(range, with: up ? kept + blanks : blanks + kept)
    }

    /// Inserts cells, or deletes them where negative; a glyph that is cut in two is a fault.
    private mutating func shift(by distance: Int) {
        let start = cursor.row * size.columns + cursor.column
        let end = (cursor.row + 1) * size.columns
        let count = min(abs(distance), end - start)
        if cells[start].isRightHalf || cells[distance > 0 ? end - count : min(start + count, end - 1)].isRightHalf {
            faults.append("cut a glyph")
        }
        let blanks = Array(repeating: Cell(style: Style(background: pen.background)), count: count)
        let kept = Array(distance > 0 ? cells[start..<end].dropLast(count) : cells[start..<end].dropFirst(count))
        cells.replaceSubrange(start..<end, with: distance > 0 ? blanks + kept : kept + blanks)
    }

    private mutating func setMode(_ body: String, isOn: Bool) {
        switch body {
        case "?25": isCursorVisible = isOn
        case "?12", "?12;25", "?2026": break
        default: faults.append("mode \(body)")
        }
    }

    private mutating func move(row: Int, column: Int) {
        if !(0..<size.rows).contains(row) || !(0..<size.columns).contains(column) {
            faults.append("moved to \(row), \(column)")
        }
        cursor = Position(row: min(row, size.rows - 1), column: min(column, size.columns - 1))
    }

    private mutating func erase(from start: Int, to end: Int) {
        guard start < end else { return }
        breakGlyph(at: start)
        for index in start..<end { cells[index] = Cell(style: Style(background: pen.background)) }
    }

    private mutating func applyRendition(_ numbers: [Int]) {
        var rest = numbers[...]
        while let number = rest.popFirst() {
            switch number {
            case 0: pen = Style()
            case 1: pen.attributes.insert(.bold)
            case 2: pen.attributes.insert(.dim)
            case 3: pen.attributes.insert(.italic)
            case 4: pen.attributes.insert(.underline)
            case 7: pen.attributes.insert(.reverse)
            case 30...37: pen.foreground = .indexed(UInt8(number - 30))
            case 40...47: pen.background = .indexed(UInt8(number - 40))
            case 90...97: pen.foreground = .indexed(UInt8(number - 82))
            case 100...107: pen.background = .indexed(UInt8(number - 92))
            case 38: pen.foreground = color(&rest)
            case 48: pen.background = color(&rest)
            default: faults.append("SGR \(number)")
            }
        }
    }

    private mutating func color(_ rest: inout ArraySlice<Int>) -> Color {
        let numbers = Array(rest.prefix(rest.first == 5 ? 2 : 4)).map { UInt8(clamping: $0) }
        rest = rest.dropFirst(numbers.count)
        return switch numbers.count {
        case 2: .indexed(numbers[1])
        case 4: .rgb(red: numbers[1], green: numbers[2], blue: numbers[3])
        default: .default
        }
    }
}
