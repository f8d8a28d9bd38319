import Glibc
import Script

/// What a file holds that a recording is to be added to.
struct EarlierRecording {
    /// The file's name as it was given.
    let path: String
    let end: FileEnd

    /// Bytes that a header, with its URL, may have: more than a command line takes.
    private static let longestHeader = 1 << 20
    /// Bytes of a line that a recording is read with.
    private static let longestLine = 64 << 20

    /// Keeps the file from other yodels until it is closed: lines of two conversations would be played as one, and what
    /// is taken back of a line on a full disk must be one's own.
    func lock() throws(FileError) {
        // Devices take from everybody, and what knows no locks gets its lines all the same.
        guard isRegularFile(end.descriptor), flock(end.descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else {
            return
        }
        throw .recordedByAnother(path: path)
    }

    /// What is no recording is not to become one.
    func check() throws(FileError) {
        var beginning: [UInt8] = []
        var count = 4096
        while end.size > 0, !beginning.contains(UInt8(ascii: "\n")), count <= Self.longestHeader {
            guard let bytes = bytes(from: 0, count: min(count, Int(end.size))) else { return }
            beginning = bytes
            if bytes.count < count { break }
            count *= 4
        }
        guard beginning.isEmpty || Recording.begins(beginning[...]) else { throw .noRecording(path: path) }
    }

    /// Ends the last line if its end is missing; if more than that is missing, because yodel was killed while it wrote,
    /// the line goes: it was never shown.
    func endLastLine() throws(FileError) {
        guard !end.endsLine else { return }
        guard let start = end.lastLine else { throw .system(path: path, errno: errno) }
        if try isWhole(from: start) {
            var newline = UInt8(ascii: "\n")
            guard write(end.descriptor, &newline, 1) == 1 else { throw .notWritten(path: path, errno: errno) }
        } else if ftruncate(end.descriptor, start) != 0 {
            throw .notWritten(path: path, errno: errno)
        }
    }

    private func isWhole(from start: off_t) throws(FileError) -> Bool {
        let count = Int(end.size - start)
        guard count <= Self.longestLine else { return false }
        guard let line = bytes(from: start, count: count) else { throw .system(path: path, errno: errno) }
        return Recording.isWhole(line[...])
    }

    private func bytes(from start: off_t, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return pread(end.descriptor, &bytes, count, start) == count ? bytes : nil
    }
}
