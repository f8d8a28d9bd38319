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
        try opened { descriptor, _ throws(FileError) in
            // A line that was cut short ends before the new one begins.
            let isWhole = FileEnd(descriptor: descriptor).endsLine
            try write(isWhole ? line : [UInt8(ascii: "\n")] + line, to: descriptor)
        }
    }

    private func texts() throws(FileError) -> [String] {
        guard access(path, F_OK) == 0 else { return [] }
        return try opened { descriptor, isLocked throws(FileError) in
            let size = Int(lseek(descriptor, 0, SEEK_END))
            let texts = HistoryLine.decode(try end(of: descriptor, size: size))
            // Where that fails the file stays as it is, and the next start tries it again.
            if isLocked, size > Self.rewrittenFrom { try? rewrite(InputHistory(texts).texts) }
            return texts
        }
    }

    /// The last whole lines, as many as shall be read.
    private func end(of descriptor: Int32, size: Int) throws(FileError) -> ArraySlice<UInt8> {
        let start = max(0, size - Self.longest)
        var bytes = [UInt8](repeating: 0, count: size - start)
        var count = 0
        while count < bytes.count {
            let read = bytes.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count, off_t(start + count))
            }
            guard read >= 0 || errno == EINTR else { throw .system(path: path, errno: errno) }
            if read == 0 { break }
            count += max(0, read)
        }
        let whole = bytes[..<count]
        return start == 0 ? whole : whole.drop { $0 != UInt8(ascii: "\n") }
    }

    /// Puts a shorter file in the place of this one: the newest texts, up to half of what has it rewritten.
    private func rewrite(_ texts: [String]) throws(FileError) {
        var lines: [[UInt8]] = []
        var count = 0
        for text in texts.reversed() {
            let line = HistoryLine.encode(text)
            count += line.count
            if count > Self.rewrittenFrom / 2 { break }
            lines.append(line)
        }
        let draft = "\(path).new"
        let descriptor = Glibc.open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .notWritten(path: draft, errno: errno) }
        defer { close(descriptor) }
        try write(Array(lines.reversed().joined()), to: descriptor)
        guard rename(draft, path) == 0 else { throw .notWritten(path: path, errno: errno) }
    }

    /// Opens the file, made if there is none, and locks it if another yodel does not hold it for long.
    private func opened<Result>(_ work: (Int32, Bool) throws(FileError) -> Result) throws(FileError) -> Result {
        let flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC
        var attempt = 1
        while true {
            var descriptor = Glibc.open(path, flags, 0o600)
            if descriptor < 0, errno == ENOENT {
                UserFolders.make(String(path.dropLast("/history".count)))
                descriptor = Glibc.open(path, flags, 0o600)
            }
            guard descriptor >= 0 else { throw .notWritten(path: path, errno: errno) }
            defer { close(descriptor) }
            // An earlier file may have been made with laxer rights.
            fchmod(descriptor, 0o600)
            let isLocked = lock(descriptor)
            // While this one waited, the other may have put a shorter file in its place.
            if attempt < 10, !isInPlace(descriptor) {
                attempt += 1
                continue
            }
            return try work(descriptor, isLocked)
        }
    }

    /// Waits for the lock, but no longer than a user would not notice: one write is whole without it.
    private func lock(_ descriptor: Int32) -> Bool {
        for _ in 0..<10 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            usleep(1000)
        }
        return false
    }

    private func isInPlace(_ descriptor: Int32) -> Bool {
        var mine = stat()
        var named = stat()
        return fstat(descriptor, &mine) == 0 && stat(path, &named) == 0 && mine.st_ino == named.st_ino
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) throws(FileError) {
        if let number = WholeWrite.write(bytes, to: descriptor) { throw .notWritten(path: path, errno: number) }
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
