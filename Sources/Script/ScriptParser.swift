extension Program {
    /// Compiles a `.yodel` script.
    ///
    /// The first character of a line says what it is; one space after the sign is the separator, and the rest is content,
    /// byte for byte, up to `\n` or `\r\n`. Blank lines mean nothing.
    ///
    ///     # COMMENT             also a shebang
    ///     > TEXT                send
    ///     >+ TEXT               one more line of the message above
    ///     >x HEX                send binary
    ///     >f FILE               send a file as binary; its path is relative to the script
    ///     < TEXT                the next message must be exactly this
    ///     <+ TEXT               and have this as its next line
    ///     <x HEX                the next message must be exactly these bytes, as binary
    ///     <~ PATTERN            it must be text in which this regular expression finds something; (?<name>…) captures
    ///     <$ PATH == VALUE      it must be JSON of which this holds; also != < <= > >=; without these, PATH is there
    ///     <* N                  any N messages; without N, one; 0: no answer is awaited
    ///     @set NAME VALUE       {NAME} stands for VALUE from here on
    ///     @repeat N … @end      N times, with {i} as the round from 0; the innermost counts
    ///     @include FILE         what stands in that script
    ///     @timeout 5s           answers are awaited this long from here on
    ///     @sleep 500ms          wait, once all is answered that the window allows
    ///     @ping                 send a ping
    ///     @close CODE REASON    close, once all is answered
    ///     @expect-close CODE    the server closes, with this code if one is given
    ///     @reconnect            close if it is open, and connect again
    ///     @mark NAME            a place that can be gone to while it is played in the chat
    ///
    /// In texts stand {NAME}, {env:NAME}, {random}, {uuid} and {now}; `{{}` is a brace, and braces round
    /// anything but a name are text.
    /// The checks right below a `>` are what it asks for; one without any asks for an answer that contains it.
    ///
    /// - Parameters:
    ///   - script: The file's bytes.
    ///   - path: The file's own path, which relative ones in it start from.
    ///   - surroundings: Where other files and the environment come from.
    /// - Throws: All that is wrong with it, not only the first fault.
    package init(
        parsing script: ArraySlice<UInt8>,
        path: String = "",
        in surroundings: Surroundings = .none
    ) throws(InvalidScript) {
        var parser = ScriptParser(path: path, surroundings)
        parser.read(file: script)
        parser.finish()
        guard parser.faults.isEmpty else { throw InvalidScript(faults: parser.faults.inOrder) }
        self.init(
            instructions: parser.instructions,
            variables: parser.variables,
            includedFiles: parser.includedFiles
        )
    }
}

/// Compiles a script line by line.
struct ScriptParser {
    /// A `>` or `<` line that the next ones may continue.
    struct Draft: Sendable {
        let sign: String
        let kind: PayloadKind
        let place: Place
        var text: Template
    }

    /// A `@repeat` whose `@end` has not come yet.
    struct OpenRepeat {
        let place: Place
        let start: Int
        var hasAction = false
    }

    /// The file that is being read.
    struct File {
        /// 0 for the script itself.
        var number: Int
        var path: String
        var line = 0
        /// The line's bytes.
        var text: ArraySlice<UInt8> = []
        /// Repeats that were open before it.
        var openBefore = 0
    }

    /// How deep `@repeat` may be nested, and `@include`.
    static let deepest = (repeats: 64, includes: 16)
    /// Bytes that all the files together may have.
    static let bytesAtMost = 64 << 20

    let surroundings: Surroundings
    var instructions: [Program.Instruction] = []
    var variables: [String] = []
    var includedFiles: [String] = []
    var faults: [ScriptFault] = []
    var draft: Draft?
    var open: [OpenRepeat] = []
    /// Where the marks stand, by their names.
    var marks: [String: Place] = [:]
    /// Where the connection was closed, unless there is a new one since.
    var closedAt: (place: Place, depth: Int)?
    var file: File
    /// The files that are open, the outermost first.
    var outer: [File] = []
    var bytesRead = 0

    init(path: String, _ surroundings: Surroundings) {
        self.surroundings = surroundings
        file = File(number: 0, path: path)
    }

    /// Reads the whole of the file that is open.
    mutating func read(file bytes: ArraySlice<UInt8>) {
        bytesRead += bytes.count
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            read(line: line)
        }
        finishFile()
    }

    /// The file that is open has no more lines.
    mutating func finishFile() {
        finishDraft()
        while open.count > file.openBefore, let unended = open.popLast() {
            fail(1, .repeatWithoutEnd, at: unended.place)
        }
    }

    private mutating func read(line whole: ArraySlice<UInt8>) {
        let line = whole.last == UInt8(ascii: "\r") ? whole.dropLast() : whole
        file.line += 1
        file.text = line
        if let column = firstInvalidByte(line) { return fail(column, .notUTF8) }
        let text = Substring(decoding: line, as: UTF8.self)
        guard let sign = text.unicodeScalars.first, !text.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { return }
        switch sign {
        case "#": break
        case ">", "<": readMessage(line, sign: String(sign))
        case "@":
            finishDraft()
            readDirective(text.unicodeScalars.dropFirst())
        default: fail(1, .unknownSign(String(sign)))
        }
    }

    /// Where the line that is being read stands.
    var place: Place { Place(file: file.number, line: file.line) }

    /// Notes what is wrong at a byte of the line that is being read, from 1.
    mutating func fail(_ column: Int?, _ problem: Problem) {
        faults.append(
            ScriptFault(
                file: name(of: place),
                order: file.number,
                line: file.line,
                column: column,
                problem,
                text: Array(file.text.prefix(ScriptFault.textAtMost))
            )
        )
        // What was meant counts: the line's own fault is enough.
        if !open.isEmpty { open[open.count - 1].hasAction = true }
    }

    /// Notes what is wrong with an earlier line.
    mutating func fail(_ column: Int?, _ problem: Problem, at place: Place) {
        faults.append(
            ScriptFault(file: name(of: place), order: place.file, line: place.line, column: column, problem)
        )
    }

    private func name(of place: Place) -> String? { place.file == 0 ? nil : includedFiles[place.file - 1] }

    /// Adds what the script does next.
    mutating func add(_ instruction: Program.Instruction, at place: Place? = nil) {
        if closedAt != nil { fail(1, .afterClose, at: place ?? self.place) }
        instructions.append(instruction)
        if !open.isEmpty { open[open.count - 1].hasAction = true }
    }
}

extension ScriptParser: LineCompiler {
    var pending: Int { instructions.count }

    mutating func read(line: ArraySlice<UInt8>, tooLongFor limit: Int?, hasEnd _: Bool) {
        guard let limit else { return read(line: line) }
        file.line += 1
        file.text = []
        fail(nil, .tooLong(limit: limit))
    }

    mutating func finish() { finishFile() }

    /// What a person wrote needs no end of its last line.
    var cutOffLine: Int? { nil }

    /// The checks of a message, and the time that they have, stand in its piece.
    mutating func takePiece(isLast: Bool) -> [Program.Instruction] {
        guard isLast || open.isEmpty else { return [] }
        var end = isLast ? instructions.count : 0
        var depth = 0
        for index in instructions.indices.reversed() where end == 0 {
            switch instructions[index] {
            case .next: depth += 1
            case .loop where depth == 1: end = index
            case .loop: depth -= 1
            case .expect, .expectClose, .timeout: break
            default: if depth == 0 { end = index }
            }
        }
        defer { instructions = instructions[end...].map { $0.moved(by: -end) } }
        return Array(instructions[..<end])
    }
}

extension Program.Instruction {
    /// The same where the instructions before it were taken away.
    fileprivate func moved(by count: Int) -> Program.Instruction {
        if case .next(let start) = self { .next(start + count) } else { self }
    }
}

extension String {
    /// The string without blanks at either end; a blank is one, whatever joins it.
    var trimmed: String {
        var rest = unicodeScalars[...]
        while rest.first?.isBlank == true { rest.removeFirst() }
        while rest.last?.isBlank == true { rest.removeLast() }
        return String(rest)
    }
}

extension Unicode.Scalar {
    /// Whether it parts the words of a directive.
    var isBlank: Bool { self == " " || self == "\t" }
}
