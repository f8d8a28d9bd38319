/// The way to a value inside another: `.user.tags[0]`, `.["odd name"]`, `.` for the whole.
package struct JSONPath: Hashable, Sendable {
    /// One step of the way.
    package enum Step: Hashable, Sendable {
        case member(String)
        /// From 0; from -1 backwards.
        case element(Int)
    }

    /// From the outermost value on; none for the whole.
    package let steps: [Step]

    /// Reads a path from the beginning of a text.
    ///
    /// - Returns: The path and the rest of the text behind it; nil if none begins there.
    package static func prefix(of text: Substring) -> (JSONPath, rest: Substring)? {
        guard text.first == "." else { return nil }
        var steps: [Step] = []
        var rest = text
        while let next = step(&rest) {
            if let step = next { steps.append(step) }
        }
        return rest.startIndex == text.startIndex ? nil : (JSONPath(steps: steps), rest)
    }

    /// The value at its end; nil if the way leads nowhere.
    package func value(in value: JSONValue) -> JSONValue? {
        var value = value
        for step in steps {
            let inner: JSONValue? =
                switch (step, value) {
                case (.member(let name), _): value[name]
                case (.element(let index), .array(let elements)): value[index < 0 ? elements.count + index : index]
                default: nil
                }
            guard let inner else { return nil }
            value = inner
        }
        return value
    }

    /// Takes a step off; `.some(nil)` for a point that is no step of its own, nil where there is none.
    private static func step(_ text: inout Substring) -> Step?? {
        if text.first == "[" { return bracketed(&text).map { .some($0) } }
        guard text.first == "." else { return nil }
        let name = text.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == "$" }
        text = text[name.endIndex...]
        return name.isEmpty ? .some(nil) : .member(String(name))
    }

    private static func bracketed(_ text: inout Substring) -> Step? {
        let inside = text.dropFirst()
        if inside.first == "\"" {
            let utf8 = ArraySlice(inside.utf8)
            guard let end = try? JSONScanner(utf8).stringEnd(utf8.startIndex) else { return nil }
            let name = JSONText.unescaped(utf8[..<end].dropFirst().dropLast())
            let rest = Substring(decoding: utf8[end...], as: UTF8.self)
            guard rest.first == "]" else { return nil }
            text = rest.dropFirst()
            return .member(name)
        }
        let digits = inside.prefix { $0 != "]" }
        guard digits.endIndex < inside.endIndex, let index = Int(digits) else { return nil }
        text = inside[digits.endIndex...].dropFirst()
        return .element(index)
    }
}
