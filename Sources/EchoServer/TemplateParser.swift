/// What is wrong with a reply template; columns count characters from 1.
package enum ReplyTemplateError: Error, Hashable, Sendable {
    /// A `{` without its `}`.
    case unclosed(column: Int)
    /// A `}` without its `{`.
    case unopened(column: Int)
    /// A name that stands for nothing.
    case unknown(name: String, column: Int)
}

extension ReplyTemplateError: CustomStringConvertible {
    /// A sentence that tells what is wrong, where, and how to mend it.
    package var description: String {
        switch self {
        case .unclosed(let column):
            "column \(column): { has no }; write {{ if a brace is meant"
        case .unopened(let column):
            "column \(column): } has no {; write }} if a brace is meant"
        case .unknown(let name, let column):
            "column \(column): {\(name)} is unknown; there are {message}, {n}, {random} and {time}, and {{ is a brace"
        }
    }
}

extension ReplyTemplate {
    private static let placeholders: [String: Part] = [
        "message": .message, "n": .number, "random": .random, "time": .time,
    ]

    /// The parts of a template's text.
    ///
    /// It is read by scalars: what joins the brace before it is text like any other.
    static func parse(_ text: String) throws(ReplyTemplateError) -> [Part] {
        let scalars = text.unicodeScalars
        var parts: [Part] = []
        var literal = ""
        var rest = scalars[...]
        while let scalar = rest.popFirst() {
            var column: Int { String(scalars[..<scalars.index(before: rest.startIndex)]).count + 1 }
            switch scalar {
            case "{" where rest.first == "{", "}" where rest.first == "}":
                literal.unicodeScalars.append(scalar)
                rest.removeFirst()
            case "{":
                guard let end = rest.firstIndex(of: "}") else { throw .unclosed(column: column) }
                let name = String(rest[..<end])
                guard let part = placeholders[name] else { throw .unknown(name: name, column: column) }
                if !literal.isEmpty { parts.append(.literal(Array(literal.utf8))) }
                literal = ""
                parts.append(part)
                rest = rest[scalars.index(after: end)...]
            case "}":
                throw .unopened(column: column)
            default:
                literal.unicodeScalars.append(scalar)
            }
        }
        if !literal.isEmpty { parts.append(.literal(Array(literal.utf8))) }
        return parts
    }
}
