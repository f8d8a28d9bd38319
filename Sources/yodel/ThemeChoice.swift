import Interface

/// Which theme is wanted: a certain one, or one that goes with the terminal's background.
enum ThemeChoice: Hashable {
    /// The name or the path of a theme.
    case named(String)
    /// `unknown` stands in where the terminal does not tell its background.
    case byBackground(light: String, dark: String, unknown: String)

    /// The word for `auto`.
    static let autoName = "auto"
    /// The terminal's own colours, with accents that go with its background.
    static let auto = byBackground(light: "terminal-light", dark: "terminal-dark", unknown: "terminal")

    /// `auto`, or a theme's name or path.
    init(_ text: String) { self = text == Self.autoName ? .auto : .named(text) }

    /// The name of the theme for a background; nil stands for one that is not known.
    func name(for background: Theme.Variant?) -> String {
        switch (self, background) {
        case (.named(let name), _), (.byBackground(let name, _, _), .light), (.byBackground(_, let name, _), .dark),
            (.byBackground(_, _, let name), nil):
            name
        }
    }

    /// All names that it may come to.
    var names: [String] {
        switch self {
        case .named(let name): [name]
        case .byBackground(let light, let dark, let unknown): [light, dark, unknown]
        }
    }
}

extension Theme.Variant {
    /// What `COLORFGBG` hints at, as rxvt and Konsole set it: `15;0` or `15;default;0`, the background last.
    init?(colorFGBG text: String) {
        guard let number = text.split(separator: ";").last.flatMap({ Int($0) }) else { return nil }
        switch number {
        case 0..<7, 8: self = .dark
        case 7, 9..<16: self = .light
        default: return nil
        }
    }
}
