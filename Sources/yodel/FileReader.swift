import Glibc

/// Reads whole files of a bounded size.
enum FileReader {
    /// The bytes of a regular file, a pipe or a device.
    ///
    /// - Parameters:
    ///   - path: As the user gave it.
    ///   - limit: Bytes that it may have.
    /// - Returns: All that is in it.
    /// - Throws: `FileError`.
    static func contents(of path: String, limit: Int) throws(FileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(path: path, errno: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw .system(path: path, errno: errno)
            }
            guard bytes.count + count <= limit else { throw .tooLarge(path: path, limit: limit) }
            bytes += chunk[..<count]
        }
    }
}

/// Why a file can't be read, or not be added to.
enum FileError: Error, Hashable {
    case system(path: String, errno: Int32)
    case tooLarge(path: String, limit: Int)
    case notWritten(path: String, errno: Int32)
    case noRecording(path: String)
    case recordedByAnother(path: String)
    case noRecordingName(path: String)
}

extension FileError {
    /// Whether there simply is no such file.
    var isMissing: Bool {
        if case .system(_, let number) = self { number == ENOENT || number == ENOTDIR } else { false }
    }
}

extension FileError: CustomStringConvertible {
    var description: String {
        switch self {
        case .system(let path, ENOENT): "there is no file \(path); check its name"
        case .system(let path, EISDIR): "\(path) is a folder; name a file in it"
        case .system(let path, EACCES): "\(path) may not be read; check its permissions"
        case .system(let path, let number): "can't read \(path): \(String(cString: strerror(number)))"
        case .noRecording(let path): "\(path) is no recording, and stays as it is; name another file"
        case .recordedByAnother(let path): "another yodel records to \(path) just now; name another file"
        case .noRecordingName(let path):
            "a recording's name ends with .jsonl, by which replay knows it, but \(path) does not"
        case .notWritten(let path, EEXIST): "there is a file \(path) already, and it stays as it is; name another"
        case .notWritten(let path, let number): "can't write to \(path): \(String(cString: strerror(number)))"
        case .tooLarge(let path, let limit): "\(path) is larger than \(limit >> 20) MiB, and too large for this"
        }
    }
}
