import RegularExpression

// The lines that begin with `>` and `<`.
extension ScriptParser {
    /// Reads a line that sends or expects.
    mutating func readMessage(_ line: ArraySlice<UInt8>, sign: String) {
        let mark = line.dropFirst().first.flatMap { "+x~*f$".utf8.contains($0) ? Character(Unicode.Scalar($0)) : nil }
        let width = mark == nil ? 1 : 2
        let rest = line.dropFirst(width)
        guard rest.isEmpty || rest.first == UInt8(ascii: " ") else {
            return fail(width + 1, .noSpace(after: sign + (mark.map(String.init) ?? "")))
        }
        let content = rest.dropFirst()
        if mark == "+" { return continueDraft(sign, with: content) }
        finishDraft()
        switch (sign, mark) {
        case (_, nil):
            draft = Draft(sign: sign, kind: .text, place: place, text: template(content, column: width + 2))
        case (_, "x"): readBinary(content, sign: sign)
        case ("<", "~"): readPattern(content)
        case ("<", "$"): readJSONCheck(content)
        case ("<", "*"): readAny(content)
        case (">", "f"): readFile(content)
        default: fail(2, .noSpace(after: sign))
        }
    }

    /// Adds the message that no line continues any more.
    mutating func finishDraft() {
        guard let finished = draft else { return }
        draft = nil
        add(finished.sign, finished.kind, finished.text, at: finished.place)
    }

    private mutating func continueDraft(_ sign: String, with content: ArraySlice<UInt8>) {
        guard draft?.sign == sign else { return fail(1, .nothingToContinue(sign)) }
        let next = template(content, column: 4)
        draft?.text.append([UInt8(ascii: "\n")])
        draft?.text.append(next)
    }

    private mutating func readBinary(_ content: ArraySlice<UInt8>, sign: String) {
        guard let bytes = bytes(hexadecimal: content) else { return fail(4, .badHex) }
        add(sign, .binary, Template(bytes[...]), at: place)
    }

    private mutating func readFile(_ content: ArraySlice<UInt8>) {
        guard let bytes = contents(of: String(decoding: content, as: UTF8.self).trimmed, column: 4) else { return }
        bytesRead += bytes.count
        add(">", .binary, Template(bytes[...]), at: place)
    }

    /// The bytes of a file that the line names at this column; nil, and told, if they can't be had.
    mutating func contents(of name: String, column: Int) -> [UInt8]? {
        guard !name.isEmpty else {
            fail(column, .noFileName)
            return nil
        }
        do throws(UnreadableFile) {
            let bytes = try surroundings.file(Surroundings.path(name, namedIn: file.path))
            guard bytesRead + bytes.count <= Self.bytesAtMost else {
                fail(column, .tooMuch(limit: Self.bytesAtMost))
                return nil
            }
            return bytes
        } catch {
            fail(column, .unreadable(error.reason))
            return nil
        }
    }

    private mutating func readPattern(_ content: ArraySlice<UInt8>) {
        let pattern = template(content, column: 4)
        do throws(RegexSyntax.Fault) {
            // What is filled in means itself: what compiles once compiles always.
            let names = try RegexMatcher(pattern: String(decoding: sample(of: pattern), as: UTF8.self)).names
            let reserved = names.filter { !isVariableName($0) }
            guard reserved.isEmpty else { return fail(4, .reservedName(reserved[0])) }
            let captures = names.map { Capture(name: $0, variable: variable($0)) }
            add(.expect(.pattern(.template(pattern), captures: captures), place))
        } catch {
            fail(4, .badPattern(error.reason))
        }
    }

    private mutating func readJSONCheck(_ content: ArraySlice<UInt8>) {
        let check = template(content, column: 4)
        do throws(Problem) {
            let malformed = try JSONCheck.malformedValue(in: String(decoding: sample(of: check), as: UTF8.self))
            // What a variable brings is known only when it is played.
            if let value = malformed, check.constant != nil || value.hasPrefix("=") {
                return fail(column(ofLast: value, in: content), .badJSONValue(value))
            }
            add(.expect(.json(.template(check)), place))
        } catch {
            fail(4, error)
        }
    }

    /// Where what ends the line's content begins; where it is written otherwise, where the content begins.
    private func column(ofLast value: String, in content: ArraySlice<UInt8>) -> Int {
        var rest = content
        while rest.last == UInt8(ascii: " ") || rest.last == UInt8(ascii: "\t") { rest.removeLast() }
        let bytes = Array(value.utf8)
        return rest.suffix(bytes.count) == bytes[...] ? 4 + rest.count - bytes.count : 4
    }

    /// The text with something where variables stand.
    private func sample(of template: Template) -> [UInt8] {
        template.parts.flatMap { part -> ArraySlice<UInt8> in
            switch part {
            case .literal(let text): text
            case .variable: [UInt8(ascii: "0")]
            }
        }
    }

    private mutating func readAny(_ content: ArraySlice<UInt8>) {
        let text = String(decoding: content, as: UTF8.self).trimmed
        guard let count = text.isEmpty ? 1 : text == "0" ? 0 : count(text) else { return fail(4, .badCount(text)) }
        add(.expect(.any(count), place))
    }

    private mutating func add(_ sign: String, _ kind: PayloadKind, _ text: Template, at place: Place) {
        add(
            sign == ">"
                ? .send(kind, text, place)
                : .expect(.exact(kind, .template(text)), place),
            at: place
        )
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
