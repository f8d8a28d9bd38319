/// One element of `Sec-WebSocket-Extensions` (RFC 6455 §9.1).
struct ExtensionElement: Hashable {
    /// A parameter; its value in plain, without the quotes it may have come in.
    struct Parameter: Hashable {
        let name: String
        let value: String?
    }

    let name: String
    let parameters: [Parameter]

    /// Reads the values of all fields of this name.
    ///
    /// - Returns: nil if they don't follow the grammar.
    static func list(_ values: [String]) -> [ExtensionElement]? {
        var reader = Reader(Array(values.joined(separator: ",").utf8))
        return reader.list()
    }

    /// Goes through the bytes of a field once.
    private struct Reader {
        private let bytes: [UInt8]
        private var place = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        mutating func list() -> [ExtensionElement]? {
            var elements: [ExtensionElement] = []
            while true {
                // Empty elements are let pass, as HTTP wants it (RFC 9110 §5.6.1).
                while take(UInt8(ascii: ",")) {}
                guard !isAtEnd else { return elements }
                guard let element = element(), isAtEnd || bytes[place] == UInt8(ascii: ",") else { return nil }
                elements.append(element)
            }
        }

        private mutating func element() -> ExtensionElement? {
            guard let name = token() else { return nil }
            var parameters: [Parameter] = []
            while take(UInt8(ascii: ";")) {
                guard let name = token() else { return nil }
                guard take(UInt8(ascii: "=")) else {
                    parameters.append(Parameter(name: name, value: nil))
                    continue
                }
                guard let value = quoted() ?? token() else { return nil }
                parameters.append(Parameter(name: name, value: value))
            }
            return ExtensionElement(name: name, parameters: parameters)
        }

        private var isAtEnd: Bool { place == bytes.count }

        private mutating func take(_ byte: UInt8) -> Bool {
            skipBlanks()
            guard place < bytes.count, bytes[place] == byte else { return false }
            place += 1
            skipBlanks()
            return true
        }

        private mutating func skipBlanks() {
            while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x09 { place += 1 }
        }

        private mutating func token() -> String? {
            skipBlanks()
            let start = place
            while place < bytes.count, bytes[place].isToken { place += 1 }
            let end = place
            skipBlanks()
            return end > start ? String(decoding: bytes[start..<end], as: UTF8.self) : nil
        }

        /// A quoted string, which has to be a token once it is unquoted.
        private mutating func quoted() -> String? {
            guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return nil }
            var value: [UInt8] = []
            place += 1
            while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
                if bytes[place] == UInt8(ascii: "\\") { place += 1 }
                guard place < bytes.count, bytes[place].isToken else { return nil }
                value.append(bytes[place])
                place += 1
            }
            guard place < bytes.count, !value.isEmpty else { return nil }
            place += 1
            skipBlanks()
            return String(decoding: value, as: UTF8.self)
        }
    }
}
