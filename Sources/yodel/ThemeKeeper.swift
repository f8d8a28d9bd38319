import Interface
import Themes

/// The theme in use: chosen, fitted to the terminal's background, read again when its file changes.
struct ThemeKeeper {
    /// Where themes are found.
    let library: ThemeLibrary
    /// The theme in use.
    private(set) var current: LoadedTheme
    private(set) var choice: ThemeChoice
    private var background: Theme.Variant?
    private var watch = FileWatch()

    /// Begins with a choice, each of whose themes must be there.
    ///
    /// - Parameters:
    ///   - library: Where themes are found.
    ///   - choice: What the user wants.
    ///   - background: What is known of it without asking the terminal.
    /// - Throws: Why one of the themes cannot be had.
    init(library: ThemeLibrary, choice: ThemeChoice, background: Theme.Variant?) throws(ThemeError) {
        self.library = library
        self.choice = choice
        self.background = background
        let name = choice.name(for: background)
        for other in choice.names where other != name { _ = try library.theme(named: other) }
        current = try library.load(name)
        watch.follow(current.files)
    }

    /// Readable when a file of the theme may have changed; nil while no file is behind it.
    var descriptor: Int32? { watch.descriptor }

    /// Whether the terminal's background matters.
    var wantsBackground: Bool {
        if case .byBackground = choice { true } else { false }
    }

    /// A theme to look at, which changes nothing.
    func theme(for choice: ThemeChoice) throws(ThemeError) -> LoadedTheme {
        try library.load(choice.name(for: background))
    }

    /// Uses another theme from now on.
    mutating func use(_ choice: ThemeChoice) throws(ThemeError) {
        current = try theme(for: choice)
        self.choice = choice
        watch.follow(current.files)
    }

    /// The terminal told its background; true if that makes it another theme.
    mutating func backgroundTold(_ color: Color) throws(ThemeError) -> Bool {
        guard let isLight = color.isLight else { return false }
        background = isLight ? .light : .dark
        let old = current.theme
        if wantsBackground { try use(choice) }
        return current.theme != old
    }

    /// A file may have changed; true if that makes it another theme.
    mutating func filesChanged() throws(ThemeError) -> Bool {
        guard watch.changed() else { return false }
        let old = current.theme
        try use(choice)
        return current.theme != old
    }
}
