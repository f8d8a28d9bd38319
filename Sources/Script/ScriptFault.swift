/// Something wrong in a script or a line file.
package struct ScriptFault: Error, Hashable, Sendable {
    /// Bytes of a line kept at most to show it.
    static let textAtMost = 4096

    /// The included file that it stands in; nil if it is the script itself.
    package let file: String?
    /// The number of that file; 0 for the script itself.
    let order: Int
    /// The line, from 1; in an archive, the message.
    package let line: Int
    /// What that counts.
    private let numbering: Numbering
    /// The byte in the line, from 1, where it is known.
    package let column: Int?
    /// What is wrong there.
    package let problem: Problem
    /// The line's beginning, where it is known.
    private let text: [UInt8]

    init(
        file: String? = nil,
        order: Int = 0,
        line: Int,
        column: Int? = nil,
        _ problem: Problem,
        text: [UInt8] = []
    ) {
        self.file = file
        self.order = order
        self.line = line
        self.column = column
        self.problem = problem
        self.text = text
        numbering = .lines
    }

    /// What is wrong with a message of an archive.
    init(entry: Int, _ problem: Problem) {
        file = nil
        order = 0
        line = entry
        column = nil
        self.problem = problem
        text = []
        numbering = .entries
    }

    /// The fault on one line for people: `file:line:column: what, and how to mend it`.
    package func description(in file: String) -> String {
        let place = numbering.name(of: line, in: printable(self.file ?? file))
        return "\(place):\(column.map { "\($0):" } ?? "") \(problem.description)"
    }

    /// The fault with its line, for people.
    ///
    /// - Parameters:
    ///   - file: The script's name.
    ///   - width: By default, a column a character.
    /// - Returns: The description, as much of the line below it as a terminal has room for, and a caret under its place.
    package func marked(in file: String, width: Width = \.count) -> String {
        guard let column, !text.isEmpty, column <= text.count + 1 else { return description(in: file) }
        let before = printable(String(decoding: text[..<(column - 1)], as: UTF8.self))
        let tail = String(before.reversed().fitting(Self.columns.before, width).reversed())
        let shown = tail.count < before.count ? "…" + tail : tail
        let indent = width(shown)
        let behind = printable(String(decoding: text[(column - 1)...].prefix(240), as: UTF8.self))
        let rest = String(behind.fitting(Self.columns.all - indent, width))
        return "\(description(in: file))\n  \(shown)\(rest)\n  \(String(repeating: " ", count: indent))^"
    }

    /// Columns of the line that are shown before the caret at most, and in all.
    private static let columns = (before: 50, all: 76)
}

/// All that is wrong with a script, in the order of its lines.
package struct InvalidScript: Error, Hashable, Sendable {
    /// At least one.
    package let faults: [ScriptFault]

    package init(faults: [ScriptFault]) {
        self.faults = faults
    }
}

/// What can be wrong.
package enum Problem: Error, Hashable, Sendable {
    case notUTF8
    case lineNotUTF8
    case tooLong(limit: Int)
    case unknownSign(String)
    case noSpace(after: String)
    case nothingToContinue(String)
    case badHex
    case badPattern(String)
    case badCount(String)
    case badDuration(String)
    case badCloseCode(String)
    case reasonTooLong
    case unknownDirective(String)
    case superfluous(directive: String)
    case endWithoutRepeat
    case repeatWithoutEnd
    case emptyRepeat
    case repeatTooDeep(limit: Int)
    case closeInRepeat
    case afterClose
    case noFileName
    case unreadable(String)
    case tooMuch(limit: Int)
    case includedInItself
    case includeTooDeep(limit: Int)
    case noName
    case unnamedMark
    case markTwice(String)
    case reservedName(String)
    case noValue(String)
    case noRound
    case noEnvironment(String)
    case badJSONCheck
    case badJSONValue(String)
    case noRecording
    case badRecordingLine(column: Int)
    case badEntry(String)
    case noArchive
}

extension Problem: CustomStringConvertible {
    /// What is wrong, and how to mend it.
    package var description: String {
        switch self {
        case .notUTF8: "not UTF-8 from here on; save the file as UTF-8, and send other bytes with `>x`"
        case .lineNotUTF8: "not UTF-8; each line goes out as text, and a script sends other bytes with `>x`"
        case .tooLong(let limit): "a line of more than \(limit) bytes; split it, or raise --max-message-size"
        case .unknownSign(let sign): unknownSign(sign)
        case .noSpace(let sign): "no space after `\(sign)`; write `\(sign) ` and then the text"
        case .nothingToContinue(let sign): "`\(sign)+` continues nothing; it must follow a `\(sign)` line"
        case .badHex: "not hexadecimal; write pairs of digits such as `68 65 6c 6c 6f`"
        case .badPattern(let reason): "not a regular expression: \(printable(reason)); mend the pattern"
        case .badCount(let text): "`\(printable(text))` is not a count; write a whole number from 1"
        case .badDuration(let text):
            "`\(printable(text))` is not a duration; write a number and a unit, such as `500ms`, `1.5s` or `2m`"
        case .badCloseCode(let text):
            "`\(printable(text))` is not a close code that a frame may hold; use 1000 to 1003, 1007 to 1014 or 3000 to 4999"
        case .reasonTooLong: "the reason is longer than the 123 bytes that a close frame holds; shorten it"
        case .unknownDirective(let name):
            """
            unknown directive `@\(printable(name))`; there are @repeat, @end, @set, @include, @timeout, @sleep, @ping, \
            @close, @expect-close, @reconnect and @mark
            """
        case .superfluous(let directive): "`@\(directive)` takes nothing more; remove the rest of the line"
        case .endWithoutRepeat: "`@end` without a `@repeat`; remove it, or add the `@repeat` above"
        case .repeatWithoutEnd: "this `@repeat` is never ended; add `@end` after its last line"
        case .emptyRepeat: "nothing happens in this `@repeat`; put a `>` or `<` line before its `@end`"
        case .repeatTooDeep(let limit): "more than \(limit) `@repeat` inside each other; flatten them"
        case .closeInRepeat:
            "`@close` cannot stand in a `@repeat`: nothing can follow it; add `@reconnect` or move it behind the `@end`"
        case .afterClose:
            "the connection is closed above, and nothing can follow but `@reconnect`; add that, or move the close to the end"
        case .noFileName: "no file is named; write its path, relative to this script"
        case .unreadable(let reason): printable(reason)
        case .tooMuch(let limit): "more than \(limit >> 20) MiB in all the files of this script; send less"
        case .includedInItself: "this file includes itself, at once or through others; remove one `@include`"
        case .includeTooDeep(let limit): "more than \(limit) `@include` inside each other; flatten them"
        case .noName: "no name; write `@set name value`"
        case .unnamedMark: "no name; write `@mark name`"
        case .markTwice(let name): "there is a mark `\(printable(name))` above already; give each a name of its own"
        case .reservedName(let name):
            "`\(printable(name))` is no name for a variable; use letters, digits and `_`, and not i, random, uuid or now"
        case .noValue(let name):
            "`{\(name)}` has no value here; put an `@set` or a capture above this line, or write `{{}\(name)}` for the text"
        case .noRound: "`{i}` stands in no `@repeat`; put one round this line, or write `{{}i}` for the text"
        case .noEnvironment(let name): "the environment variable \(name) is not set; set it before the script is played"
        case .noRecording: "not a recording of yodel: its header line is missing; name a file that /record wrote"
        case .badRecordingLine: "not JSON from here on; remove the line if its end was cut off"
        case .badEntry(let name): "`\(name)` is missing or wrong in this entry; mend it, or record anew"
        case .noArchive:
            "not an HTTP Archive with WebSocket messages; save one from the network page of a browser's tools"
        case .badJSONCheck: "not a check of JSON; write a path and what it must be, such as `.user.id == 7`"
        case .badJSONValue(let value):
            "`\(printable(String(value.prefix(60))))` is no value; write one of JSON, a text of several words in \"quotes\""
        }
    }

    private func unknownSign(_ sign: String) -> String {
        sign == "\u{FEFF}"
            ? "the file starts with a byte order mark; save it as UTF-8 without one"
            : "a line cannot start with `\(printable(sign))`; start it with `>`, `<`, `@` or `#`"
    }
}
