import Glibc

/// Adds to files that the user keeps.
enum FileAppender {
    /// Adds whole lines to the end of a file, which is made if there is none.
    ///
    /// A last line without its end gets one first.
    static func append(_ lines: [UInt8], to path: String) throws(FileError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .notWritten(path: path, errno: errno) }
        defer { close(descriptor) }
        let isWhole = FileEnd(descriptor: descriptor).endsLine
        try writeAll((isWhole ? [] : [UInt8(ascii: "\n")]) + lines, descriptor, path)
    }

    /// Makes a new file for the user alone, as recordings are; one that is there stays as it is.
    static func create(_ path: String, _ bytes: [UInt8]) throws(FileError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .notWritten(path: path, errno: errno) }
        defer { close(descriptor) }
        do throws(FileError) {
            try writeAll(bytes, descriptor, path)
        } catch {
            // What is half written would be in the way of the next attempt.
            unlink(path)
            throw error
        }
    }

    /// Makes a file, or takes the place of what is in it.
    static func replace(_ path: String, _ bytes: [UInt8]) throws(FileError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .notWritten(path: path, errno: errno) }
        defer { close(descriptor) }
        try writeAll(bytes, descriptor, path)
    }

    private static func writeAll(_ bytes: [UInt8], _ descriptor: CInt, _ path: String) throws(FileError) {
        if let number = WholeWrite.write(bytes, to: descriptor) { throw .notWritten(path: path, errno: number) }
    }
}
