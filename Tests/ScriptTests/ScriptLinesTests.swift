import Testing

@testable import Script

@Suite struct ScriptLinesTests {
    private func lines(_ sends: Bool, _ kind: PayloadKind, _ bytes: [UInt8]) -> String {
        String(decoding: ScriptLines.lines(sends: sends, kind, bytes[...]), as: UTF8.self)
    }

    @Test(arguments: [
        (true, "hello", "> hello\n"), (false, "hello", "< hello\n"), (true, "", "> \n"), (true, " x ", ">  x \n"),
        (true, "one\n\ntwo\n", "> one\n>+ \n>+ two\n>+ \n"), (false, "a\r\nb\r", "< a\r\r\n<+ b\r\r\n"),
    ])
    func textIsSaidLineByLine(_ sends: Bool, _ text: String, _ expected: String) {
        #expect(lines(sends, .text, Array(text.utf8)) == expected)
    }

    @Test func binaryIsSaidInHexadecimal() {
        #expect(lines(true, .binary, [0, 0x0F, 0xFF]) == ">x 00 0f ff\n")
        #expect(lines(false, .binary, []) == "<x \n")
    }

    @Test(arguments: ["hello", "", " x ", "one\n\ntwo\n", "a\r\nb\r", "\r\r", "# no comment", "@end", "日本 👍🏽", "{i}"])
    func whatIsReadIsWhatWasSaid(_ text: String) throws {
        let script = ScriptLines.lines(sends: true, .text, Array(text.utf8)[...])
        var twice = try Program(parsing: script[...] + script[...])
        #expect(ScriptLinesTests.texts(&twice) == [text, text])
    }

    private static func texts(_ program: inout Program) -> [String] {
        program.instructions.compactMap {
            guard case .send(_, let template, _) = $0 else { return nil }
            return String(decoding: template.text(round: nil), as: UTF8.self)
        }
    }
}
