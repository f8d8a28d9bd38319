import Interface

/// Whether colours are wanted, as `--color` says it.
package enum ColorPreference: String, CaseIterable, Sendable {
    /// Where the terminal has them and `NO_COLOR` is not set (no-color.org).
    case auto
    /// Even where `NO_COLOR` is set.
    case always
    case never
}

/// The colours that a terminal can show, from the fewest to the most.
package enum ColorDepth: Int, Comparable, Sendable {
    case none, named8, named16, indexed256, truecolor

    /// Whether the left one has fewer colors.
    package static func < (left: ColorDepth, right: ColorDepth) -> Bool { left.rawValue < right.rawValue }

    /// What a terminal with `colors` colours by terminfo shows, given the user's wish and environment.
    package init(_ preference: ColorPreference, colors: Int, environment: (String) -> String?) {
        let refuses = environment("NO_COLOR").map { !$0.isEmpty } ?? false
        let tells = ["truecolor", "24bit"].contains(environment("COLORTERM") ?? "")
        switch (preference, colors) {
        case (.never, _): self = .none
        case (.auto, _) where refuses: self = .none
        case (_, (1 << 24)...): self = .truecolor
        case (_, 8...) where tells: self = .truecolor
        case (_, 256...): self = .indexed256
        case (_, 16...): self = .named16
        case (_, 8...): self = .named8
        default: self = .none
        }
    }

    /// The nearest style that can be shown.
    func fit(_ style: Style) -> Style {
        guard self != .truecolor else { return style }
        var fitted = style
        fitted.foreground = fitForeground(style.foreground)
        fitted.background = fit(style.background)
        // Where bold makes eight colors sixteen, it does so for what is drawn, and not for what is behind it.
        if self == .named8, case .indexed(let index) = fitted.background, index >= 8 {
            fitted.background = .indexed(index - 8)
        }
        if fitted.foreground == fitted.background, style.foreground != style.background,
            case .indexed(let index) = fitted.background
        {
            // Two colours fell together: stay readable.
            fitted.foreground = fit(.indexed(Palette.isLight(index) ? 0 : 15))
        }
        if self == .named8, case .indexed(let index) = fitted.foreground, index >= 8 {
            // Not all make a bold letter brighter: grey may be black, and not be seen on black.
            let isSeen = fitted.background != .indexed(index - 8)
            fitted.foreground = .indexed(isSeen ? index - 8 : Palette.isLight(index - 8) ? 0 : 7)
            if isSeen { fitted.attributes.insert(.bold) }
        }
        return fitted
    }

    /// Of few colours those of a soft palette are all nearest to grey: one that has a hue keeps it.
    private func fitForeground(_ color: Color) -> Color {
        guard self == .named8 || self == .named16, let hue = color.components.flatMap(Palette.hue(of:)) else {
            return fit(color)
        }
        return .indexed(hue)
    }

    private func fit(_ color: Color) -> Color {
        switch (color, self) {
        case (.default, _), (_, .none): .default
        case (_, .truecolor): color
        case (.indexed(let index), .named8), (.indexed(let index), .named16):
            index < 16 ? color : .indexed(Palette.nearest(to: Palette.color(index), in: 0..<16))
        case (.indexed, .indexed256): color
        case (.rgb(let red, let green, let blue), .indexed256):
            // The first sixteen are the user's own and no safe match.
            .indexed(Palette.nearest(to: (Int(red), Int(green), Int(blue)), in: 16..<256))
        case (.rgb(let red, let green, let blue), _):
            .indexed(Palette.nearest(to: (Int(red), Int(green), Int(blue)), in: 0..<16))
        }
    }
}

/// The 256 colours as xterm shows them.
private enum Palette {
    typealias Components = (red: Int, green: Int, blue: Int)

    static func color(_ index: UInt8) -> Components {
        Color.indexed(index).components ?? named[Int(index)]
    }

    /// The one among the first sixteen that has the same hue; nil for what is seen as a shade of grey, or as almost black.
    static func hue(of color: Components) -> UInt8? {
        let (least, most) = (min(color.red, color.green, color.blue), max(color.red, color.green, color.blue))
        guard most >= 96, most - least >= 40, 4 * (most - least) >= most else { return nil }
        // Orange is nearer to yellow than to red, where there is no other.
        let isHigh = [color.red, color.green, color.blue].map { 20 * ($0 - least) >= 9 * (most - least) }
        let bits = zip(isHigh, [1, 2, 4]).reduce(UInt8(0)) { $1.0 ? $0 | UInt8($1.1) : $0 }
        return most > 245 ? bits + 8 : bits
    }

    static func nearest(to wanted: Components, in range: Range<Int>) -> UInt8 {
        let nearest = range.min { distance(color(UInt8($0)), wanted) < distance(color(UInt8($1)), wanted) }
        return UInt8(nearest ?? 0)
    }

    static func isLight(_ index: UInt8) -> Bool {
        let (red, green, blue) = color(index)
        return Color.rgb(red: UInt8(red), green: UInt8(green), blue: UInt8(blue)).isLight == true
    }

    /// Weighted roughly as eyes do.
    private static func distance(_ one: Components, _ other: Components) -> Int {
        let (red, green, blue) = (one.red - other.red, one.green - other.green, one.blue - other.blue)
        return 3 * red * red + 6 * green * green + blue * blue
    }

    private static let named: [Components] = [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
        (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
        (255, 255, 255),
    ]
}
