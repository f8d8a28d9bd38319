/// What is wrong with a file that a user wrote, and where.
///
/// Its text reads `file:line: what, and how to mend it`.
package struct YAMLFault: Error, Hashable {
    /// What is wrong.
    package enum Problem: Hashable, Sendable {
        /// Not YAML, in the parser's words.
        case syntax(String)
        case notUTF8
        /// More bytes than are read.
        case tooLarge(limit: Int)
        /// More brackets and lists than any theme or configuration needs.
        case tooDeep
        /// Anchors and aliases can blow a small file up, so neither is taken.
        case alias
        case duplicateKey(String)
        case unknownKey(String, known: [String])
        case missingKey(String)
        /// A value of another kind than this.
        case wrongType(key: String, expected: String)
        /// A value of the right kind that cannot be taken; `expected` says which can.
        case badValue(key: String, value: String, expected: String)
        /// A value that is no name among the known ones.
        case unknownValue(key: String, value: String, known: [String])
        /// A key that cannot be taken, and why not: the sentence goes on with it.
        case refusedKey(String, because: String)
    }

    /// The file as the user named it.
    package var file: String
    /// The line, counted from 1; nil where it is the whole file.
    package var line: Int?
    /// What is wrong there.
    package var problem: Problem

    /// A fault; nothing in it needs to be printable.
    package init(file: String, line: Int?, problem: Problem) {
        self.file = file
        self.line = line
        self.problem = problem
    }
}

extension YAMLFault: CustomStringConvertible {
    /// The sentence for people, on one line and free of control characters.
    package var description: String {
        let place = line.map { "\(Quotation.printable(file)):\($0)" } ?? Quotation.printable(file)
        return "\(place): \(problem)"
    }
}

extension YAMLFault.Problem: CustomStringConvertible {
    /// What is wrong, and how to mend it.
    package var description: String {
        switch self {
        case .syntax(let words): "not YAML: \(Quotation.printable(words)); mend it here or just above"
        case .notUTF8: "not UTF-8; save it in that encoding"
        case .tooLarge(let limit): "larger than \(limit / 1024) KiB; make it shorter"
        case .tooDeep: "too many brackets and lists; make it simpler"
        case .alias: "anchors (&) and aliases (*) are not taken; write the value out, or quote it"
        case .duplicateKey(let key): "\(Quotation.quoted(key)) stands here twice; leave one out"
        case .unknownKey(let key, let known):
            "unknown key \(Quotation.quoted(key)); \(Nearness.advice(for: key, among: known))"
        case .missingKey(let key): "\(Quotation.quoted(key)) is missing; add it"
        case .wrongType(let key, let expected): "\(Quotation.quoted(key)) is of the wrong kind; make it \(expected)"
        case .badValue(let key, let value, let expected):
            "\(Quotation.quoted(key)) cannot be \(Quotation.quoted(value)); make it \(expected)"
        case .unknownValue(let key, let value, let known):
            "\(Quotation.quoted(key)) cannot be \(Quotation.quoted(value)); \(Nearness.advice(for: value, among: known))"
        case .refusedKey(let key, let why): "\(Quotation.quoted(key)) \(why)"
        }
    }
}

/// Words from a file inside a message about it.
enum Quotation {
    /// The text in quotes, made printable and not too long.
    static func quoted(_ text: String) -> String { "\"\(printable(text))\"" }

    /// The text without what a terminal would act upon, cut after 200 scalars.
    static func printable(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(200) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        if text.unicodeScalars.count > 200 { result.append("…") }
        return String(result)
    }
}
