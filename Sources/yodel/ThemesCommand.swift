import ArgumentParser
import Glibc
import Interface
import Terminal
import Themes

/// `yodel themes`: which themes there are, and what they look like.
struct ThemesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "themes",
        abstract: "Show the themes, the user's own among them.",
        discussion: """
            On a terminal with colors each is shown with a small screen; elsewhere the names alone are told.

            Examples:
              yodel themes
              yodel themes nord
              yodel themes ~/mine.yaml --color always | less -R
            """
    )

    @Argument(help: "This theme alone: its name, or the path of its file.", completion: .custom(completions))
    var name: String?

    @Option(help: ArgumentHelp("Colors: auto, always or never.", valueName: "when"))
    var color = ColorPreference.auto

    /// The names of all themes, for a shell that asks while somebody types one.
    @Sendable
    static func completions(_ words: [String], _ index: Int, _ prefix: String) -> [String] {
        ThemeLibrary(userFolder: UserFolders.themes).names()
    }

    /// Columns of a preview, where the terminal has them.
    private static let columns = 72

    func run() throws {
        let library = ThemeLibrary(userFolder: UserFolders.themes)
        let names = name.map { [$0] } ?? library.names()
        guard var printer = LinePrinter(color: color) else {
            if let name { _ = try orInvalid { try library.theme(named: name) } }
            return try printOutput(names.map { "\($0)\n" }.joined())
        }
        var isFaulty = false
        for name in names {
            do {
                let preview = try preview(library.theme(named: name), &printer)
                try printOutput("\(preview)\n")
            } catch let exit as ExitCode {
                throw exit
            } catch {
                complain(error)
                isFaulty = true
            }
        }
        if isFaulty { throw ExitCode(2) }
    }

    private func preview(_ theme: Theme, _ printer: inout LinePrinter) -> String {
        let columns = min(Self.columns, printer.columns)
        let canvas = ThemePreview.canvas(theme: theme, symbols: printer.symbols, columns: columns)
        return "\(theme.name)\n\(printer.text(of: canvas))"
    }
}
