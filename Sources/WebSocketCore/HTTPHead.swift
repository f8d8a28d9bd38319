/// The start line and the fields of an HTTP/1.1 message (RFC 9112 §2.1).
package struct HTTPHead: Hashable, Sendable {
    /// One header field.
    package struct Field: Hashable, Sendable {
        /// The name, in the case it came in.
        package var name: String
        /// The value without spaces at its ends.
        package var value: String

        /// A field, valid or not.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }

        /// Whether it can be sent: the name is a token and the value has no control characters (RFC 9110 §5).
        package var isValid: Bool {
            !name.isEmpty && name.utf8.allSatisfy(\.isToken)
                && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
        }
    }

    /// The request line or the status line.
    package var startLine: String
    /// The fields in their order.
    package var fields: [Field]

    /// A head from its parts, which are not checked.
    package init(startLine: String, fields: [Field]) {
        self.startLine = startLine
        self.fields = fields
    }

    /// The status of a response; nil where its line has none (RFC 9112 §4).
    package var status: Int? { startLine.split(separator: " ").dropFirst().first.flatMap { Int($0) } }

    /// Whether the response that counts is still to come behind it; 101 is one that counts (RFC 9110 §15.2).
    package var isInterim: Bool { status.map { 100..<200 ~= $0 && $0 != 101 } ?? false }

    /// The value of the only field of this name; nil if there is none or more than one.
    package func only(_ name: String) -> String? {
        let values = all(name)
        return values.count == 1 ? values[0] : nil
    }

    /// The values of all fields of this name, whatever its case.
    package func all(_ name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The elements of a comma-separated field, in the case they came in (RFC 9110 §5.6.1).
    package func list(_ name: String) -> [String] {
        all(name).flatMap { $0.split(separator: ",") }.map { $0.trimmed }.filter { !$0.isEmpty }
    }

    /// Whether a comma-separated field has this element, whatever the case of its ASCII.
    package func has(_ name: String, _ element: String) -> Bool {
        list(name).contains { $0.utf8.elementsEqual(element.utf8) { $0.asciiLowercased == $1.asciiLowercased } }
    }

    /// The head as it goes over the wire, with the empty line that ends it.
    package var encoded: [UInt8] {
        Array(([startLine] + fields.map { "\($0.name): \($0.value)" } + ["", ""]).joined(separator: "\r\n").utf8)
    }

    /// Parses a head without the empty line that ends it.
    ///
    /// Strict where leniency has let requests be smuggled: lines end in CR LF only, no folded fields, no space before
    /// the colon, no control characters.
    ///
    /// - Throws: `HTTPHeadError.malformed`.
    init(parsing bytes: ArraySlice<UInt8>) throws(HTTPHeadError) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard
            text.unicodeScalars.allSatisfy({
                $0.value >= 0x20 && $0.value != 0x7F || $0 == "\r" || $0 == "\n" || $0 == "\t"
            })
        else { throw .malformed }
        var lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        guard lines.allSatisfy({ !$0.unicodeScalars.contains { $0 == "\r" || $0 == "\n" } }) else { throw .malformed }
        startLine = String(lines.removeFirst())
        guard !startLine.isEmpty else { throw .malformed }
        fields = []
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { throw .malformed }
            let field = Field(String(line[..<colon]), line[line.index(after: colon)...].trimmed)
            guard field.isValid else { throw .malformed }
            fields.append(field)
        }
    }
}

/// Why the start of a connection is no HTTP head.
package enum HTTPHeadError: Error, Hashable, Sendable {
    /// Not HTTP/1.1 as RFC 9112 writes it.
    case malformed
    /// No end within the limit.
    case tooLarge
}

/// Gathers a head as it arrives, in pieces of any length.
package struct HTTPHeadReader: Sendable {
    private var limit: Int
    private var bytes: [UInt8] = []

    /// A reader for one head.
    ///
    /// - Parameter limit: Bytes that the head may have: stops a peer that never ends it.
    package init(limit: Int) { self.limit = limit }

    /// What arrived so far.
    package var received: [UInt8] { bytes }

    /// Reads another head behind the one that was read; together they keep within the limit.
    package mutating func startOver() {
        limit -= bytes.count
        bytes = []
    }

    /// Takes what was read; nil if the head goes on.
    ///
    /// - Parameter input: What was read.
    /// - Returns: The head, and how many bytes of `input` belong to it; what follows is already the connection's.
    /// - Throws: `HTTPHeadError`.
    package mutating func read(_ input: Span<UInt8>) throws(HTTPHeadError) -> (head: HTTPHead, byteCount: Int)? {
        for index in input.indices {
            guard bytes.count < limit else { throw .tooLarge }
            // Neither method nor version begins with anything else; TLS spoken to a plain port does.
            guard !bytes.isEmpty || input[index].isToken else { throw .malformed }
            bytes.append(input[index])
            if input[index] == UInt8(ascii: "\n"), bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) {
                return (try HTTPHead(parsing: bytes.dropLast(4)), index + 1)
            }
        }
        return nil
    }
}

extension UInt8 {
    fileprivate var asciiLowercased: UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
    }

    /// Whether it may stand in a field's name or a subprotocol's (RFC 9110 §5.6.2).
    var isToken: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "!#$%&'*+-.^_`|~".utf8.contains(self)
        }
    }
}

extension Substring {
    /// Without spaces and tabs at its ends.
    fileprivate var trimmed: String {
        var rest = self
        while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
        while rest.last == " " || rest.last == "\t" { rest.removeLast() }
        return String(rest)
    }
}
