import Glibc

/// The files of themes on disk.
enum ThemeFile {
    /// What a file holds, up to one byte more than is taken of any.
    ///
    /// - Throws: `.unreadable`.
    static func read(_ path: String) throws(ThemeError) -> [UInt8] {
        // A FIFO without a writer would block for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while bytes.count <= YAMLMapping.largestFile {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0 { throw unreadable(path) }
            if count == 0 { break }
            bytes += chunk.prefix(count)
        }
        return bytes
    }

    /// Whether something that may be read as a file is there.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The names of the themes in a folder; none if it cannot be read.
    static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".yaml"), !name.hasPrefix("."), name != ".yaml" { names.append(String(name.dropLast(5))) }
        }
        return names
    }

    private static func unreadable(_ path: String) -> ThemeError {
        .unreadable(path: path, reason: String(cString: strerror(errno)).lowercased())
    }
}
