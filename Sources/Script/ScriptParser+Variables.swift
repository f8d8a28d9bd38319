// What stands in braces.
extension ScriptParser {
    /// What a text in braces may be, but for `@set` and captures.
    private static let builtIn: [String: Template.Variable] = ["random": .random, "uuid": .uuid, "now": .now]

    /// Compiles a text that begins at this byte of the line.
    mutating func template(_ text: ArraySlice<UInt8>, column: Int) -> Template {
        var template = Template()
        var rest = text
        while let brace = rest.firstIndex(of: UInt8(ascii: "{")) {
            template.append(rest[..<brace])
            rest = rest[brace...]
            let column = column + brace - text.startIndex
            guard let name = BracedName(rest) else {
                template.append(rest.prefix(1))
                rest = rest.dropFirst()
                continue
            }
            fill(name.text, into: &template, column: column)
            rest = rest.dropFirst(name.length)
        }
        template.append(rest)
        return template
    }

    private mutating func fill(_ name: String, into template: inout Template, column: Int) {
        if name == "{" {
            template.append([UInt8(ascii: "{")])
        } else if name.hasPrefix("env:") {
            if let value = surroundings.environment(String(name.dropFirst(4))) {
                template.append(Array(value.utf8)[...])
            } else {
                failWithout(.noEnvironment(String(name.dropFirst(4))), column, &template)
            }
        } else if name == "i" {
            if open.isEmpty { failWithout(.noRound, column, &template) } else { template.append(.round) }
        } else if let variable = Self.builtIn[name] {
            template.append(variable)
        } else if let number = variables.firstIndex(of: name) {
            template.append(.named(number))
        } else {
            failWithout(.noValue(name), column, &template)
        }
    }

    /// Notes that a name has no value; something takes its place, so that no other fault comes of it.
    private mutating func failWithout(_ problem: Problem, _ column: Int, _ template: inout Template) {
        fail(column, problem)
        template.append(.round)
    }

    /// The number of a variable, which is one from here on.
    mutating func variable(_ name: String) -> Int {
        if let number = variables.firstIndex(of: name) { return number }
        variables.append(name)
        return variables.count - 1
    }

    /// Whether `@set` and captures may give this name a value.
    func isVariableName(_ name: String) -> Bool {
        BracedName(Array("{\(name)}".utf8)[...])?.text == name && !name.hasPrefix("env:") && name != "{" && name != "i"
            && Self.builtIn[name] == nil
    }
}

/// A name in braces at the beginning of a text: `{name}`, `{env:NAME}`, or `{{}`, which is a brace.
struct BracedName {
    /// The name without its braces.
    let text: String
    /// Bytes with its braces.
    let length: Int

    /// Nil if what begins the text is text.
    init?(_ text: ArraySlice<UInt8>) {
        if text.starts(with: "{{}".utf8) {
            self.text = "{"
            length = 3
            return
        }
        let prefix = text.starts(with: "{env:".utf8) ? 5 : 1
        let name = text.dropFirst(prefix).prefix { Self.isNameByte($0) }
        guard text.first == UInt8(ascii: "{"), let first = name.first, !(0x30...0x39).contains(first),
            text.dropFirst(prefix + name.count).first == UInt8(ascii: "}")
        else { return nil }
        self.text = String(decoding: text.dropFirst().prefix(prefix - 1 + name.count), as: UTF8.self)
        length = prefix + name.count + 1
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
        default: false
        }
    }
}
