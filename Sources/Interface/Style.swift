/// A colour as a theme asks for it.
///
/// The terminal shell falls back to what the terminal has.
package enum Color: Hashable, Sendable {
    /// The terminal's own foreground or background.
    case `default`
    /// One of the terminal's colours: 0–15 the named ones, 16–255 the xterm cube and greys.
    case indexed(UInt8)
    case rgb(red: UInt8, green: UInt8, blue: UInt8)
}

/// How a cell looks: two colours and attributes.
package struct Style: Hashable, Sendable {
    /// What a terminal can do to a glyph besides colours; one that it lacks is left out.
    package struct Attributes: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Heavier; some terminals make it brighter instead.
        package static let bold = Attributes(rawValue: 1)
        /// Paler than the rest.
        package static let dim = Attributes(rawValue: 2)
        /// Slanted.
        package static let italic = Attributes(rawValue: 4)
        /// With a line below.
        package static let underline = Attributes(rawValue: 8)
        /// Foreground and background change places.
        package static let reverse = Attributes(rawValue: 16)
    }

    /// Of the glyph.
    package var foreground: Color
    /// Of the whole cell.
    package var background: Color
    /// Any number at once.
    package var attributes: Attributes

    package init(foreground: Color = .default, background: Color = .default, attributes: Attributes = []) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }
}
