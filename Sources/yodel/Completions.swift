import Glibc
import Interface

extension Chat {
    /// What the word of a request may become.
    func completions(for request: CompletionRequest) -> [String] {
        switch request.source {
        case .files: FileCompletion.paths(beginningWith: request.prefix)
        case .scripts: FileCompletion.scripts(beginningWith: request.prefix)
        case .themes: themeNames.filter { $0.hasPrefix(request.prefix) }
        }
    }
}

/// The files that a path which is being typed may become.
enum FileCompletion {
    /// Names that are looked at: a key may not wait for a folder of a million files.
    private static let namesAtMost = 20_000

    /// The paths that begin with what was typed, in alphabetical order, those of folders with a `/` behind them.
    ///
    /// Hidden files are offered only if a dot was typed, names that can't be typed never.
    static func paths(beginningWith typed: String, in base: String = ".") -> [String] {
        let slash = typed.lastIndex(of: "/")
        let folder = slash.map { String(typed[...$0]) } ?? ""
        let start = slash.map { String(typed[typed.index(after: $0)...]) } ?? typed
        let path = folder.isEmpty ? base : UserFolders.expanded(folder)
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        for _ in 0..<namesAtMost {
            guard let entry = readdir(directory) else { break }
            guard let name = name(of: entry), name.hasPrefix(start), name != ".", name != ".." else { continue }
            guard !name.hasPrefix(".") || start.hasPrefix(".") else { continue }
            names.append(isFolder(entry, "\(path)/\(name)") ? "\(name)/" : name)
        }
        return names.sorted().map { folder + $0 }
    }

    /// The same, and the user's own scripts by their names.
    static func scripts(beginningWith typed: String) -> [String] {
        let paths = paths(beginningWith: typed)
        guard !typed.contains("/"), let folder = UserFolders.scripts else { return paths }
        return paths + self.paths(beginningWith: typed, in: folder).filter { UserFolders.script(named: $0) != $0 }
    }

    /// An entry's name, if it is UTF-8 that can be typed.
    private static func name(of entry: UnsafeMutablePointer<dirent>) -> String? {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        return name.flatMap { $0.unicodeScalars.contains { $0.properties.generalCategory == .control } ? nil : $0 }
    }

    /// Asks the file itself only where the folder does not tell, as of a link.
    private static func isFolder(_ entry: UnsafeMutablePointer<dirent>, _ path: String) -> Bool {
        let type = Int(entry.pointee.d_type)
        guard type == DT_LNK || type == DT_UNKNOWN else { return type == DT_DIR }
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
