import TestSupport
import Testing

@testable import JSON

/// Ways through random values, walked by hand.
@Suite struct JSONPathPropertyTests {
    /// A place in a value and the path that leads there, in one of its spellings.
    private func place(in value: JSONValue, _ json: inout RandomJSON) -> (path: String, value: JSONValue) {
        switch value {
        case .array(let elements) where !elements.isEmpty && Bool.random(using: &json.random):
            let index = Int.random(in: elements.indices, using: &json.random)
            let written = Bool.random(using: &json.random) ? index : index - elements.count
            let inner = place(in: elements[index], &json)
            return ("[\(written)]\(inner.path)", inner.value)
        case .object(let members) where !members.isEmpty && Bool.random(using: &json.random):
            let name = members[Int.random(in: members.indices, using: &json.random)].name
            // Of a name that is there twice the last counts.
            let member = members.last { $0.name == name } ?? members[0]
            let inner = place(in: member.value, &json)
            return ("[\(JSONText.quoted(name))]\(inner.path)", inner.value)
        default: return ("", value)
        }
    }

    @Test(arguments: 0..<10 as Range<UInt64>) func aPathLeadsWhereItWasTakenFrom(_ seed: UInt64) throws {
        var json = RandomJSON(seed)
        for _ in 0..<200 {
            let value = json.value()
            let (text, expected) = place(in: value, &json)
            let (path, rest) = try #require(JSONPath.prefix(of: ".\(text) == 1"[...]))
            #expect(rest == " == 1", "\(text)")
            #expect(path.value(in: value) == expected, ".\(text) in \(value.text)")
        }
    }

    @Test(arguments: 0..<5 as Range<UInt64>) func whatIsNoStepEndsThePath(_ seed: UInt64) {
        var random = Seeded(seed)
        let pieces = [".", "a", "[0]", "[", "]", "\"", "[\"b\"]", "[-1]", "[x]", " ", "==", "\\", "é", "-"]
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0...7, using: &random)).map { _ in pieces.randomElement(using: &random) ?? ""
            }
            .joined()
            guard let (path, rest) = JSONPath.prefix(of: text[...]) else {
                #expect(!text.hasPrefix("."), "\(text)")
                continue
            }
            #expect(text.hasSuffix(rest) && text.hasPrefix("."))
            // What was taken is read the same without what follows it.
            let taken = text.dropLast(rest.count)
            guard taken.last != "-" || rest.isEmpty else { continue }
            #expect(JSONPath.prefix(of: taken)?.0 == path, "\(text): \(taken)")
        }
    }

    @Test func stepsOfAnotherKindLeadNowhere() throws {
        let value = try JSONValue(parsing: Array(#"{"a":[10,{"b":null}],"0":"zero"}"#.utf8)[...])
        for (text, expected) in [
            (".a[0]", "10"), (".a[-2]", "10"), (".a[-1].b", "null"), (".0", "\"zero\""), (".", value.text),
            (".a[2]", nil), (".a[-3]", nil), (".a.b", nil), (".a[0].b", nil), ("[0]", nil), (".[0]", nil),
        ] as [(String, String?)] {
            #expect(JSONPath.prefix(of: text[...])?.0.value(in: value)?.text == expected, "\(text)")
        }
    }
}
