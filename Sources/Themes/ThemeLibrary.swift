package import Interface

/// The themes that can be chosen: those in the program, and those in the user's folder, which go first.
package struct ThemeLibrary: Sendable {
    /// The themes in the program; a test compares them with the folder `themes`.
    static let embedded: [String: [UInt8]] = [
        "catppuccin-latte": PackageResources.catppuccin_latte_yaml,
        "catppuccin-mocha": PackageResources.catppuccin_mocha_yaml,
        "dark": PackageResources.dark_yaml,
        "dracula": PackageResources.dracula_yaml,
        "everforest": PackageResources.everforest_yaml,
        "gruvbox-dark": PackageResources.gruvbox_dark_yaml,
        "gruvbox-light": PackageResources.gruvbox_light_yaml,
        "high-contrast": PackageResources.high_contrast_yaml,
        "kanagawa": PackageResources.kanagawa_yaml,
        "light": PackageResources.light_yaml,
        "mono": PackageResources.mono_yaml,
        "nord": PackageResources.nord_yaml,
        "one-dark": PackageResources.one_dark_yaml,
        "rose-pine": PackageResources.rose_pine_yaml,
        "rose-pine-dawn": PackageResources.rose_pine_dawn_yaml,
        "solarized-dark": PackageResources.solarized_dark_yaml,
        "solarized-light": PackageResources.solarized_light_yaml,
        "terminal": PackageResources.terminal_yaml,
        "terminal-dark": PackageResources.terminal_dark_yaml,
        "terminal-light": PackageResources.terminal_light_yaml,
        "tokyo-night": PackageResources.tokyo_night_yaml,
        "tomorrow-night": PackageResources.tomorrow_night_yaml,
    ]

    private let userFolder: String?

    /// A library with the user's folder, which need not be there.
    package init(userFolder: String?) {
        self.userFolder = userFolder
    }

    /// All names, in alphabetical order.
    package func names() -> [String] {
        Set(Self.embedded.keys).union(userFolder.map(ThemeFile.names) ?? []).sorted()
    }

    /// A theme by its name, or by its path if that holds a `/` or ends in `.yaml`.
    package func theme(named name: String) throws(ThemeError) -> Theme {
        try load(name).theme
    }

    /// A theme as `theme(named:)` finds it, with the files it was read from.
    package func load(_ name: String) throws(ThemeError) -> LoadedTheme {
        let isPath = name.contains("/") || name.hasSuffix(".yaml")
        guard let origin = isPath ? Origin.file(name) : origin(of: name) else {
            throw .unknown(name, known: names())
        }
        let (source, origins) = try source(from: origin)
        let files = origins.compactMap { if case .file(let path) = $0 { path } else { nil } }
        return LoadedTheme(theme: source.theme(named: origin.themeName), files: files)
    }
}

// MARK: - Inheritance

extension ThemeLibrary {
    /// Where a theme's file is.
    private enum Origin: Hashable {
        case file(String)
        case embedded(String)

        /// The file as messages name it.
        var file: String {
            switch self {
            case .file(let path): path
            case .embedded(let name): "themes/\(name).yaml"
            }
        }

        /// The file's name without `.yaml`.
        var themeName: String {
            let last = file.split(separator: "/").last.map(String.init) ?? file
            return last.hasSuffix(".yaml") ? String(last.dropLast(5)) : last
        }
    }

    private func origin(of name: String, below: Origin? = nil) -> Origin? {
        guard !name.isEmpty, !name.hasPrefix("."), !name.contains("/") else { return nil }
        if let userFolder {
            let file = Origin.file("\(userFolder)/\(name).yaml")
            // The user's `dark` may inherit the `dark` that it goes before.
            if file != below, ThemeFile.exists(file.file) { return file }
        }
        return Self.embedded[name] == nil ? nil : .embedded(name)
    }

    /// The file's own words over those of all that it inherits.
    private func source(from origin: Origin) throws(ThemeError) -> (ThemeSource, [Origin]) {
        var source = try read(origin)
        var origins = [origin]
        while let parent = source.parent {
            let child = origins[origins.count - 1]
            guard let next = self.origin(of: parent.name, below: child) else {
                if parent.name == child.themeName {
                    throw .cycle([parent.name, parent.name], file: child.file, line: parent.line)
                }
                throw .unknownParent(parent.name, file: child.file, line: parent.line, known: names())
            }
            guard !origins.contains(next) else {
                throw .cycle((origins + [next]).map(\.themeName), file: child.file, line: parent.line)
            }
            origins.append(next)
            source = source.over(try read(next))
        }
        return (source, origins)
    }

    private func read(_ origin: Origin) throws(ThemeError) -> ThemeSource {
        let bytes =
            switch origin {
            case .file(let path): try ThemeFile.read(path)
            case .embedded(let name): Self.embedded[name] ?? []
            }
        do { return try ThemeReader.read(bytes, file: origin.file) } catch { throw .faulty(error) }
    }
}
