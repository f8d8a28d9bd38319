import Interface

// Where the terminal draws next, and how.

extension FrameEncoder {
    /// Moves the terminal's cursor by the shortest sequence that is sure.
    mutating func move(toRow row: Int, column: Int) {
        guard self.row != row || self.column != column else { return }
        append(shortestMotion(toRow: row, column: column))
        (self.row, self.column) = (row, column)
    }

    private func shortestMotion(toRow row: Int, column: Int) -> [UInt8] {
        let carriageReturn = UInt8(ascii: "\r")
        if self.row == row {
            if column == 0 { return [carriageReturn] }
            let ways = [motionRight(to: column), capabilities.columnAddress.map { Terminfo.expand($0, column) }]
            if let shortest = ways.compactMap({ $0 }).min(by: { $0.count < $1.count }) { return shortest }
        }
        // With the carriage return first it is the same whether or not output processing adds one.
        if let old = self.row, row == old + 1, column == 0 { return [carriageReturn, UInt8(ascii: "\n")] }
        return Terminfo.expand(capabilities.cursorAddress, row, column)
    }

    private func motionRight(to target: Int) -> [UInt8]? {
        guard let column, column < target else { return nil }
        if target == column + 1, let once = capabilities.cursorRightOnce { return once }
        return capabilities.cursorRight.map { Terminfo.expand($0, target - column) }
    }

    /// Makes the pen draw a glyph's style; of a blank only the background shows.
    mutating func setPen(for glyph: ScreenGlyph) {
        var style = depth.fit(glyph.style)
        if glyph.isBlank, let pen {
            style.foreground = pen.foreground
            style.attributes = pen.attributes.subtracting([.underline, .reverse])
        }
        setPen(style)
    }

    /// Makes the pen draw a style that the terminal has.
    mutating func setPen(_ style: Style) {
        guard pen != style else { return }
        let fallsBack =
            pen.map {
                !style.attributes.isSuperset(of: $0.attributes)
                    || style.foreground == .default && $0.foreground != .default
                    || style.background == .default && $0.background != .default
            } ?? true
        if fallsBack { append(capabilities.pen.reset) }
        let old = fallsBack ? Style() : pen ?? Style()
        appendAttributes(style.attributes.subtracting(old.attributes))
        if style.foreground != old.foreground { append(style.foreground, capabilities.pen.foreground, selector: "38") }
        if style.background != old.background { append(style.background, capabilities.pen.background, selector: "48") }
        pen = style
    }

    private mutating func appendAttributes(_ attributes: Style.Attributes) {
        if attributes.contains(.bold) { append(capabilities.pen.bold) }
        if attributes.contains(.dim) { append(capabilities.pen.dim) }
        if attributes.contains(.italic) { append(capabilities.pen.italic) }
        if attributes.contains(.underline) { append(capabilities.pen.underline) }
        if attributes.contains(.reverse) { append(capabilities.pen.reverse) }
    }

    private mutating func append(_ color: Color, _ capability: [UInt8]?, selector: String) {
        switch color {
        case .default: break
        case .indexed(let index):
            // Where terminfo counts the colors by the million, its numbers from 8 on are red, green and blue in one.
            let isDirect = capabilities.colors >= 1 << 24 && index >= 8
            append(
                isDirect
                    ? Array("\u{1B}[\(selector);5;\(index)m".utf8) : capability.map { Terminfo.expand($0, Int(index)) }
            )
        case .rgb(let red, let green, let blue): bytes += "\u{1B}[\(selector);2;\(red);\(green);\(blue)m".utf8
        }
    }
}
