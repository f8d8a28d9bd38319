import TestSupport
import Testing

@testable import Script

/// A script that is printed and read again is the same script.
@Suite struct PrinterTests {
    /// Writes scripts of all that can stand in one.
    private struct Author {
        var random: Seeded
        private var script = ""
        private var depth = 0
        private var marks = 0

        private static let pieces = [
            "{{}", "{", "}", "{{", "{-", "{é}", "{1}", "{uuid}", "{now}", "{random}", "{token}", "{env:LINES}", " ",
            "\t", "\r",
            "\\",
            "\"", "\u{0}", "\u{1B}", "\u{301}", "\u{200D}", "\u{FE0F}", "é", "👨‍👩‍👧", "@end", "> ", "#", "x", "7",
        ]

        init(seed: UInt64) { random = Seeded(seed) }

        mutating func number(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &random) }

        /// What may stand behind a sign; nothing with a line's end where the directive has no second line.
        mutating func text(spansLines: Bool = true) -> String {
            (0..<number(0...6)).map { _ in
                let piece = Self.pieces[number(0...Self.pieces.count - 1)]
                return !spansLines && piece.hasPrefix("{env") ? "{token}" : piece
            }.joined()
        }

        mutating func duration() -> String {
            let unit = ["us", "ms", "s"][number(0...2)]
            guard number(0...1) == 0 else { return "\(number(1...5000))\(unit)" }
            return "\(number(1...5000)).\((0..<number(1...9)).map { _ in "\(number(0...9))" }.joined())\(unit)"
        }

        mutating func line() {
            switch number(0...15) {
            case 0...2: script += "> \(text())\n"
            case 3: script += "< \(text())\n"
            case 4: script += "> \(text())\n>+ \(text())\n>+\n"
            case 5: script += "\(number(0...1) == 0 ? ">" : "<")x \(["", "00", "0d0A", "ff fe 7B"][number(0...3)])\n"
            case 6: script += "<~ ^a{2}[{]\(["", "{token}", "(?<token>.)", "\\d"][number(0...3)])$\n"
            case 7: script += "<$ .a[0].b == \(["1", "\"{token}\"", "\"{{}\"", "x"][number(0...3)])\n"
            case 8: script += "<* \(["", "0", "3"][number(0...2)])\n"
            case 9: script += "@set token \(text(spansLines: false))\n"
            case 10: script += "@\(["sleep", "timeout"][number(0...1)]) \(duration())\n"
            case 11: script += "@ping\n"
            case 12:
                marks += 1
                script += "@mark \(marks) é\u{301}\n"
            case 13: script += "@close \(number(3000...4999)) \(text(spansLines: false))\n@reconnect\n"
            case 14: script += "@expect-close\(["", " 1006", " 4000"][number(0...2)])\n@reconnect\n"
            default:
                guard depth < 3 else { return }
                depth += 1
                script += "@repeat \(number(1...99))\n> {i}\n"
                for _ in 0..<number(0...3) { line() }
                script += "@end\n"
                depth -= 1
            }
        }

        mutating func write() -> String {
            script = "@set token {{}\n"
            for _ in 0..<number(1...15) { line() }
            return script
        }
    }

    private static let surroundings = Surroundings(
        file: { _ throws(UnreadableFile) in throw UnreadableFile(reason: "none") },
        environment: { $0 == "LINES" ? "one\n@close\n\n{i}" : nil }
    )

    /// The instructions with the places that they have in no file.
    private func placeless(_ program: Script.Program) -> [Script.Program.Instruction] {
        let nowhere = Place(line: 0)
        return program.instructions.map { instruction in
            switch instruction {
            case .send(let kind, let text, _): .send(kind, text, nowhere)
            case .expect(let check, _): .expect(check, nowhere)
            case .set(let variable, let text, _): .set(variable: variable, text, nowhere)
            case .expectClose(let code, _): .expectClose(code: code, nowhere)
            default: instruction
            }
        }
    }

    @Test(arguments: 0..<300 as Range<UInt64>) func whatIsPrintedIsReadAgain(seed: UInt64) throws {
        var author = Author(seed: seed)
        let script = author.write()
        do throws(InvalidScript) {
            let program = try Script.Program(parsing: Array(script.utf8)[...], in: Self.surroundings)
            // Names in braces stand for themselves there: nothing is asked of the environment again.
            let again = try Script.Program(parsing: program.script[...])
            #expect(placeless(again) == placeless(program), "\(script.debugDescription)")
            #expect(again.variables == program.variables)
            #expect(again.script == program.script)
        } catch {
            Issue.record("\(error.faults.map { $0.description(in: "s") }) \(script.debugDescription)")
        }
    }

    /// Any text, whatever means something in a script, is a message byte for byte.
    @Test(arguments: 0..<20 as Range<UInt64>) func anyTextIsAMessage(seed: UInt64) throws {
        var random = Seeded(seed)
        let scalars = Array("{}{}{}ienv:_01\n\n\r\r\t  <>@#+\u{0}\u{301}é日\u{10FFFF}".unicodeScalars)
        for _ in 0..<200 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                text.append(scalars[Int.random(in: 0..<scalars.count, using: &random)])
            }
            let bytes = Array(String(text).utf8)[...]
            let script = ScriptLines.lines(sends: true, .text, bytes) + ScriptLines.lines(sends: false, .text, bytes)
            let program = try Script.Program(parsing: script[...])
            #expect(
                placeless(program) == [
                    .send(.text, Template(bytes), Place(line: 0)),
                    .expect(.exact(.text, .template(Template(bytes))), Place(line: 0)),
                ]
            )
        }
    }
}

/// Letters that join the one before them are no part of what means something in a script.
@Suite struct CombiningTests {
    private static let accent = "\u{301}"

    @Test func theyAreContent() throws {
        let script = "> \(Self.accent)a\n@set x \(Self.accent)b\n> {x}\n@close 4000 \(Self.accent)c\n"
        let program = try Script.Program(parsing: Array(script.utf8)[...])
        #expect(program.variables == ["x"])
        #expect(
            program.instructions == [
                .send(.text, Template(Array("\(Self.accent)a".utf8)[...]), Place(line: 1)),
                .set(variable: 0, Template(Array("\(Self.accent)b".utf8)[...]), Place(line: 2)),
                program.instructions[2],
                .close(code: 4000, reason: Array("\(Self.accent)c".utf8)[...]),
            ]
        )
    }

    @Test(arguments: [
        ("@\u{301}ping", "s:1:2: unknown directive `@\u{301}ping`"),
        ("@\u{301}", "s:1:2: unknown directive `@\u{301}`"),
        ("@ping\u{301}", "s:1:2: unknown directive `@ping\u{301}`"),
        ("@ping \u{301}", "s:1:7: `@ping` takes nothing more"),
        ("@sleep \u{301}1s", "s:1:8: `\u{301}1s` is not a duration"),
        ("@repeat 2\u{301}\n> a\n@end", "s:1:9: `2\u{301}` is not a count"),
        ("@close \u{301}1000", "s:1:8: `\u{301}1000` is not a close code"),
        ("@set x\u{301} 1", "s:1:6: "), ("<*\u{301}", "s:1:3: no space after `<*`"),
    ])
    func theyAreNoBlanksAndNoSigns(_ script: String, _ expected: String) {
        let error = #expect(throws: InvalidScript.self) { try Script.Program(parsing: Array(script.utf8)[...]) }
        let told = error?.faults.map { $0.description(in: "s") } ?? []
        #expect(told.count == 1 && told[0].unicodeScalars.starts(with: expected.unicodeScalars), "\(told)")
    }
}
