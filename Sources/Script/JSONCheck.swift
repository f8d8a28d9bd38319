import JSON

/// A check of a value in a JSON text: `.user.id == 7`; without a comparison the value must be there.
struct JSONCheck: Hashable {
    /// How the value is compared; `<` and the like compare numbers.
    enum Comparison: String, CaseIterable {
        // Of two that begin alike the longer one is tried first.
        case equal = "=="
        case unequal = "!="
        case atMost = "<="
        case atLeast = ">="
        case below = "<"
        case above = ">"
    }

    let path: JSONPath
    let comparison: Comparison?
    let value: JSONValue

    /// Reads a check; a value that is no JSON is a string.
    ///
    /// - Throws: `Problem.badJSONCheck`.
    init(_ text: String) throws(Problem) {
        let (path, condition) = try Self.parts(of: text)
        self.path = path
        comparison = condition?.comparison
        value = condition.map { Self.json($0.wanted) ?? .string($0.wanted) } ?? .null
    }

    /// The value in a check as it is written, if it is neither JSON nor one bare word, and so hardly what is meant.
    ///
    /// - Throws: `Problem.badJSONCheck`.
    static func malformedValue(in text: String) throws(Problem) -> String? {
        guard let wanted = try parts(of: text).condition?.wanted, json(wanted) == nil else { return nil }
        let isWord = !"=<>!\"'[{".contains(wanted.prefix(1)) && !wanted.contains { $0 == " " || $0 == "\t" }
        return isWord ? nil : wanted
    }

    private static func json(_ text: String) -> JSONValue? { try? JSONValue(parsing: Array(text.utf8)[...]) }

    private static func parts(
        of text: String
    ) throws(Problem) -> (path: JSONPath, condition: (comparison: Comparison, wanted: String)?) {
        guard let (path, rest) = JSONPath.prefix(of: text.trimmed[...]) else { throw .badJSONCheck }
        let condition = String(rest).trimmed
        guard !condition.isEmpty else { return (path, nil) }
        guard let comparison = Comparison.allCases.first(where: { condition.hasPrefix($0.rawValue) }) else {
            throw .badJSONCheck
        }
        let wanted = String(condition.dropFirst(comparison.rawValue.count)).trimmed
        guard !wanted.isEmpty else { throw .badJSONCheck }
        return (path, (comparison, wanted))
    }

    /// Whether it holds of a text.
    func holds(of text: ArraySlice<UInt8>) -> Bool {
        guard let whole = try? JSONValue(parsing: text), let found = path.value(in: whole) else { return false }
        guard let comparison else { return true }
        switch comparison {
        case .equal: return found.equals(value)
        case .unequal: return !found.equals(value)
        case .atMost, .atLeast, .below, .above:
            guard let number = found.number, let limit = value.number else { return false }
            return comparison.holds(number, limit)
        }
    }
}

extension JSONCheck.Comparison {
    fileprivate func holds(_ number: Double, _ limit: Double) -> Bool {
        switch self {
        case .equal: number == limit
        case .unequal: number != limit
        case .atMost: number <= limit
        case .atLeast: number >= limit
        case .below: number < limit
        case .above: number > limit
        }
    }
}
