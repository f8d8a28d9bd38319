import Yams

/// A mapping of a YAML file, with the lines that its keys stand on: what themes and the configuration are read from.
///
/// Limits come before the parser: it works by recursion, and a small file could make it overflow or run for ever.
package struct YAMLMapping {
    /// The most bytes that are read of any file.
    package static let largestFile = 256 << 10
    /// The most brackets, list dashes and question marks, of which each may open one level.
    static let mostIndicators = 1000

    private let file: String
    /// The line that the mapping begins on, from 1.
    package let line: Int
    private let pairs: [(key: String, line: Int, value: Node)]

    /// The mapping that a file holds; an empty file holds an empty one.
    ///
    /// - Parameters:
    ///   - bytes: What the file holds.
    ///   - file: Its name, for the messages.
    /// - Throws: What is wrong with the file as YAML.
    package init(parsing bytes: [UInt8], file: String) throws(YAMLFault) {
        guard bytes.count <= Self.largestFile else {
            throw YAMLFault(file: file, line: nil, problem: .tooLarge(limit: Self.largestFile))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw YAMLFault(file: file, line: nil, problem: .notUTF8)
        }
        try YAMLScreen(bytes: bytes, file: file).check()
        guard let root = try Self.compose(text, file: file), !Self.isNull(root) else {
            self.init(emptyIn: file, line: 1)
            return
        }
        guard case .mapping(let mapping) = root else {
            throw YAMLFault(
                file: file,
                line: root.mark?.line,
                problem: .wrongType(key: "the file", expected: "lines of the form key: value")
            )
        }
        try self.init(mapping, file: file)
    }

    private init(_ mapping: Node.Mapping, file: String) throws(YAMLFault) {
        var pairs: [(String, Int, Node)] = []
        for (key, value) in mapping {
            let line = key.mark?.line ?? mapping.mark?.line ?? 1
            guard case .scalar(let name) = key else {
                throw YAMLFault(file: file, line: line, problem: .wrongType(key: "the key", expected: "a word"))
            }
            pairs.append((name.string, line, value))
        }
        self.file = file
        self.line = mapping.mark?.line ?? 1
        self.pairs = pairs
    }

    private init(emptyIn file: String, line: Int) {
        (self.file, self.line, pairs) = (file, line, [])
    }

    private static func compose(_ text: String, file: String) throws(YAMLFault) -> Node? {
        do {
            return try Parser(yaml: text).singleRoot()
        } catch let error as YamlError {
            throw YAMLFault(error, file: file, text: text)
        } catch {
            throw YAMLFault(file: file, line: nil, problem: .syntax("\(error)"))
        }
    }

    private static func isNull(_ node: Node) -> Bool {
        guard case .scalar(let scalar) = node, scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }
}

// MARK: - Reading

extension YAMLMapping {
    /// The keys, in the file's order.
    package var keys: [String] { pairs.map(\.key) }

    /// The line that a key stands on; that of the mapping if it is missing.
    package func line(of key: String) -> Int { pairs.first { $0.key == key }?.line ?? line }

    /// A fault at a key's line.
    package func fault(_ problem: YAMLFault.Problem, at key: String) -> YAMLFault {
        YAMLFault(file: file, line: line(of: key), problem: problem)
    }

    /// The fault of a value that a key cannot have.
    package func badValue(_ value: String, at key: String, expected: String) -> YAMLFault {
        fault(.badValue(key: key, value: value, expected: expected), at: key)
    }

    /// Throws at the first key that is not among the known ones.
    package func refuseUnknownKeys(known: [String]) throws(YAMLFault) {
        for key in keys where !known.contains(key) { throw fault(.unknownKey(key, known: known), at: key) }
    }

    /// The text of a scalar, whatever YAML would take it for; nil if the key is missing.
    package func string(_ key: String) throws(YAMLFault) -> String? {
        guard let node = node(key) else { return nil }
        // A colour that was not quoted is a comment to YAML and leaves a null.
        let hint = "a value on this line, in quotes if it begins with #"
        guard case .scalar(let scalar) = node, !Self.isNull(node) else {
            throw fault(.wrongType(key: key, expected: hint), at: key)
        }
        return scalar.string
    }

    /// `true` or `false`; nil if the key is missing.
    package func bool(_ key: String) throws(YAMLFault) -> Bool? {
        guard let text = try string(key) else { return nil }
        guard let value = Bool(text) else { throw badValue(text, at: key, expected: "true or false") }
        return value
    }

    /// Whether a key has a mapping for its value.
    package func hasMapping(_ key: String) -> Bool {
        if case .mapping = node(key) { true } else { false }
    }

    /// A mapping inside this one, an empty value being an empty one; nil if the key is missing.
    package func mapping(_ key: String) throws(YAMLFault) -> YAMLMapping? {
        guard let node = node(key) else { return nil }
        if Self.isNull(node) { return YAMLMapping(emptyIn: file, line: line(of: key)) }
        guard case .mapping(let mapping) = node else {
            throw fault(.wrongType(key: key, expected: "lines of the form name: value, further to the right"), at: key)
        }
        return try YAMLMapping(mapping, file: file)
    }

    private func node(_ key: String) -> Node? { pairs.first { $0.key == key }?.value }
}

extension YAMLFault {
    fileprivate init(_ error: YamlError, file: String, text: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            // The parser's place at the end of a file is the line behind the last.
            let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let count = max(1, lines.last?.isEmpty == true ? lines.count - 1 : lines.count)
            self.init(file: file, line: min(mark.line, count), problem: .syntax(problem))
        case .duplicatedKeysInMapping(let duplicates, let context):
            self.init(file: file, line: context.mark.line, problem: .duplicateKey(duplicates.first ?? ""))
        case .reader(let problem, _, _, _): self.init(file: file, line: nil, problem: .syntax(problem))
        default: self.init(file: file, line: nil, problem: .syntax("\(error)"))
        }
    }
}
