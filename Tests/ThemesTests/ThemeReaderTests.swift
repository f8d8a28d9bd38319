import Interface
import Testing

@testable import Themes

@Suite struct ThemeReaderTests {
    /// A scheme as tinted-theming publishes it, sixteen lines from the line `palette:` on.
    static let published = """
        system: "base16"
        name: "Ocean"
        slug: "ocean"
        author: "Chris Kempson (http://chriskempson.com)"
        description: "Calm & deep"
        variant: "dark"
        palette:
          base00: "2b303b"
          base01: "#343d46"
          base02: "4f5b66"
          base03: "65737e"
          base04: "a7adba"
          base05: "c0c5ce"
          base06: "dfe1e8"
          base07: "eff1f5"
          base08: "bf616a"
          base09: "d08770"
          base0A: "ebcb8b"
          base0B: "a3be8c"
          base0C: "96b5b4"
          base0D: "8fa1b3"
          base0E: "b48ead"
          base0F: "ab7967"

        """

    private func theme(_ text: String) throws -> Theme {
        try ThemeReader.read(Array(text.utf8), file: "x.yaml").theme(named: "x")
    }

    private func message(_ text: String) -> String {
        do {
            _ = try theme(text)
            return "taken"
        } catch {
            return "\(error)"
        }
    }

    @Test func `a published scheme gives every role a look`() throws {
        let theme = try theme(Self.published)
        #expect(theme.name == "x")
        #expect(theme.variant == .dark)
        #expect(
            theme[.messageReceived]
                == Style(
                    foreground: .rgb(red: 0xC0, green: 0xC5, blue: 0xCE),
                    background: .rgb(red: 0x2B, green: 0x30, blue: 0x3B)
                )
        )
        #expect(theme[.status].background == .rgb(red: 0x34, green: 0x3D, blue: 0x46))
        for role in Role.allCases { #expect(theme[role].foreground != theme[role].background) }
    }

    @Test func `the older form is taken too, and its background tells the variant`() throws {
        let entries = (0..<16).map { "\(ThemeColor.paletteNames[$0]): \"\($0 == 0 ? "ffffff" : "000000")\"" }
        let theme = try theme("scheme: \"Old\"\nauthor: \"me\"\n" + entries.joined(separator: "\n"))
        #expect(theme.variant == .light)
        #expect(theme[.input].background == .rgb(red: 255, green: 255, blue: 255))
    }

    static let colors: [(String, Color)] = [
        ("base08", .rgb(red: 0xBF, green: 0x61, blue: 0x6A)), ("default", .default), ("red", .indexed(1)),
        ("bright-black", .indexed(8)), ("bright-white", .indexed(15)), ("0", .indexed(0)), ("255", .indexed(255)),
        ("\"#0A0b0C\"", .rgb(red: 10, green: 11, blue: 12)),
    ]

    @Test(arguments: colors) func `colors have these forms`(_ text: String, _ color: Color) throws {
        #expect(try theme(Self.published + "styles:\n  time: {fg: \(text)}\n")[.time].foreground == color)
    }

    @Test(arguments: [
        "256", "-1", "+5", "Red", "brightred", "\"#12345\"", "\"#1234567\"", "\"#12345g\"", "\"\"", "base10", "base0a",
    ])
    func `other colors are refused`(_ text: String) {
        let message = message(Self.published + "styles:\n  time: {fg: \(text)}\n")
        #expect(message.hasPrefix("x.yaml:25: \"fg\" cannot be "))
        #expect(message.contains("'#rrggbb' in quotes"))
    }

    @Test func `styles go over what the palette makes, attribute by attribute`() throws {
        let theme = try theme(
            Self.published + "styles:\n  message.error: {bold: false, underline: true}\n  help: {reverse: true}\n"
        )
        #expect(theme[.messageError].attributes == .underline)
        #expect(theme[.messageError].foreground == .rgb(red: 0xE7, green: 0x75, blue: 0x7F))
        #expect(theme[.help].attributes == .reverse)
    }

    /// What is wrong, and what is told.
    static let faults: [(String, String)] = [
        ("sytem: base16", "x.yaml:1: unknown key \"sytem\"; did you mean \"system\"?"),
        ("name: a\ncommand: rm\nstyles: {}", "x.yaml:2: unknown key \"command\"; known are author, description,"),
        ("styles:\n  message.snet: {}", "x.yaml:2: unknown key \"message.snet\"; did you mean \"message.sent\"?"),
        ("styles:\n  time:\n    fgg: red", "x.yaml:3: unknown key \"fgg\"; did you mean \"fg\"?"),
        ("styles:\n  time:\n    blink: true", "x.yaml:3: unknown key \"blink\"; known are bg, bold, dim, fg, italic,"),
        ("styles:\n  time: {bold: yes}", "x.yaml:2: \"bold\" cannot be \"yes\"; make it true or false"),
        ("styles:\n  time: red", "x.yaml:2: \"time\" is of the wrong kind; make it lines of the form name: value"),
        ("styles: [1]", "x.yaml:1: \"styles\" is of the wrong kind"),
        ("styles:\n  time: {fg: [red]}", "x.yaml:2: \"fg\" is of the wrong kind"),
        (
            "styles:\n  time:\n    fg: #ff0000",
            "x.yaml:3: \"fg\" is of the wrong kind; make it a value on this line, in quotes"
        ),
        ("styles:\n  time: {}\n  time: {}", "x.yaml:2: \"time\" stands here twice; leave one out"),
        ("system: base24\nstyles: {}", "x.yaml:1: \"system\" cannot be \"base24\"; make it base16"),
        ("variant: dusk\nstyles: {}", "x.yaml:1: \"variant\" cannot be \"dusk\"; make it light or dark"),
        ("name: x", "x.yaml:1: \"palette\" is missing; add it"),
        ("", "x.yaml:1: \"palette\" is missing; add it"),
        ("# only a comment\n", "x.yaml:1: \"palette\" is missing; add it"),
        ("palette:\n  base00: '000000'", "x.yaml:1: \"base01\" is missing; add it"),
        ("palette:\n  base00: black", "x.yaml:2: \"base00\" cannot be \"black\"; make it 'rrggbb' in quotes"),
        ("palette:\n  base1G: '000000'", "x.yaml:2: unknown key \"base1G\"; did you mean"),
        ("a: &a [x]\nb: *a", "x.yaml:1: anchors (&) and aliases (*) are not taken"),
        ("- a\n- b", "x.yaml:1: \"the file\" is of the wrong kind"),
        ("name: [", "x.yaml:1: not YAML: "),
        ("name: x\nstyles: {\n", "x.yaml:2: not YAML: "),
        ("name: \"a", "x.yaml:1: not YAML: "),
        ("a: b: c", "x.yaml:1: not YAML: "),
        ("name: x\n---\nname: y", "x.yaml:2: not YAML: "),
        ("name: a\u{1}b", "x.yaml: not YAML: "),
        ("[a, b]: x\nstyles: {}", "x.yaml:1: \"the key\" is of the wrong kind; make it a word"),
        ("inherits: [a]", "x.yaml:1: \"inherits\" is of the wrong kind"),
    ]

    @Test(arguments: faults) func `faults are told with the line, and how to mend them`(_ text: String, _ told: String)
    {
        #expect(message(text).hasPrefix(told), "\(message(text))")
    }

    @Test(arguments: faults) func `a fault is one printable line`(_ text: String, _: String) {
        let message = message(text + "\n\"a\u{202E}\\e[2J\\n\": 1")
        #expect(message.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202E}" })
    }

    @Test func `bytes that are not UTF-8, and too many, are refused before the parser`() {
        #expect(throws: YAMLFault(file: "x", line: nil, problem: .notUTF8)) {
            try ThemeReader.read([0x61, 0x3A, 0x20, 0xFF], file: "x")
        }
        let large = Array(repeating: UInt8(ascii: "#"), count: YAMLMapping.largestFile + 1)
        #expect(throws: YAMLFault(file: "x", line: nil, problem: .tooLarge(limit: YAMLMapping.largestFile))) {
            try ThemeReader.read(large, file: "x")
        }
    }

    /// libyaml and Yams work by recursion.
    @Test(arguments: ["[", "{", "- ", "? ", "[{"]) func `deep nesting is refused, and what passes is parsed`(
        _ unit: String
    ) {
        for count in [400, 900, 1001, 100_000] {
            do {
                _ = try YAMLMapping(parsing: Array(String(repeating: unit, count: count).utf8), file: "x")
                Issue.record("taken")
            } catch {
                if count > 1000 { #expect(error.problem == .tooDeep) }
            }
        }
    }

    @Test func `a bomb of aliases is refused at once`() {
        var text = "a0: &a0 [x, x]\n"
        for level in 1..<40 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(throws: YAMLFault(file: "x", line: 1, problem: .alias)) {
            try YAMLMapping(parsing: Array((text + "? *a39\n: x\n").utf8), file: "x")
        }
    }

    @Test func `signs in words are not anchors`() throws {
        _ = try theme("author: \"Rosé & Pine * &friends\"\nstyles: {}\n")
        _ = try theme("author: \"A *star*\"\ndescription: 3 * 4\nstyles: {}\n")
    }

    @Test func `cut anywhere and broken anywhere, a theme is taken or refused in words`() {
        let bytes = Array((Self.published + "styles:\n  time: {fg: red, bold: true}\n").utf8)
        for index in bytes.indices {
            var broken = bytes
            broken[index] = [0x22, 0x3A, 0x26, 0x7B, 0x0A, 0x09, 0xC3, 0x00][index % 8]
            for variant in [Array(bytes[..<index]), broken] {
                do { _ = try ThemeReader.read(variant, file: "x") } catch { #expect(error.description.hasPrefix("x:")) }
            }
        }
    }
}
