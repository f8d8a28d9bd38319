/// Something wrong in a script or a line file.
package struct ScriptFault: Error, Hashable, Sendable {
    /// The line, from 1.
    package let line: Int
    /// The byte in the line, from 1, where it is known.
    package let column: Int?
    package let problem: Problem

    init(line: Int, column: Int? = nil, _ problem: Problem) {
        self.line = line
        self.column = column
        self.problem = problem
    }

    /// The fault on one line for people: `file:line:column: what, and how to mend it`.
    package func description(in file: String) -> String {
        "\(printable(file)):\(line):\(column.map { "\($0):" } ?? "") \(problem.description)"
    }
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
    case fileNotSupported
}

extension Problem: CustomStringConvertible {
    /// What is wrong, and how to mend it.
    package var description: String {
        switch self {
        case .notUTF8: "not UTF-8 from here on; save the file as UTF-8, and send other bytes with `>x`"
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
            "`\(printable(text))` is not a close code that can be sent; use 1000 to 1003, 1007 to 1014 or 3000 to 4999"
        case .reasonTooLong: "the reason is longer than the 123 bytes that a close frame holds; shorten it"
        case .unknownDirective(let name):
            "unknown directive `@\(printable(name))`; there are @repeat, @end, @timeout, @sleep, @ping and @close"
        case .superfluous(let directive): "`@\(directive)` takes nothing more; remove the rest of the line"
        case .endWithoutRepeat: "`@end` without a `@repeat`; remove it, or add the `@repeat` above"
        case .repeatWithoutEnd: "this `@repeat` is never ended; add `@end` after its last line"
        case .emptyRepeat: "nothing happens in this `@repeat`; put a `>` or `<` line before its `@end`"
        case .repeatTooDeep(let limit): "more than \(limit) `@repeat` inside each other; flatten them"
        case .closeInRepeat: "`@close` cannot stand in a `@repeat`: it ends the script; move it after the last `@end`"
        case .afterClose: "nothing can follow `@close`; move it to the end of the script"
        case .fileNotSupported: "`>f` is not supported yet; send the bytes with `>x`"
        }
    }

    private func unknownSign(_ sign: String) -> String {
        sign == "\u{FEFF}"
            ? "the file starts with a byte order mark; save it as UTF-8 without one"
            : "a line cannot start with `\(printable(sign))`; start it with `>`, `<`, `@` or `#`"
    }
}
