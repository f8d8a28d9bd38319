import Interface

/// What one theme file says, before what it inherits is put under it.
struct ThemeSource {
    /// Light or dark, where the file says so.
    var variant: Theme.Variant?
    /// The name of the theme it builds upon, and the line that says so.
    var parent: (name: String, line: Int)?
    /// Sixteen entries; nil where the file has none.
    var palette: [Color?]
    /// What the file says of each role.
    var looks: [Role: ThemeLook]

    /// What this file says, over what its parent says.
    func over(_ parent: ThemeSource) -> ThemeSource {
        ThemeSource(
            variant: variant ?? parent.variant,
            parent: parent.parent,
            palette: zip(palette, parent.palette).map { $0 ?? $1 },
            looks: parent.looks.merging(looks) { $1.over($0) }
        )
    }

    /// The theme that it makes when nothing more is to be inherited.
    func theme(named name: String) -> Theme {
        Theme(name: name, variant: variant ?? darkness, style: style)
    }

    /// A palette was made for code and may be too faint for words: what it makes is raised, what the file says is not.
    private func style(_ role: Role) -> Style {
        let hasPalette = palette.contains { $0 != nil }
        let base = hasPalette ? ThemeLook.byPalette(role) : ThemeLook()
        var style = (looks[role]?.over(base) ?? base).style(palette: palette)
        if hasPalette, looks[role]?.namesColors != true {
            style.foreground = Contrast.raised(style.foreground, on: style.background, to: role.wantedContrast)
        }
        return style
    }

    /// Files in the older form name no variant; their background tells.
    private var darkness: Theme.Variant {
        palette[0]?.isLight == true ? .light : .dark
    }
}

/// Reads theme files: base16 schemes as tinted-theming publishes them, and the two keys of yodel's own.
struct ThemeReader {
    private static let schemeKeys = ["system", "name", "slug", "author", "description", "variant", "palette"]
    private static let ownKeys = ["inherits", "styles"]
    /// The older form has the palette among the other keys.
    private static let flatKeys = ["scheme", "name", "slug", "author", "description", "variant"]
    private static let attributes: [(String, Style.Attributes)] = [
        ("bold", .bold), ("dim", .dim), ("italic", .italic), ("underline", .underline), ("reverse", .reverse),
    ]

    private let root: YAMLMapping
    private let isFlat: Bool

    private init(_ root: YAMLMapping) {
        self.root = root
        isFlat = root.keys.contains("base00")
    }

    /// What a file says.
    ///
    /// - Throws: What is wrong with it, and on which line.
    static func read(_ bytes: [UInt8], file: String) throws(YAMLFault) -> ThemeSource {
        try ThemeReader(YAMLMapping(parsing: bytes, file: file)).read()
    }

    private func read() throws(YAMLFault) -> ThemeSource {
        let names = isFlat ? Self.flatKeys + ThemeColor.paletteNames : Self.schemeKeys
        try root.refuseUnknownKeys(known: names + Self.ownKeys)
        for key in ["name", "scheme", "slug", "author", "description"] { _ = try root.string(key) }
        if let system = try root.string("system"), system != "base16" {
            throw root.badValue(system, at: "system", expected: "base16")
        }
        let parent = try root.string("inherits").map { ($0, root.line(of: "inherits")) }
        let palette = try palette(isWhole: parent == nil)
        let looks = try looks()
        if parent == nil, palette == nil, looks == nil { throw root.fault(.missingKey("palette"), at: "palette") }
        return ThemeSource(
            variant: try variant(),
            parent: parent,
            palette: palette ?? Array(repeating: nil, count: 16),
            looks: looks ?? [:]
        )
    }

    private func variant() throws(YAMLFault) -> Theme.Variant? {
        guard let text = try root.string("variant") else { return nil }
        guard let variant = Theme.Variant(rawValue: text) else {
            throw root.badValue(text, at: "variant", expected: "light or dark")
        }
        return variant
    }

    /// A palette that inherits nothing has to have all of its sixteen entries.
    private func palette(isWhole: Bool) throws(YAMLFault) -> [Color?]? {
        guard let mapping = isFlat ? root : try root.mapping("palette") else { return nil }
        if !isFlat { try mapping.refuseUnknownKeys(known: ThemeColor.paletteNames) }
        var palette: [Color?] = []
        for name in ThemeColor.paletteNames {
            let text = try mapping.string(name)
            if text == nil, isWhole {
                throw root.fault(.missingKey(name), at: "palette")
            }
            let color = text.flatMap(ThemeColor.hexadecimal)
            if let text, color == nil { throw mapping.badValue(text, at: name, expected: "'rrggbb' in quotes") }
            palette.append(color)
        }
        return palette
    }

    private func looks() throws(YAMLFault) -> [Role: ThemeLook]? {
        guard let styles = try root.mapping("styles") else { return nil }
        try styles.refuseUnknownKeys(known: Role.allCases.map(\.rawValue))
        var looks: [Role: ThemeLook] = [:]
        for role in Role.allCases {
            if let mapping = try styles.mapping(role.rawValue) { looks[role] = try look(mapping) }
        }
        return looks
    }

    private func look(_ mapping: YAMLMapping) throws(YAMLFault) -> ThemeLook {
        try mapping.refuseUnknownKeys(known: ["fg", "bg"] + Self.attributes.map(\.0))
        var look = ThemeLook(foreground: try color("fg", mapping), background: try color("bg", mapping))
        for (name, attribute) in Self.attributes {
            switch try mapping.bool(name) {
            case true?: look.on.insert(attribute)
            case false?: look.off.insert(attribute)
            case nil: break
            }
        }
        return look
    }

    private func color(_ key: String, _ mapping: YAMLMapping) throws(YAMLFault) -> ThemeColor? {
        guard let text = try mapping.string(key) else { return nil }
        guard let color = ThemeColor(text) else { throw mapping.badValue(text, at: key, expected: ThemeColor.forms) }
        return color
    }
}
