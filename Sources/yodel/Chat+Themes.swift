import Interface
import Terminal
import Themes

extension Chat {
    /// What a theme can be chosen by.
    var themeNames: [String] { [ThemeChoice.autoName] + themes.library.names() }

    /// Readable when a file of the theme may have changed.
    var watched: Int32? { themes.descriptor }

    /// Reads the theme again if its file changed; what is wrong with it is told, and the old look stays.
    mutating func watchedChanged(at now: Moment) -> [TerminalCommand] {
        do {
            if try themes.filesChanged() { tellTheme("theme \(themes.current.theme.name) read again", at: now) }
        } catch {
            show(.failed("\(error)"), at: now)
        }
        return takeCommands(at: now)
    }

    /// The terminal told its background.
    mutating func backgroundTold(_ color: Color, at now: Moment) {
        do {
            if try themes.backgroundTold(color) { show(.themeChanged(themes.current.theme), at: now) }
        } catch {
            show(.failed("\(error)"), at: now)
        }
    }

    /// Uses a theme for this session.
    mutating func useTheme(_ name: String, at now: Moment) {
        do {
            try themes.use(ThemeChoice(name))
            tellTheme("theme \(themes.current.theme.name) for this session; s in the list of /theme keeps it", at: now)
            if themes.wantsBackground { ask() }
        } catch {
            show(.refused("\(error)"), at: now)
        }
    }

    /// Shows what a theme looks like; nil shows the one in use again.
    mutating func previewTheme(_ name: String?, at now: Moment) {
        do {
            let theme = try name.map { try themes.theme(for: ThemeChoice($0)).theme } ?? themes.current.theme
            show(.themeChanged(theme), at: now)
        } catch {
            show(.failed("\(error)"), at: now)
        }
    }

    /// Uses a theme now and from the next start on.
    mutating func keepTheme(_ name: String, at now: Moment) {
        do {
            try themes.use(ThemeChoice(name))
            let path = try KeptTheme.write(name)
            tellTheme("theme \(name) is kept in \(path); theme: in config.yaml and --theme go before it", at: now)
        } catch {
            show(.failed("\(error)"), at: now)
        }
    }

    /// Opens the list of all themes.
    mutating func listThemes(at now: Moment) {
        let isNamed = if case .named = themes.choice { true } else { false }
        let current = isNamed ? themes.choice.name(for: nil) : ThemeChoice.autoName
        show(.themesListed(themeNames, current: current), at: now)
    }

    private mutating func tellTheme(_ text: String, at now: Moment) {
        show(.themeChanged(themes.current.theme), at: now)
        show(.noticed(themes.current.warning ?? text), at: now)
    }
}
