import Glibc
import Terminal

/// Where the user keeps yodel's files (XDG Base Directory Specification).
enum UserFolders {
    /// The configuration; nil where the environment names no home.
    static var configuration: String? { folder("XDG_CONFIG_HOME", otherwise: ".config") }

    /// The user's own themes.
    static var themes: String? { configuration.map { "\($0)/themes" } }

    /// The user's own scripts, which `/replay` finds by name.
    static var scripts: String? { folder("XDG_DATA_HOME", otherwise: ".local/share").map { "\($0)/scripts" } }

    /// What yodel remembers by itself.
    static var state: String? { folder("XDG_STATE_HOME", otherwise: ".local/state") }

    /// Whether yodel has never run here, which is so once: its folder is made.
    static func isFirstStart() -> Bool {
        guard let state, access(state, F_OK) != 0, errno == ENOENT else { return false }
        make(state)
        return true
    }

    /// A relative path in the variable is to be ignored, says the specification.
    private static func folder(_ variable: String, otherwise fallback: String) -> String? {
        if let path = environment(variable), path.hasPrefix("/") { return "\(path)/yodel" }
        return environment("HOME").map { "\($0)/\(fallback)/yodel" }
    }

    /// A path as a shell would have it: `~/` at its start is the home folder.
    static func expanded(_ path: String) -> String {
        guard path.hasPrefix("~/"), let home = environment("HOME") else { return path }
        return home + path.dropFirst()
    }

    /// The path of a script: a name that is no file here may be one among the user's scripts, with or without its ending.
    static func script(named path: String) -> String {
        guard !path.contains("/"), access(path, F_OK) != 0, let folder = scripts else { return expanded(path) }
        let own = ["\(folder)/\(path)", "\(folder)/\(path).yodel"]
        return own.first { access($0, F_OK) == 0 } ?? path
    }

    /// Makes a folder and those above it, for the user alone; what can't be made is missed by who needs it.
    static func make(_ path: String) {
        var end = path.startIndex
        while let slash = path[end...].dropFirst().firstIndex(of: "/") {
            mkdir(String(path[..<slash]), 0o700)
            end = slash
        }
        mkdir(path, 0o700)
    }
}
