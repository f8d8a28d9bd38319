// The lines that begin with `@`.
extension ScriptParser {
    /// Reads a directive behind its sign, by scalars: an accent in the text is no part of the blank before it.
    mutating func readDirective(_ text: Substring.UnicodeScalarView) {
        let name = String(text.prefix { !$0.isBlank })
        let rest = text.drop { !$0.isBlank }
        let argument = String(rest).trimmed
        switch name {
        case "repeat": beginRepeat(argument)
        case "end": withoutArgument(name, argument) { $0.endRepeat() }
        case "ping": withoutArgument(name, argument) { $0.add(.ping) }
        case "sleep": withDuration(name, argument) { $0.add(.sleep($1)) }
        case "timeout": withDuration(name, argument) { $0.instructions.append(.timeout($1)) }
        case "set": readSet(rest)
        case "include": include(argument)
        case "close": readClose(argument)
        case "expect-close": readExpectClose(argument)
        case "mark": readMark(argument)
        case "reconnect": withoutArgument(name, argument) { $0.readReconnect() }
        default: fail(2, .unknownDirective(name))
        }
    }

    /// A whole number from 1.
    func count(_ text: String) -> Int? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(text), count > 0 else { return nil }
        return count
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
        if open.count == Self.deepest.repeats { fail(1, .repeatTooDeep(limit: Self.deepest.repeats)) }
        instructions.append(.loop(count ?? 1))
        open.append(OpenRepeat(place: place, start: instructions.count))
    }

    private mutating func endRepeat() {
        guard open.count > file.openBefore, let ended = open.popLast() else { return fail(1, .endWithoutRepeat) }
        // A loop in which nothing happens would turn without end before the player could look up.
        if !ended.hasAction { fail(1, .emptyRepeat, at: ended.place) }
        if let closedAt, closedAt.depth > open.count {
            fail(1, .closeInRepeat, at: closedAt.place)
            self.closedAt = nil
        }
        instructions.append(.next(ended.start))
        if !open.isEmpty { open[open.count - 1].hasAction = true }
    }

    private mutating func readSet(_ text: Substring.UnicodeScalarView) {
        let named = text.drop(while: \.isBlank)
        let name = String(named.prefix { !$0.isBlank })
        let column = 5 + text.count - named.count
        guard isVariableName(name) else {
            return fail(column, name.isEmpty ? .noName : .reservedName(name))
        }
        // One blank is the separator, as behind a sign.
        let value = Substring(named.dropFirst(name.unicodeScalars.count + 1))
        let template = template(Array(value.utf8)[...], column: column + name.utf8.count + 1)
        instructions.append(.set(variable: variable(name), template, place))
    }

    private mutating func include(_ name: String) {
        guard let bytes = contents(of: name, column: 10) else { return }
        let path = Surroundings.path(name, namedIn: file.path)
        guard !(outer + [file]).contains(where: { $0.path == path }) else { return fail(10, .includedInItself) }
        guard outer.count < Self.deepest.includes else {
            return fail(10, .includeTooDeep(limit: Self.deepest.includes))
        }
        if !includedFiles.contains(path) { includedFiles.append(path) }
        outer.append(file)
        let number = (includedFiles.firstIndex(of: path) ?? 0) + 1
        file = File(number: number, path: path, openBefore: open.count)
        read(file: bytes[...])
        file = outer.removeLast()
    }

    private mutating func readClose(_ argument: String) {
        let parts = argument.unicodeScalars.split(separator: " ", maxSplits: 1).map { Substring($0) }
        let reason = parts.count == 2 ? Array(parts[1].utf8)[...] : []
        let code = parts.isEmpty ? 1000 : UInt16(parts[0]) ?? 0
        if !isSendable(code) { fail(8, .badCloseCode(String(parts.first ?? ""))) }
        // RFC 6455 §5.5: a control frame holds 125 bytes, two of them the code.
        if reason.count > 123 { fail(13, .reasonTooLong) }
        add(.close(code: code, reason: reason))
        closedAt = (place, open.count)
    }

    private mutating func readExpectClose(_ argument: String) {
        // 1005 and 1006 are never sent, but tell that no code came, and no close frame (§7.4.1).
        let code = UInt16(argument) ?? 0
        if !argument.isEmpty, !isSendable(code), !(1005...1006).contains(code) {
            fail(15, .badCloseCode(argument))
        }
        add(.expectClose(code: argument.isEmpty ? nil : code, place))
        closedAt = (place, open.count)
    }

    private mutating func readMark(_ name: String) {
        if name.isEmpty { fail(7, .unnamedMark) }
        // A file that is included twice brings its marks twice.
        if !name.isEmpty, let other = marks[name], other != place {
            fail(7, .markTwice(name))
        } else {
            marks[name] = place
        }
        instructions.append(.mark(name))
    }

    private mutating func readReconnect() {
        closedAt = nil
        add(.reconnect)
    }

    /// RFC 6455 §7.4: the other codes are reserved, or never sent.
    private func isSendable(_ code: UInt16) -> Bool {
        [1000...1003, 1007...1014, 3000...4999].contains { $0.contains(code) }
    }
}
