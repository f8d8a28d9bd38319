import Interface

/// One glyph of a canvas with its place's style and width: what the terminal is asked to draw at once.
struct ScreenGlyph: Equatable {
    /// One grapheme cluster; empty for the right half of another.
    let text: String
    /// As the theme asks for it.
    let style: Style
    /// Cells: 1 or 2, and 0 for the right half of another.
    let width: Int
    /// Whether all terminals agree on the width.
    let isCertain: Bool

    /// What a terminal shows that nobody has drawn: unlike anything that can be drawn.
    static let unknown = ScreenGlyph(text: "", style: Style(), width: 1, isCertain: true)

    /// Whether any terminal has it.
    var isASCII: Bool { text.utf8.allSatisfy { $0 < 0x80 } }
    /// Whether it is the right half of a wide glyph.
    var isRightHalf: Bool { width == 0 }
    /// A space that shows nothing but its background.
    var isBlank: Bool { text == " " && !style.attributes.contains(.underline) && !style.attributes.contains(.reverse) }

    /// Whether two look the same.
    static func == (one: ScreenGlyph, other: ScreenGlyph) -> Bool {
        guard one.width == other.width, one.text == other.text else { return false }
        return one.style == other.style
            || one.style.background == other.style.background && one.isBlank && other.isBlank
    }
}
