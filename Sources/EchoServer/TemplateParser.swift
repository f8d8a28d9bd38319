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
    static func parse(_ text: String) throws(ReplyTemplateError) -> [Part] {
        let characters = Array(text)
        var parts: [Part] = []
        var literal = ""
        var index = 0
        while index < characters.count {
            let character = characters[index]
            let isDoubled = index + 1 < characters.count && characters[index + 1] == character
            switch character {
            case "{" where isDoubled, "}" where isDoubled:
                literal.append(character)
                index += 2
            case "{":
                guard let end = characters[index...].firstIndex(of: "}") else { throw .unclosed(column: index + 1) }
                let name = String(characters[index + 1..<end])
                guard let part = placeholders[name] else { throw .unknown(name: name, column: index + 1) }
                if !literal.isEmpty { parts.append(.literal(Array(literal.utf8))) }
                literal = ""
                parts.append(part)
                index = end + 1
            case "}":
                throw .unopened(column: index + 1)
            default:
                literal.append(character)
                index += 1
            }
        }
        if !literal.isEmpty { parts.append(.literal(Array(literal.utf8))) }
        return parts
    }
}
