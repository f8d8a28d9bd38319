import Glibc
import Script

/// Writes a conversation to a file while it takes place, a line for each thing that happens.
///
/// Each line is written at once and whole, before it is shown: a program that is killed leaves all that it showed, and
/// perhaps the beginning of a line that it did not.
struct Recorder {
    /// The file's name as it was given.
    let path: String
    private let descriptor: CInt
    private let start: Duration

    /// Begins a recording at the end of a file, which is made if there is none, for the user alone.
    ///
    /// - Parameters:
    ///   - path: Where to write; a file that is there must be a recording, and nobody else's at this time.
    ///   - url: Where the conversation takes place.
    ///   - uptime: The time from which times count.
    ///   - sinceEpoch: The same since 1970.
    /// - Throws: Why it can't be written there.
    init(path: String, url: String, uptime: Duration, sinceEpoch: Duration) throws(FileError) {
        guard path.hasSuffix(".jsonl") || path.hasPrefix("/dev/") else { throw .noRecordingName(path: path) }
        self.path = path
        start = uptime
        let name = UserFolders.expanded(path)
        descriptor = open(name, O_RDWR | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .notWritten(path: path, errno: errno) }
        do throws(FileError) {
            let earlier = EarlierRecording(path: path, end: FileEnd(descriptor: descriptor))
            try earlier.lock()
            try earlier.check()
            try earlier.endLastLine()
            try write(Recording.header(url: url, started: sinceEpoch))
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// The file's name without its folders, as the status line tells it.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// Adds what happened at an uptime.
    func append(_ what: Recording.Happening, at uptime: Duration) throws(FileError) {
        try write(Recording.Entry(at: max(.zero, uptime - start), what).line)
    }

    /// Ends it.
    func end() { close(descriptor) }

    /// Writes all of a line, or nothing: what a full disk took of it is taken back.
    private func write(_ line: [UInt8]) throws(FileError) {
        let before = lseek(descriptor, 0, SEEK_END)
        guard let number = WholeWrite.write(line, to: descriptor) else { return }
        // The lock sees to it that nobody else's lines stand behind it.
        if before >= 0 { _ = ftruncate(descriptor, before) }
        throw .notWritten(path: path, errno: number)
    }
}
