import TestSupport
import Testing

@testable import WebSocketCore

/// Every octet at every kind of place in a head (RFC 9112 §2.2 to §5, RFC 9110 §5.5, §5.6).
@Suite struct HTTPHeadTableTests {
    private func parse(_ bytes: [UInt8]) -> HTTPHead? { try? HTTPHead(parsing: bytes[...]) }

    /// RFC 9110 §5.6.2.
    private static let tokens = Set(
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8
    )

    @Test func everyOctetInAName() {
        for octet in UInt8.min ... .max {
            let head = parse(Array("GET / HTTP/1.1\r\nX".utf8) + [octet] + Array("Y: v".utf8))
            if octet == UInt8(ascii: ":") {
                #expect(head?.fields == [.init("X", "Y: v")])
            } else {
                #expect((head != nil) == Self.tokens.contains(octet), "\(octet)")
            }
            #expect(octet.isToken == Self.tokens.contains(octet))
        }
    }

    /// Visible ones, blanks and what is beyond ASCII may stand in a value; line breaks and controls may not.
    @Test func everyOctetInAValue() {
        for octet in UInt8.min ... .max {
            let head = parse(Array("GET / HTTP/1.1\r\nX: a".utf8) + [octet] + Array("b".utf8))
            let isAllowed = octet == 0x09 || octet >= 0x20 && octet != 0x7F
            #expect((head?.fields.count == 1) == isAllowed, "\(octet)")
            guard isAllowed, octet < 0x80 else { continue }
            #expect(head?.only("x") == "a\(Character(Unicode.Scalar(octet)))b")
        }
    }

    @Test func everyOctetInTheStartLine() {
        for octet in UInt8.min ... .max {
            let head = parse(Array("GET /".utf8) + [octet] + Array("x HTTP/1.1".utf8))
            #expect((head != nil) == (octet == 0x09 || octet >= 0x20 && octet != 0x7F), "\(octet)")
        }
    }

    /// Only CR LF ends a line (RFC 9112 §2.2), and the first lone one of either is the end of the matter.
    @Test(arguments: ["\r", "\n", "\n\r", "\r\r\n", "\r\n\n", "\u{85}", "\u{2028}", "\u{B}", "\u{C}"])
    func whatEndsNoLine(text: String) {
        let head = parse(Array("GET / HTTP/1.1\r\nA: b\(text)C: d".utf8))
        // The separators beyond ASCII are text in the value; nobody takes them for a line's end.
        let isText = ["\u{2028}"].contains(text)
        #expect((head != nil) == isText || text == "\u{85}" && head?.fields.count == 1)
        #expect(head?.all("C").isEmpty != false)
    }

    /// Blanks round a value are none of it; those in it are.
    @Test(arguments: [
        ("A:b", "b"), ("A: b", "b"), ("A:\tb\t", "b"), ("A:  \t b c \t ", "b c"), ("A:", ""), ("A: ", ""), ("A::", ":"),
        ("A: b: c", "b: c"), ("A: \u{A0}b", "\u{A0}b"), ("A: é", "é"), ("A: \"x, y\"", "\"x, y\""),
    ])
    func values(line: String, value: String) {
        #expect(parse(Array("GET / HTTP/1.1\r\n\(line)".utf8))?.fields == [.init("A", value)])
    }

    @Test(arguments: [
        "A", "A b", " A: b", "\tA: b", "A : b", "A\t: b", ": b", "", "A b: c", "A(b): c", "é: b", "A\u{301}: b",
        "A\": b",
        "A: b\r\n", "A: b\r\n c", "\u{FEFF}A: b",
    ])
    func linesThatAreNoFields(line: String) {
        #expect(parse(Array("GET / HTTP/1.1\r\n\(line)".utf8)) == nil)
        #expect(parse(Array("GET / HTTP/1.1\r\nOk: 1\r\n\(line)\r\nOk: 2".utf8)) == nil)
    }

    /// A mark that combines with a delimiter does not hide it, and a letter like another is not that.
    @Test(arguments: [
        ("upgrade", true), ("Upgrade", true), ("UPGRADE", true), ("keep-alive, uPgRaDe", true), (",,upgrade,,", true),
        ("upgrade\u{301}", false), ("upgr\u{E4}de", false), ("upgrade upgrade", false), ("", false), ("x", false),
        ("upgrade;q=1", false), ("\"upgrade\"", false),
    ])
    func elements(value: String, isThere: Bool) {
        let head = HTTPHead(startLine: "", fields: [.init("a", "x"), .init("Connection", value)])
        #expect(head.has("connection", "Upgrade") == isThere)
        #expect(head.has("Connections", "Upgrade") == false)
    }

    @Test func casesAreThoseOfASCII() {
        // The Kelvin sign's small letter is k, and the long s's capital S.
        for name in ["websoc\u{212A}et", "web\u{17F}ocket", "WEB\u{17F}OCKET", "ｗebsocket"] {
            let head = HTTPHead(startLine: "", fields: [.init("Upgrade", name)])
            #expect(!head.has("Upgrade", "websocket"), "\(name)")
        }
    }

    /// What is put together is what comes out again, whatever it is.
    @Test(arguments: 0..<100 as Range<UInt64>) func headsAreReadAsWritten(seed: UInt64) throws {
        var random = Seeded(seed)
        let names = ["A", "x-y", "Sec-WebSocket-Key", "!#$%&'*+-.^_`|~", "0"]
        let values = ["", "a", "a b", "a, b,c", "é日👍", "\u{A0}", "a:b: c", "\"", "\u{202E}x"]
        let fields = (0..<Int.random(in: 0...8, using: &random)).map { _ in
            HTTPHead.Field(names.randomElement(using: &random) ?? "", values.randomElement(using: &random) ?? "")
        }
        let head = HTTPHead(startLine: "HTTP/1.1 101 Switching \u{E9}", fields: fields)
        let bytes = head.encoded
        #expect(parse(Array(bytes.dropLast(4))) == head)
        var reader = HTTPHeadReader(limit: bytes.count)
        var read: (head: HTTPHead, byteCount: Int)?
        for (index, byte) in bytes.enumerated() {
            #expect(read == nil)
            read = try reader.read([byte].span)
            #expect((read != nil) == (index == bytes.count - 1))
        }
        #expect(read?.head == head)
        #expect(read?.byteCount == 1)
    }

    /// What no request or status line begins with is refused at its first octet, and not when a limit is reached.
    @Test func theFirstOctetDecides() {
        for octet in UInt8.min ... .max {
            var reader = HTTPHeadReader(limit: 100)
            do throws(HTTPHeadError) {
                let head = try reader.read([octet].span)
                #expect(head == nil && Self.tokens.contains(octet))
            } catch {
                #expect(error == .malformed && !Self.tokens.contains(octet))
            }
        }
    }
}
