import Glibc
import Interface

/// The lines that were entered, kept across runs in `$XDG_STATE_HOME/yodel/history`, for the user's eyes alone.
///
/// Several yodels may use it at once: each line is one write at the end of the file, under a lock that rewriting takes too.
struct HistoryFile {
    /// From here on, in bytes, the file is rewritten with what is still worth keeping.
    private static let rewrittenFrom = 4 << 20
    /// Bytes that are read of its end, should somebody else have made it large.
    private static let longest = 16 << 20

    private let path: String

    /// The file, the texts in it from the oldest on, and what is wrong with it in words.
    static func open() -> (file: HistoryFile?, texts: [String], fault: String?) {
        guard let folder = UserFolders.state else { return (nil, [], nil) }
        let file = HistoryFile(path: "\(folder)/history")
        do {
            return (file, try file.texts(), nil)
        } catch {
            if error.isMissing { return (file, [], nil) }
            return (nil, [], "lines entered earlier can't be had, and new ones won't be kept: \(error)")
        }
    }

    /// Adds a text that was entered; one too long for it is left out.
    ///
    /// - Throws: `FileError`.
    func append(_ text: String) throws(FileError) {
        let line = HistoryLine.encode(text)
        guard line.count <= HistoryLine.longest else { return }
        try locked { descriptor throws(FileError) in
            let size = lseek(descriptor, 0, SEEK_END)
            var last: UInt8 = 0
            // A line that was cut short ends before the new one begins.
            let isWhole = size <= 0 || pread(descriptor, &last, 1, size - 1) != 1 || last == UInt8(ascii: "\n")
            try write(isWhole ? line : [UInt8(ascii: "\n")] + line, to: descriptor)
        }
    }

    private func texts() throws(FileError) -> [String] {
        guard access(path, F_OK) == 0 else { return [] }
        return try locked { descriptor throws(FileError) in
            let bytes = try FileReader.contents(of: path, limit: Self.longest)
            let texts = HistoryLine.decode(bytes)
            if bytes.count > Self.rewrittenFrom { try rewrite(InputHistory(texts).texts, descriptor) }
            return texts
        }
    }

    /// Writes the newest texts anew, up to half of what would have them rewritten.
    private func rewrite(_ texts: [String], _ descriptor: Int32) throws(FileError) {
        var lines: [[UInt8]] = []
        var count = 0
        for text in texts.reversed() {
            let line = HistoryLine.encode(text)
            count += line.count
            if count > Self.rewrittenFrom / 2 { break }
            lines.append(line)
        }
        guard ftruncate(descriptor, 0) == 0 else { throw .notWritten(path: path, errno: errno) }
        try write(Array(lines.reversed().joined()), to: descriptor)
    }

    private func locked<Result>(_ work: (Int32) throws(FileError) -> Result) throws(FileError) -> Result {
        let flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC
        var descriptor = Glibc.open(path, flags, 0o600)
        if descriptor < 0, errno == ENOENT {
            UserFolders.make(String(path.dropLast("/history".count)))
            descriptor = Glibc.open(path, flags, 0o600)
        }
        guard descriptor >= 0 else { throw .notWritten(path: path, errno: errno) }
        defer { close(descriptor) }
        // An earlier file may have been made with laxer rights.
        fchmod(descriptor, 0o600)
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
        return try work(descriptor)
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) throws(FileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 || errno == EINTR else { throw .notWritten(path: path, errno: errno) }
            rest = rest.dropFirst(max(0, count))
        }
    }
}

extension Chat {
    /// Keeps a line for later runs; where that fails it is told once, and the conversation goes on.
    mutating func remember(_ text: String, at now: Moment) {
        do {
            try historyFile?.append(text)
        } catch {
            historyFile = nil
            show(.failed("entered lines are no longer kept: \(error)"), at: now)
        }
    }
}
