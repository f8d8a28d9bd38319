import Glibc
import Interface

/// How well a colour stands out from another (WCAG 2.2, 1.4.3 and 1.4.11).
enum Contrast {
    /// What words need.
    static let words = 4.5
    /// What lines and words of little weight need; below it nothing can be read.
    static let least = 3.0

    /// 1, none at all, to 21, black on white; nil where the terminal alone knows one of the colours.
    static func ratio(_ one: Color, _ other: Color) -> Double? {
        guard let one = luminance(one), let other = luminance(other) else { return nil }
        return (max(one, other) + 0.05) / (min(one, other) + 0.05)
    }

    /// The colour, made lighter or darker no further than it takes, with as much of its hue as can be kept.
    static func raised(_ color: Color, on background: Color, to wanted: Double) -> Color {
        guard let ratio = ratio(color, background), ratio < wanted, let luminance = luminance(background) else {
            return color
        }
        var best = color
        // Where black and white stand out alike.
        for target in luminance > 0.179 ? [black] : [brightest(color), white] {
            let start = best
            for step in 1...16 {
                best = mixture(start, target, sixteenths: step)
                if Self.ratio(best, background) ?? 0 >= wanted { return best }
            }
        }
        return best
    }

    private static let black = Color.rgb(red: 0, green: 0, blue: 0)
    private static let white = Color.rgb(red: 255, green: 255, blue: 255)

    /// The same hue and saturation with the most light.
    private static func brightest(_ color: Color) -> Color {
        guard let (red, green, blue) = color.components, max(red, green, blue) > 0 else { return color }
        let most = max(red, green, blue)
        return .rgb(red: UInt8(red * 255 / most), green: UInt8(green * 255 / most), blue: UInt8(blue * 255 / most))
    }

    private static func mixture(_ one: Color, _ other: Color, sixteenths: Int) -> Color {
        guard let one = one.components, let other = other.components else { return one }
        func mixed(_ one: Int, _ other: Int) -> UInt8 {
            UInt8((one * (16 - sixteenths) + other * sixteenths) / 16)
        }
        return .rgb(
            red: mixed(one.red, other.red),
            green: mixed(one.green, other.green),
            blue: mixed(one.blue, other.blue)
        )
    }

    /// Relative luminance, 0 to 1.
    private static func luminance(_ color: Color) -> Double? {
        func linear(_ component: Int) -> Double {
            let value = Double(component) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return color.components.map {
            0.2126 * linear($0.red) + 0.7152 * linear($0.green) + 0.0722 * linear($0.blue)
        }
    }
}

extension Role {
    /// The contrast that a look made from a palette has at least.
    var wantedContrast: Double {
        switch self {
        case .time, .separator: Contrast.least
        default: Contrast.words
        }
    }
}
