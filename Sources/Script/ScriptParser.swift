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
    ///     < TEXT                the next message must be exactly this
    ///     <+ TEXT               and have this as its next line
    ///     <x HEX                the next message must be exactly these bytes, as binary
    ///     <~ PATTERN            it must be text in which this regular expression finds something
    ///     <* N                  any N messages; without N, one
    ///     @repeat N … @end      N times, with {i} as the round from 0; the innermost counts
    ///     @timeout 5s           answers are awaited this long from here on
    ///     @sleep 500ms          wait, once all is answered that the window allows
    ///     @ping                 send a ping
    ///     @close CODE REASON    close, once all is answered; ends the script
    ///
    /// The checks right below a `>` are what it asks for; one without any asks for an answer that contains it.
    ///
    /// - Throws: All that is wrong with it, not only the first fault.
    package init(parsing script: ArraySlice<UInt8>) throws(InvalidScript) {
        var parser = ScriptParser()
        for (index, line) in script.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        {
            parser.read(line.last == UInt8(ascii: "\r") ? line.dropLast() : line, number: index + 1)
        }
        self = try parser.finish()
    }
}

/// Compiles a script line by line.
struct ScriptParser {
    /// A `>` or `<` line that the next ones may continue.
    private struct Draft {
        let sign: String
        let kind: PayloadKind
        let line: Int
        var text: ArraySlice<UInt8>
    }

    private struct OpenRepeat {
        let line: Int
        let start: Int
        var hasAction = false
    }

    /// How deep `@repeat` may be nested.
    static let deepest = 64

    private var instructions: [Program.Instruction] = []
    private var templates: [Template] = []
    private var faults: [ScriptFault] = []
    private var draft: Draft?
    private var open: [OpenRepeat] = []
    private var isClosed = false
    private var number = 0

    /// Reads a line without its terminator.
    mutating func read(_ line: ArraySlice<UInt8>, number: Int) {
        self.number = number
        if let column = firstInvalidByte(line) { return fail(column, .notUTF8) }
        let text = Substring(decoding: line, as: UTF8.self)
        guard let sign = text.unicodeScalars.first, !text.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { return }
        switch sign {
        case "#": break
        case ">", "<": readMessage(line, sign: String(sign))
        case "@":
            finishDraft()
            readDirective(text.dropFirst())
        default: fail(1, .unknownSign(String(sign)))
        }
    }

    /// The program, if there was no fault.
    mutating func finish() throws(InvalidScript) -> Program {
        finishDraft()
        for unended in open { faults.append(ScriptFault(line: unended.line, column: 1, .repeatWithoutEnd)) }
        guard faults.isEmpty else {
            throw InvalidScript(faults: faults.sorted { ($0.line, $0.column ?? 0) < ($1.line, $1.column ?? 0) })
        }
        return Program(instructions: instructions, templates: templates)
    }

    private mutating func fail(_ column: Int?, _ problem: Problem) {
        faults.append(ScriptFault(line: number, column: column, problem))
        // What was meant counts: the line's own fault is enough.
        if !open.isEmpty { open[open.count - 1].hasAction = true }
    }
}

// MARK: - Messages

extension ScriptParser {
    private mutating func readMessage(_ line: ArraySlice<UInt8>, sign: String) {
        let mark = line.dropFirst().first.flatMap { "+x~*f".utf8.contains($0) ? Character(Unicode.Scalar($0)) : nil }
        let width = mark == nil ? 1 : 2
        let rest = line.dropFirst(width)
        guard rest.isEmpty || rest.first == UInt8(ascii: " ") else {
            return fail(width + 1, .noSpace(after: sign + (mark.map(String.init) ?? "")))
        }
        let content = rest.dropFirst()
        if mark == "+" { return continueDraft(sign, with: content) }
        finishDraft()
        switch (sign, mark) {
        case (_, nil): draft = Draft(sign: sign, kind: .text, line: number, text: content)
        case (_, "x"): readBinary(content, sign: sign)
        case ("<", "~"): readPattern(content)
        case ("<", "*"): readAny(content)
        case (">", "f"): fail(1, .fileNotSupported)
        default: fail(2, .noSpace(after: sign))
        }
    }

    private mutating func continueDraft(_ sign: String, with content: ArraySlice<UInt8>) {
        guard let draft, draft.sign == sign else { return fail(1, .nothingToContinue(sign)) }
        self.draft?.text = draft.text + [UInt8(ascii: "\n")] + content
    }

    private mutating func finishDraft() {
        guard let finished = draft else { return }
        draft = nil
        add(finished.sign, finished.kind, template: addTemplate(finished.text), line: finished.line)
    }

    private mutating func readBinary(_ content: ArraySlice<UInt8>, sign: String) {
        guard let bytes = bytes(hexadecimal: content) else { return fail(4, .badHex) }
        templates.append(Template(bytes[...], inRepeat: false))
        add(sign, .binary, template: templates.count - 1, line: number)
    }

    private mutating func readPattern(_ content: ArraySlice<UInt8>) {
        let template = addTemplate(content)
        do {
            // The rounds differ in a number only: what compiles in one compiles in all.
            _ = try Regex(String(decoding: templates[template].text(round: 0), as: UTF8.self))
            add(.expect(.pattern(template: template), line: number))
        } catch {
            fail(4, .badPattern("\(error)"))
        }
    }

    private mutating func readAny(_ content: ArraySlice<UInt8>) {
        let text = String(decoding: content, as: UTF8.self).trimmed
        guard let count = text.isEmpty ? 1 : count(text) else { return fail(4, .badCount(text)) }
        add(.expect(.any(count), line: number))
    }

    private mutating func add(_ sign: String, _ kind: PayloadKind, template: Int, line: Int) {
        add(
            sign == ">"
                ? .send(kind, template: template, line: line)
                : .expect(.exact(kind, template: template), line: line),
            at: line
        )
    }

    private mutating func add(_ instruction: Program.Instruction, at line: Int? = nil) {
        if isClosed { faults.append(ScriptFault(line: line ?? number, column: 1, .afterClose)) }
        instructions.append(instruction)
        if !open.isEmpty { open[open.count - 1].hasAction = true }
    }

    private mutating func addTemplate(_ text: ArraySlice<UInt8>) -> Int {
        templates.append(Template(text, inRepeat: !open.isEmpty))
        return templates.count - 1
    }
}

// MARK: - Directives

extension ScriptParser {
    private mutating func readDirective(_ text: Substring) {
        let name = String(text.prefix { $0 != " " && $0 != "\t" })
        let argument = String(text.dropFirst(name.count)).trimmed
        switch name {
        case "repeat": beginRepeat(argument)
        case "end": withoutArgument(name, argument) { $0.endRepeat() }
        case "ping": withoutArgument(name, argument) { $0.add(.ping) }
        case "sleep": withDuration(name, argument) { $0.add(.sleep($1)) }
        case "timeout": withDuration(name, argument) { $0.instructions.append(.timeout($1)) }
        case "close": readClose(argument)
        default: fail(2, .unknownDirective(name))
        }
    }

    private mutating func withoutArgument(_ name: String, _ argument: String, then: (inout Self) -> Void) {
        if !argument.isEmpty { fail(name.utf8.count + 3, .superfluous(directive: name)) }
        then(&self)
    }

    private mutating func withDuration(_ name: String, _ argument: String, then: (inout Self, Duration) -> Void) {
        guard let duration = duration(argument) else { return fail(name.utf8.count + 3, .badDuration(argument)) }
        then(&self, duration)
    }

    private mutating func beginRepeat(_ argument: String) {
        let count = count(argument)
        if count == nil { fail(9, .badCount(argument)) }
        if open.count == Self.deepest { fail(1, .repeatTooDeep(limit: Self.deepest)) }
        instructions.append(.loop(count ?? 1))
        open.append(OpenRepeat(line: number, start: instructions.count))
    }

    private mutating func endRepeat() {
        guard let ended = open.popLast() else { return fail(1, .endWithoutRepeat) }
        // A loop in which nothing happens would turn without end before the player could look up.
        if !ended.hasAction { faults.append(ScriptFault(line: ended.line, column: 1, .emptyRepeat)) }
        instructions.append(.next(ended.start))
        if !open.isEmpty { open[open.count - 1].hasAction = true }
    }

    private mutating func readClose(_ argument: String) {
        let parts = argument.split(separator: " ", maxSplits: 1)
        let reason = parts.count == 2 ? parts[1].utf8.map { $0 }[...] : []
        let code = parts.isEmpty ? 1000 : UInt16(parts[0]) ?? 0
        // RFC 6455 §7.4: the others are reserved, or never sent.
        let isSendable = [1000...1003, 1007...1014, 3000...4999].contains { $0.contains(code) }
        if !isSendable { fail(8, .badCloseCode(String(parts.first ?? ""))) }
        // §5.5: a control frame holds 125 bytes, two of them the code.
        if reason.count > 123 { fail(13, .reasonTooLong) }
        if !open.isEmpty { fail(1, .closeInRepeat) }
        add(.close(code: code, reason: reason))
        isClosed = true
    }

    private func count(_ text: String) -> Int? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(text), count > 0 else { return nil }
        return count
    }
}

/// The bytes that pairs of hexadecimal digits say, with spaces between them or not.
private func bytes(hexadecimal text: ArraySlice<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var high: Int?
    for character in text where character != 0x20 || high != nil {
        guard let digit = Character(Unicode.Scalar(character)).hexDigitValue else { return nil }
        if let first = high { bytes.append(UInt8(first * 16 + digit)) }
        high = high == nil ? digit : nil
    }
    return high == nil ? bytes : nil
}

extension String {
    /// The string without blanks at either end.
    fileprivate var trimmed: String {
        var rest = self[...]
        while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
        while rest.last == " " || rest.last == "\t" { rest.removeLast() }
        return String(rest)
    }
}
