import Testing

@testable import Themes

@Suite struct YAMLMappingTests {
    private func mapping(_ text: String) throws -> YAMLMapping {
        try YAMLMapping(parsing: Array(text.utf8), file: "config.yaml")
    }

    @Test func `values are read by kind, and a missing one is nil`() throws {
        let root = try mapping("a: text\nb: 12\nc: true\nd:\n  e: 1\nf: 0x10\n")
        #expect(try root.string("a") == "text")
        #expect(try root.string("b") == "12")
        #expect(try root.bool("c") == true)
        #expect(try root.mapping("d")?.string("e") == "1")
        #expect(try root.mapping("d")?.line(of: "e") == 5)
        #expect(try root.string("f") == "0x10")
        #expect(try root.string("missing") == nil)
        #expect(try root.bool("missing") == nil)
        #expect(try root.mapping("missing") == nil)
        #expect(root.keys == ["a", "b", "c", "d", "f"])
    }

    @Test func `wrong kinds are told at their line`() throws {
        let root = try mapping("a: text\nb: [1]\nc:\n")
        func fault(_ read: () throws -> Void) -> String {
            do {
                try read()
                return "taken"
            } catch {
                return "\(error)"
            }
        }
        #expect(fault { _ = try root.bool("a") } == "config.yaml:1: \"a\" cannot be \"text\"; make it true or false")
        #expect(fault { _ = try root.string("b") }.hasPrefix("config.yaml:2: \"b\" is of the wrong kind"))
        #expect(fault { _ = try root.mapping("a") }.hasPrefix("config.yaml:1: \"a\" is of the wrong kind"))
        #expect(fault { _ = try root.string("c") }.hasPrefix("config.yaml:3: \"c\" is of the wrong kind"))
        #expect(try root.mapping("c")?.keys == [])
        #expect(fault { try root.refuseUnknownKeys(known: ["a", "b"]) }.hasPrefix("config.yaml:3: unknown key \"c\""))
        #expect(
            fault { throw root.badValue("x", at: "b", expected: "y") }
                == "config.yaml:2: \"b\" cannot be \"x\"; make it y"
        )
    }

    @Test func `an empty file is an empty mapping`() throws {
        for text in ["", "\n", "# nothing\n", "---\n", "~"] { #expect(try mapping(text).keys.isEmpty) }
    }

    static let near: [(String, [String])] = [
        ("drak", ["dark"]), ("Dark", ["dark"]), ("lihgt", ["light"]), ("xyzzy", []), ("", []),
        ("highcontrast", ["high-contrast"]), (String(repeating: "a", count: 100_000), []),
    ]

    @Test(arguments: near) func `a name few strokes away is offered`(_ name: String, _ offered: [String]) {
        #expect(Nearness.names(near: name, among: ["dark", "light", "mono", "high-contrast"]) == offered)
    }
}
