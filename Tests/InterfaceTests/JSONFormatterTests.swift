import TestSupport
import Testing

@testable import Interface

@Suite struct JSONFormatterTests {
    private func formatted(_ text: String) -> String? {
        JSONFormatter.text(of: Array(text.utf8)[...]).map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test(arguments: [
        (#"{"b":1,"a":[true,null]}"#, "{\n  \"b\": 1,\n  \"a\": [\n    true,\n    null\n  ]\n}"),
        ("[]", "[]"), ("{}", "{}"), ("[[],{}]", "[\n  [],\n  {}\n]"), (" 1 ", "1"), (#""a""#, #""a""#),
        (#"{ "x" : { "y" : [ ] } }"#, "{\n  \"x\": {\n    \"y\": []\n  }\n}"),
        ("[-0.50E+07,1e400,12345678901234567890123]", "[\n  -0.50E+07,\n  1e400,\n  12345678901234567890123\n]"),
        (#"["\u00e9\n\/","日本\#u{202E}"]"#, "[\n  \"\\u00e9\\n\\/\",\n  \"日本\u{202E}\"\n]"),
        (#"{"a":1,"a":2}"#, "{\n  \"a\": 1,\n  \"a\": 2\n}"),
    ])
    func jsonIsLaidOut(_ text: String, _ expected: String) {
        #expect(formatted(text) == expected)
    }

    @Test(arguments: [
        "", " ", "{", "[", "]", "{]", "[}", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:2}",
        "[1 2]",
        "1 2", "[1]]", "01", "-", "1.", ".5", "1e", "+1", "nul", "True", "\"", "\"\\", "\"\\x\"", "\"\\u12G4\"",
        "\"\\u12",
        "\"\n\"", "'a'", "{\"a\":1 \"b\":2}", "[\"a\":1]", "hello",
    ])
    func whatIsNoJSONIsLeft(_ text: String) {
        #expect(formatted(text) == nil)
    }

    @Test func theLimitsHold() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(formatted(nested(JSONFormatter.depthAtMost)) != nil)
        #expect(formatted(nested(JSONFormatter.depthAtMost + 1)) == nil)
        #expect(formatted("[" + String(repeating: " ", count: JSONFormatter.bytesAtMost) + "]") == nil)
        let deep = String(repeating: "[", count: 190) + String(repeating: "1,", count: 200_000)
        #expect(formatted(deep) == nil, "the indentation of 200,000 numbers would take 76 MB")
    }

    @Test func tokensHaveTheirRoles() {
        let bytes = Array(#"{"k":["s",1,true]}"#.utf8)
        guard let text = JSONFormatter.text(of: bytes[...]) else {
            Issue.record("no JSON")
            return
        }
        func role(_ token: String) -> Role? {
            let start = (0..<text.bytes.count).first { text.bytes[$0...].starts(with: token.utf8) }
            return start.map(text.role)
        }
        #expect(role("\"k\"") == .inputCommand && role("\"s\"") == .deliveryAnswered)
        #expect(role("1") == .messageChanged && role("true") == .messageSent && role("{") == .messageReceived)
    }

    /// Whatever bytes come: laid out or left, and never changed but for the white space between tokens.
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func nothingButWhiteSpaceChanges(_ seed: UInt64) {
        var random = Seeded(seed)
        var laidOut = 0
        for _ in 0..<400 {
            var bytes = value(&random, depth: 0)
            if Bool.random(using: &random) {
                for _ in 0..<Int.random(in: 1...2, using: &random) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
            }
            guard let text = JSONFormatter.text(of: [0x5B][...] + bytes[...] + [0x5D]) else { continue }
            laidOut += 1
            #expect(withoutWhiteSpace(text.bytes) == [0x5B] + withoutWhiteSpace(bytes) + [0x5D])
            #expect(JSONFormatter.text(of: text.bytes[...])?.bytes == text.bytes, "laying out twice changes nothing")
        }
        #expect(laidOut > 150)
    }

    private func value(_ random: inout Seeded, depth: Int) -> [UInt8] {
        let scalars = [
            "0", "-1.5e-3", "true", "false", "null", #""""#, #""a b\" {[,:\\""#, #""日本 👍🏽""#, #""\ud83d\ude00""#, "10",
        ]
        let blank = ["", " ", "\n\t", "\r\n  "]
        var bytes = Array((blank.randomElement(using: &random) ?? "").utf8)
        let count = Int.random(in: 0...3, using: &random)
        switch depth < 5 ? Int.random(in: 0...3, using: &random) : 3 {
        case 0:
            let members = (0..<count).map { _ in value(&random, depth: depth + 1) }
            bytes += [0x5B] + members.joined(separator: [0x2C]) + [0x5D]
        case 1:
            let members = (0..<count).map { _ in Array(#""k\u0000" :"#.utf8) + value(&random, depth: depth + 1) }
            bytes += [0x7B] + members.joined(separator: [0x2C]) + [0x7D]
        default: bytes += Array((scalars.randomElement(using: &random) ?? "0").utf8)
        }
        return bytes + Array((blank.randomElement(using: &random) ?? "").utf8)
    }

    /// The bytes without the white space outside of strings.
    private func withoutWhiteSpace(_ bytes: [UInt8]) -> [UInt8] {
        var isInString = false
        var isEscaped = false
        return bytes.filter { byte in
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                return true
            }
            if byte == UInt8(ascii: "\"") { isInString = true }
            return ![0x20, 0x09, 0x0A, 0x0D].contains(byte)
        }
    }
}
