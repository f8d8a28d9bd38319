import Glibc
import Script

/// What is replayed: a compiled script, or a long one, or lines, that are read while they are sent.
struct ReplayInput {
    /// The file's name as it was given.
    let path: String
    /// The player's steps; without a program they are still to be fed.
    let source: Source
    private let lineLimit: Int
    /// Where it is read from while it is played; nil for what is here.
    let descriptor: CInt?

    /// Bytes of a script that is compiled as a whole.
    private static let largestAtOnce = 1 << 20

    /// Opens and checks a file.
    ///
    /// A script, and the lines of a regular file, are read to their end here: nothing is sent of one with a fault. A
    /// pipe's lines are checked as they come.
    ///
    /// - Parameters:
    ///   - path: `-` is standard input; else as `ScriptFile` has it.
    ///   - lineLimit: Bytes that a line may have.
    ///   - isWhole: Whether a script is compiled as a whole, however long it is.
    /// - Throws: `ScriptFileError`.
    init(path: String, lineLimit: Int, isWhole: Bool) throws(ScriptFileError) {
        self.path = path
        self.lineLimit = lineLimit
        if !isWhole, let stream = ScriptFile.stream(path), let size = Self.size(path), size > Self.largestAtOnce {
            let descriptor = try Self.opened(path)
            self.descriptor = descriptor
            source = Source(stream, try Self.outline(of: stream, descriptor, path: path))
        } else if ScriptFile.isProgram(path) {
            let script = try ScriptFile(path: path)
            source = script.source
            descriptor = nil
        } else {
            let reader = LineReader(limit: lineLimit)
            let descriptor = path == "-" ? STDIN_FILENO : try Self.opened(path)
            self.descriptor = descriptor
            source = Source(reader, messageCount: try Self.check(descriptor, path: path, reader))
        }
    }

    /// The same once more, from its beginning.
    ///
    /// - Throws: `ScriptFileError` if a line file can't be opened again.
    func again() throws(ScriptFileError) -> ReplayInput {
        guard descriptor != nil else { return self }
        return ReplayInput(path: path, source: source, lineLimit: lineLimit, descriptor: try Self.opened(path))
    }

    /// Whether there is no way back to the beginning of a file: of standard input, a pipe, a terminal.
    static func isReadOnce(_ path: String) -> Bool {
        var status = stat()
        guard path != "-" else { return true }
        // What is not there is told when it is opened.
        guard stat(UserFolders.script(named: path), &status) == 0 else { return false }
        return !status.isRegularFile && status.st_mode & S_IFMT != S_IFDIR
    }

    private static func opened(_ path: String) throws(ScriptFileError) -> CInt {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(.system(path: path, errno: errno)) }
        return descriptor
    }

    /// The bytes of a regular file, which can be read twice; nil for all else.
    private static func size(_ path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0, status.isRegularFile else { return nil }
        return Int(status.st_size)
    }

    /// Reads all of a script, to its end and back.
    private static func outline(
        of stream: ScriptStream,
        _ descriptor: CInt,
        path: String
    ) throws(ScriptFileError) -> Outline {
        var stream = stream
        let outline = try stream.outline { () throws(ScriptFileError) in
            let chunk = readChunk(descriptor)
            guard chunk.errno == 0 else { throw .unreadable(.system(path: path, errno: chunk.errno)) }
            return chunk.bytes
        }
        guard lseek(descriptor, 0, SEEK_SET) >= 0 else { throw .unreadable(.system(path: path, errno: errno)) }
        switch outline {
        case .success(let outline): return outline
        case .failure(let invalid): throw .invalid(path: path, invalid)
        }
    }

    private init(path: String, source: Source, lineLimit: Int, descriptor: CInt) {
        self.path = path
        self.source = source
        self.lineLimit = lineLimit
        self.descriptor = descriptor
    }

    /// How many messages it has, all of them read and checked; nothing can be played of it afterwards.
    ///
    /// - Throws: `ScriptFileError`.
    func countMessages() throws(ScriptFileError) -> Int {
        if let count = source.messageCount { return count }
        guard let descriptor else { return 0 }
        return try Self.readThrough(descriptor, path: path, LineReader(limit: lineLimit))
    }

    /// The number of messages in a regular file, where every line must be one; nil for anything else.
    private static func check(
        _ descriptor: CInt,
        path: String,
        _ reader: LineReader
    ) throws(ScriptFileError) -> Int? {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(.system(path: path, errno: errno)) }
        let start = lseek(descriptor, 0, SEEK_CUR)
        guard status.isRegularFile, start >= 0 else {
            guard status.st_mode & S_IFMT != S_IFDIR else { throw .unreadable(.system(path: path, errno: EISDIR)) }
            return nil
        }
        let count = try readThrough(descriptor, path: path, reader)
        guard lseek(descriptor, start, SEEK_SET) >= 0 else { throw .unreadable(.system(path: path, errno: errno)) }
        return count
    }

    private static func readThrough(
        _ descriptor: CInt,
        path: String,
        _ reader: LineReader
    ) throws(ScriptFileError) -> Int {
        var reader = reader
        var count = 0
        var faults: [ScriptFault] = []
        while !reader.isExhausted {
            let chunk = readChunk(descriptor)
            guard chunk.errno == 0 else { throw .unreadable(.system(path: path, errno: chunk.errno)) }
            if chunk.bytes.isEmpty { reader.endInput() } else { reader.feed(chunk.bytes[...]) }
            readLines(&reader, &count, &faults)
        }
        guard faults.isEmpty else { throw .invalid(path: path, InvalidScript(faults: faults)) }
        return count
    }

    private static func readLines(_ reader: inout LineReader, _ count: inout Int, _ faults: inout [ScriptFault]) {
        var isMore = true
        while isMore {
            do throws(ScriptFault) {
                isMore = try reader.next() != nil
                if isMore { count += 1 }
            } catch {
                faults.append(error)
            }
        }
    }

    /// The next bytes, none at the end, or an error's number; waits for them.
    static func readChunk(_ descriptor: CInt) -> (bytes: [UInt8], errno: CInt) {
        var failure: CInt = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 128 << 10) { buffer, count in
            var result = 0
            repeat { result = read(descriptor, buffer.baseAddress, buffer.count) } while result < 0 && errno == EINTR
            if result < 0 { failure = errno }
            count = max(0, result)
        }
        return (bytes, failure)
    }
}
