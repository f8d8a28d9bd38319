import Interface

/// A colour as a theme's file writes it.
enum ThemeColor: Hashable {
    /// `base00` to `base0F`: what stands under that name in the palette.
    case palette(Int)
    case fixed(Color)

    /// How a colour can be written, for messages.
    static let forms = "base00 to base0F, default, a name such as red or bright-red, 0 to 255, or '#rrggbb' in quotes"

    /// The terminal's own sixteen, in the order of their numbers.
    static let names =
        ["", "bright-"].flatMap { brightness in
            ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"].map { brightness + $0 }
        }

    /// The names of the sixteen palette entries.
    static let paletteNames = (0..<16).map { "base0" + String($0, radix: 16, uppercase: true) }

    /// Nil if the text is none of the forms.
    init?(_ text: String) {
        if text == "default" {
            self = .fixed(.default)
        } else if let index = Self.paletteNames.firstIndex(of: text) {
            self = .palette(index)
        } else if let index = Self.names.firstIndex(of: text) {
            self = .fixed(.indexed(UInt8(index)))
        } else if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let index = UInt8(text) {
            self = .fixed(.indexed(index))
        } else if text.hasPrefix("#"), let color = Self.hexadecimal(text) {
            self = .fixed(color)
        } else {
            return nil
        }
    }

    /// `rrggbb` or `#rrggbb`, as palettes write their colours.
    static func hexadecimal(_ text: String) -> Color? {
        let digits = text.utf8.drop { $0 == UInt8(ascii: "#") }
        guard digits.count == 6, text.utf8.count <= 7, let value = UInt32(String(digits) ?? "", radix: 16),
            digits.first != UInt8(ascii: "+")
        else { return nil }
        return .rgb(
            red: UInt8(truncatingIfNeeded: value >> 16),
            green: UInt8(truncatingIfNeeded: value >> 8),
            blue: UInt8(truncatingIfNeeded: value)
        )
    }
}
