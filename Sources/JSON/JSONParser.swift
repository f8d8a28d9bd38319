extension JSONValue {
    /// Parses a JSON text (RFC 8259).
    ///
    /// - Parameter text: UTF-8.
    /// - Throws: Where it is none, from its beginning.
    package init(parsing text: ArraySlice<UInt8>) throws(JSONFault) {
        var parser = JSONParser(text)
        self = try parser.whole()
    }
}

/// Why a text is no JSON.
package struct JSONFault: Error, Hashable {
    /// The byte, from 0, where what was read so far goes wrong.
    package let offset: Int
}

/// Reads a value from left to right.
private struct JSONParser {
    /// How deep a value may be nested: the parser's own stack is spent on it.
    private static let depthAtMost = 200

    private let bytes: ArraySlice<UInt8>
    private let scanner: JSONScanner
    private var place: Int
    private var depth = 0

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        scanner = JSONScanner(bytes)
        place = bytes.startIndex
    }

    mutating func whole() throws(JSONFault) -> JSONValue {
        let value = try value()
        guard next() == nil else { throw fault }
        return value
    }

    private var fault: JSONFault { JSONFault(offset: place - bytes.startIndex) }

    /// The first byte of the next token, where `place` then is.
    private mutating func next() -> UInt8? {
        place = scanner.tokenStart(from: place)
        return place < bytes.endIndex ? bytes[place] : nil
    }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard next() == UInt8(ascii: sign) else { return false }
        place += 1
        return true
    }

    private mutating func value() throws(JSONFault) -> JSONValue {
        guard let byte = next() else { throw fault }
        switch byte {
        case UInt8(ascii: "{"): return try nested { parser throws(JSONFault) in try parser.object() }
        case UInt8(ascii: "["): return try nested { parser throws(JSONFault) in try parser.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), 0x30...0x39:
            return .number(String(decoding: try token(scanner.numberEnd), as: UTF8.self))
        default: return named(try token(scanner.nameEnd))
        }
    }

    private func named(_ name: ArraySlice<UInt8>) -> JSONValue {
        switch name.first {
        case UInt8(ascii: "t"): .bool(true)
        case UInt8(ascii: "f"): .bool(false)
        default: .null
        }
    }

    private mutating func nested(
        _ read: (inout Self) throws(JSONFault) -> JSONValue
    ) throws(JSONFault) -> JSONValue {
        guard depth < Self.depthAtMost else { throw fault }
        depth += 1
        place += 1
        defer { depth -= 1 }
        return try read(&self)
    }

    private mutating func array() throws(JSONFault) -> JSONValue {
        if take("]") { return .array([]) }
        var elements: [JSONValue] = []
        repeat { elements.append(try value()) } while take(",")
        guard take("]") else { throw fault }
        return .array(elements)
    }

    private mutating func object() throws(JSONFault) -> JSONValue {
        if take("}") { return .object([]) }
        var members: [JSONValue.Member] = []
        repeat {
            guard next() == UInt8(ascii: "\"") else { throw fault }
            let name = try string()
            guard take(":") else { throw fault }
            members.append(JSONValue.Member(name, try value()))
        } while take(",")
        guard take("}") else { throw fault }
        return .object(members)
    }

    private mutating func string() throws(JSONFault) -> String {
        JSONText.unescaped(try token(scanner.stringEnd).dropFirst().dropLast())
    }

    private mutating func token(
        _ end: (Int) throws(JSONScanner.Fault) -> Int
    ) throws(JSONFault) -> ArraySlice<UInt8> {
        do throws(JSONScanner.Fault) {
            let token = bytes[place..<(try end(place))]
            place = token.endIndex
            return token
        } catch {
            throw fault
        }
    }
}
