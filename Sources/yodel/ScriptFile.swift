import Glibc
import Interface
import Script
import Terminal

/// A script read from a file: scripts, recordings, archives and line files.
struct ScriptFile {
    /// The file's path as it was given.
    let path: String
    let source: Source

    /// Reads and checks the whole file.
    ///
    /// - Parameter path: `.yodel` is a script, `.jsonl` a recording, `.har` an HTTP Archive; all else holds a message a line.
    /// - Throws: `ScriptFileError`.
    init(path: String) throws(ScriptFileError) {
        self.path = path
        let bytes = try Self.read(path)
        if Self.isProgram(path) {
            source = Source(try Self.compile(bytes, path: path))
        } else {
            var lines = LineReader()
            lines.feed(bytes[...])
            lines.endInput()
            source = Source(lines)
        }
    }

    /// Bytes that a script may have in the chat; `yodel replay` streams line files of any length.
    private static let largest = 64 << 20

    private static func read(_ path: String) throws(ScriptFileError) -> [UInt8] {
        do { return try FileReader.contents(of: path, limit: largest) } catch { throw .unreadable(error) }
    }

    /// Whether a file is more than lines, by its ending.
    static func isProgram(_ path: String) -> Bool {
        [".yodel", ".jsonl", ".har"].contains { path.hasSuffix($0) }
    }

    /// The stream of a script or a recording, by its ending; nil for all else.
    static func stream(_ path: String) -> ScriptStream? {
        if path.hasSuffix(".jsonl") { return .recording }
        return path.hasSuffix(".yodel") ? ScriptStream(scriptAt: path, in: surroundings) : nil
    }

    private static var surroundings: Surroundings {
        Surroundings(
            file: { path throws(UnreadableFile) in
                do throws(FileError) {
                    return try FileReader.contents(of: UserFolders.expanded(path), limit: largest)
                } catch {
                    throw UnreadableFile(reason: "\(error)")
                }
            },
            environment: { environment($0) }
        )
    }

    private static func compile(_ bytes: [UInt8], path: String) throws(ScriptFileError) -> Script.Program {
        do throws(InvalidScript) {
            if path.hasSuffix(".jsonl") { return try Script.Program(recording: bytes[...]) }
            if path.hasSuffix(".har") { return try Script.Program(archive: bytes[...]) }
            return try Script.Program(parsing: bytes[...], path: path, in: surroundings)
        } catch {
            throw .invalid(path: path, error)
        }
    }
}

/// Why a script can't be played.
enum ScriptFileError: Error {
    case unreadable(FileError)
    /// All that is wrong in it.
    case invalid(path: String, InvalidScript)
}

extension ScriptFileError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unreadable(let error): "\(error)"
        case .invalid(let path, let script):
            script.faults.map { $0.marked(in: path, width: terminalWidth) }.joined(separator: "\n")
        }
    }
}
