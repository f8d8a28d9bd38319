/// A JSON value; an object's members in the order in which they came.
package indirect enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// A number as it is written.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// A name and its value.
    package struct Member: Hashable, Sendable {
        /// Without quotes and escapes; an object may hold the same name more than once.
        package let name: String
        /// What stands behind the colon.
        package let value: JSONValue

        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }
}

extension JSONValue {
    /// The value of an object's member, of the last one if it has several of that name.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    /// The element of an array, from 0.
    package subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The text, if it is a string.
    package var string: String? { if case .string(let text) = self { text } else { nil } }

    /// The number, if it is one.
    package var number: Double? { if case .number(let text) = self { Double(text) } else { nil } }

    /// Whether both mean the same: numbers by their exact value, objects whatever the order of their members.
    ///
    /// Strings are compared by their code units (RFC 8259 §8.3): Swift takes letters with combining marks for composed ones.
    package func equals(_ other: JSONValue) -> Bool {
        switch (self, other) {
        case (.number(let one), .number(let other)):
            one == other || JSONNumber(one).map { $0 == JSONNumber(other) } ?? false
        case (.string(let one), .string(let other)): one.utf8.elementsEqual(other.utf8)
        case (.array(let one), .array(let other)):
            one.count == other.count && zip(one, other).allSatisfy { $0.equals($1) }
        case (.object(let one), .object(let members)): Self.equals(Self.last(one), Self.last(members))
        default: self == other
        }
    }

    /// The members by their names; of several of a name the last.
    private static func last(_ members: [Member]) -> [[UInt8]: JSONValue] {
        Dictionary(members.map { (Array($0.name.utf8), $0.value) }) { $1 }
    }

    private static func equals(_ one: [[UInt8]: JSONValue], _ other: [[UInt8]: JSONValue]) -> Bool {
        one.count == other.count && one.allSatisfy { name, value in other[name]?.equals(value) ?? false }
    }

    /// The value as text, on one line and without blanks.
    package var text: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let text): text
        case .string(let text): JSONText.quoted(text)
        case .array(let elements): "[" + elements.map(\.text).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.map { "\(JSONText.quoted($0.name)):\($0.value.text)" }.joined(separator: ",") + "}"
        }
    }
}
