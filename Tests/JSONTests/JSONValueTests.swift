import Testing

@testable import JSON

/// The parser against RFC 8259, and values against what they say.
@Suite struct JSONValueTests {
    private func parsed(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array("..\(text)".utf8)[2...]) }

    @Test(
        arguments: [
            ("null", .null), (" true ", .bool(true)), ("false", .bool(false)), ("-1.5e+3", .number("-1.5e+3")),
            ("\"\"", .string("")),
            ("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9é\"", .string("a\"\\/\u{8}\u{C}\n\r\té\u{E9}")),
            ("\"\\ud83d\\uDE00\"", .string("😀")), ("\"\\ud83d\"", .string("\u{FFFD}")), ("[]", .array([])),
            ("[1, [\n2]]", .array([.number("1"), .array([.number("2")])])), ("{}", .object([])),
            (
                "{\"b\":1,\"a\":{\"\":null}}",
                .object([.init("b", .number("1")), .init("a", .object([.init("", .null)]))])
            ),
        ] as [(String, JSONValue)]
    )
    func valuesAreRead(_ text: String, _ expected: JSONValue) throws {
        #expect(try parsed(text) == expected)
        #expect(try parsed(expected.text) == expected)
    }

    @Test(arguments: [
        ("", 0), ("nul", 0), ("01", 0), ("1.", 0), ("-", 0), ("\"a", 0), ("\"\\x\"", 0), ("\"\n\"", 0), ("[1,]", 3),
        ("[1 2]", 3), ("{\"a\"}", 4), ("{a:1}", 1), ("{\"a\":1,}", 7), ("1 1", 2), ("]", 0),
        (String(repeating: "[", count: 201), 200),
    ])
    func faultsHaveTheirPlace(_ text: String, _ offset: Int) {
        #expect(throws: JSONFault(offset: offset)) { try parsed(text) }
    }

    @Test(arguments: [
        ("1.0", "1", true), ("1", "2", false), ("\"1\"", "1", false),
        ("{\"a\":1,\"b\":2}", "{\"b\":2.0,\"a\":1}", true),
        ("{\"a\":1}", "{\"a\":1,\"b\":2}", false), ("[1,2]", "[2,1]", false), ("[1]", "[1e0]", true),
        ("null", "false", false), ("\"\u{E9}\"", "\"e\u{301}\"", false), ("\"\u{E9}\"", "\"\\u00E9\"", true),
        ("{\"\u{E9}\":1}", "{\"e\u{301}\":1}", false), ("{\"\u{E9}\":1,\"e\u{301}\":1}", "{\"\u{E9}\":1}", false),
    ])
    func valuesAreComparedByWhatTheyMean(_ one: String, _ other: String, _ expected: Bool) throws {
        #expect(try parsed(one).equals(parsed(other)) == expected)
    }

    @Test(
        arguments: [
            (".", "{\"user\":{\"id\":7,\"tags\":[\"a\",\"b\"]},\"odd name\":true}", ""), (".user.id", "7", ""),
            (".user.tags[0]", "\"a\"", ""), (".user.tags[-1] == x", "\"b\"", " == x"), (".[\"odd name\"]", "true", ""),
            (".user.tags[2]", nil, ""), (".user.name", nil, ""), (".user[0]", nil, ""),
        ] as [(String, String?, String)]
    )
    func pathsLeadToValues(_ text: String, _ expected: String?, _ rest: String) throws {
        let value = try parsed("{\"user\":{\"id\":7,\"tags\":[\"a\",\"b\"]},\"odd name\":true}")
        let (path, behind) = try #require(JSONPath.prefix(of: text[...]))
        #expect(path.value(in: value)?.text == expected)
        #expect(behind == rest)
    }

    @Test func partsAreOfTheirKind() throws {
        let value = try parsed("{\"a\":1,\"a\":\"two\",\"list\":[true,2.5]}")
        #expect(value["a"]?.string == "two")
        #expect(value["a"]?.number == nil)
        #expect(value["list"]?[1]?.number == 2.5)
        #expect(value["list"]?[1]?.string == nil)
        #expect(value["list"]?[2] == nil && value["list"]?[-1] == nil && value["list"]?["a"] == nil)
        #expect(value[0] == nil && JSONValue.string("x")[0] == nil)
        #expect(value.text == "{\"a\":1,\"a\":\"two\",\"list\":[true,2.5]}")
    }

    @Test(
        arguments: [
            (".a.b", "", [.member("a"), .member("b")]), (".[0][-1]", "", [.element(0), .element(-1)]),
            (".a[x]", "[x]", [.member("a")]), (".a[1", "[1", [.member("a")]), (".a[\"b", "[\"b", [.member("a")]),
            (".a[\"b\"", "[\"b\"", [.member("a")]),
            (".a[\"b\\u0021\"].c", "", [.member("a"), .member("b!"), .member("c")]),
            (".$ref-1_x == 1", " == 1", [.member("$ref-1_x")]), (".é", "", [.member("é")]), ("..a", "", [.member("a")]),
        ] as [(String, String, [JSONPath.Step])]
    )
    func pathsHaveSteps(_ text: String, _ rest: String, _ steps: [JSONPath.Step]) throws {
        let (path, behind) = try #require(JSONPath.prefix(of: text[...]))
        #expect(path.steps == steps)
        #expect(behind == rest)
    }

    @Test(arguments: ["", "user", "[0]"]) func whatIsNoPathIsNone(_ text: String) {
        #expect(JSONPath.prefix(of: text[...]) == nil)
    }

    @Test func controlsAreWrittenByTheirNumbers() {
        #expect(JSONText.quoted("a\u{1B}\u{7F}\u{9F}\u{2028}\u{0}é") == "\"a\\u001b\\u007f\\u009f\\u2028\\u0000é\"")
    }

    /// Whatever the bytes, they are a value that is written and read the same again, or no JSON.
    @Test(arguments: 0..<10 as Range<UInt64>) func anyBytesAreReadOrRefused(seed: UInt64) {
        var state = seed &* 7919
        let pieces = Array("[]{}:,\"\\u0d8 -1.e+truefalsn".utf8)
        for _ in 0..<2000 {
            var bytes: [UInt8] = []
            for _ in 0..<12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.append(pieces[Int((state >> 33) % UInt64(pieces.count))])
            }
            guard let value = try? JSONValue(parsing: bytes[...]) else { continue }
            #expect((try? JSONValue(parsing: Array(value.text.utf8)[...])) == value)
        }
    }
}
