/// What compiles the lines of a file, one after the other.
protocol LineCompiler: Sendable {
    /// How many instructions, or what may become some, are kept.
    var pending: Int { get }
    /// All that is wrong so far.
    var faults: [ScriptFault] { get }
    /// The names of the variables so far.
    var variables: [String] { get }
    /// The files included so far.
    var includedFiles: [String] { get }
    /// The number of the last line, from 1, if it was passed over because its end is missing.
    var cutOffLine: Int? { get }

    /// Reads the next line without its end, of which there is nothing if it was too long.
    ///
    /// `hasEnd` tells whether the file has that end, which its last line may lack.
    mutating func read(line: ArraySlice<UInt8>, tooLongFor limit: Int?, hasEnd: Bool)

    /// There is no more to come; all faults are known then.
    mutating func finish()

    /// Takes out the instructions that no later line changes, their loops whole; in the end all that are left.
    mutating func takePiece(isLast: Bool) -> [Program.Instruction]
}

/// Compiles a script or a recording piece by piece while its bytes come, so that its length takes no memory.
package struct ScriptStream: Sendable {
    /// Instructions in a piece, at least, where there are more to come.
    private static let pieceSize = 256
    /// Faults after which nothing more is read.
    private static let faultsAtMost = 1000

    /// Instructions after which it is worth while to look for a piece.
    private var enough = Self.pieceSize
    private var lines = LineCutter(limit: ScriptParser.bytesAtMost)
    private var compiler: any LineCompiler
    /// What it was before anything was read.
    private let beginning: any LineCompiler
    /// Whether there is no more to come.
    private(set) var isExhausted = false

    /// A stream of a `.yodel` script.
    ///
    /// - Parameters:
    ///   - path: The file's own path, which relative ones in it start from.
    ///   - surroundings: Where other files and the environment come from.
    package init(scriptAt path: String, in surroundings: Surroundings) {
        self.init(ScriptParser(path: path, surroundings))
    }

    /// A stream of a recording.
    package static var recording: ScriptStream { ScriptStream(RecordingParser()) }

    private init(_ compiler: any LineCompiler) {
        self.compiler = compiler
        beginning = compiler
    }

    /// Takes the next bytes of the file, in pieces of any size.
    package mutating func feed(_ chunk: ArraySlice<UInt8>) { lines.feed(chunk) }

    /// Takes note that the file has ended.
    package mutating func endInput() { lines.endInput() }

    /// Is fed the whole file once more.
    mutating func startOver() {
        lines.startOver()
        compiler = beginning
        isExhausted = false
    }

    /// Whether it can do with another chunk.
    package var wantsInput: Bool { lines.wantsInput }

    /// The next steps; nil if there are none yet or none any more.
    ///
    /// - Throws: All that is wrong, once all is read.
    mutating func next() throws(InvalidScript) -> [Program.Instruction]? {
        while !isExhausted, let isLast = readLine() {
            guard isLast || compiler.pending >= enough else { continue }
            let piece = compiler.takePiece(isLast: isLast)
            isExhausted = isLast
            enough = piece.isEmpty ? 2 * compiler.pending : Self.pieceSize
            if !piece.isEmpty { return piece }
        }
        if isExhausted, !compiler.faults.isEmpty { throw InvalidScript(faults: compiler.faults.inOrder) }
        return nil
    }

    /// Reads one line more; whether it was the last, or nil if there is none yet.
    private mutating func readLine() -> Bool? {
        if let (line, isTooLong, hasEnd) = lines.next() {
            compiler.read(line: line, tooLongFor: isTooLong ? lines.limit : nil, hasEnd: hasEnd)
            return compiler.faults.count >= Self.faultsAtMost
        }
        guard lines.isExhausted else { return nil }
        compiler.finish()
        return true
    }

    /// Reads the whole of it: what it is like.
    ///
    /// - Parameter chunk: The next bytes, none at the end.
    /// - Returns: What it is like, or what is wrong with it.
    /// - Throws: Why it can't be read.
    package mutating func outline<Failure: Error>(
        reading chunk: () throws(Failure) -> [UInt8]
    ) throws(Failure) -> Result<Outline, InvalidScript> {
        var outline = Outline()
        repeat {
            do throws(InvalidScript) {
                while let piece = try next() { outline.add(piece) }
            } catch {
                return .failure(error)
            }
            guard !isExhausted else { break }
            let bytes = try chunk()
            if bytes.isEmpty { endInput() } else { feed(bytes[...]) }
        } while true
        outline.variables = compiler.variables
        outline.includedFiles = compiler.includedFiles
        outline.cutOffLine = compiler.cutOffLine
        return .success(outline)
    }
}

extension [ScriptFault] {
    /// By their places.
    var inOrder: [ScriptFault] {
        sorted { ($0.order, $0.line, $0.column ?? 0) < ($1.order, $1.line, $1.column ?? 0) }
    }
}
