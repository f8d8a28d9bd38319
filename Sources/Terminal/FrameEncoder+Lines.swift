package import Interface

extension FrameEncoder {
    /// The rows of a canvas as lines of text to be printed wherever the cursor is, each in its own colours.
    package mutating func lines(_ canvas: Canvas) -> [UInt8] {
        bytes.removeAll()
        for row in 0..<canvas.size.rows {
            let glyphs = GlyphRow(canvas, row)
            for column in 0..<glyphs.count where glyphs[column].width > 0 { print(glyphs[column]) }
            append(capabilities.pen.reset)
            pen = Style()
            bytes.append(UInt8(ascii: "\n"))
        }
        forget()
        return bytes
    }

    private mutating func print(_ glyph: ScreenGlyph) {
        setPen(for: glyph)
        bytes += encoding == .utf8 || glyph.isASCII ? Array(glyph.text.utf8) : [UInt8(ascii: "?")]
    }
}
