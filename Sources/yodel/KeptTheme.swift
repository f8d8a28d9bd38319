import Glibc

/// The theme that the user asked to keep, in a file of yodel's own: one that a user edits is never rewritten.
enum KeptTheme {
    /// Bytes that are read of the file.
    private static let longest = 4096

    /// The file; nil where the environment names no home.
    static var path: String? { UserFolders.state.map { "\($0)/theme" } }

    /// The name in the file; nil if there is none.
    ///
    /// - Throws: `FileError`, but not for a missing file.
    static func read() throws(FileError) -> String? {
        guard let path else { return nil }
        do {
            let bytes = try FileReader.contents(of: path, limit: longest)
            let name = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
            return name.isEmpty ? nil : name
        } catch {
            if error.isMissing { return nil }
            throw error
        }
    }

    /// Writes the name, whole or not at all, and returns the file's path.
    ///
    /// - Throws: `FileError`.
    static func write(_ name: String) throws(FileError) -> String {
        guard let folder = UserFolders.state, let path else { throw .system(path: "$HOME", errno: ENOENT) }
        UserFolders.make(folder)
        let draft = "\(path).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(path: draft, errno: errno) }
        let number = WholeWrite.write(Array("\(name)\n".utf8), to: descriptor)
        close(descriptor)
        if let number { throw .system(path: draft, errno: number) }
        guard rename(draft, path) == 0 else { throw .system(path: path, errno: errno) }
        return path
    }
}
