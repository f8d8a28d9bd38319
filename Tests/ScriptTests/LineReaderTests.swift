import Testing

@testable import Script

/// Lines are messages, byte for byte, however the stream is cut.
@Suite struct LineReaderTests {
    private struct Outcome: Equatable {
        var lines: [String] = []
        var faults: [ScriptFault] = []
        var skipped = 0
    }

    /// Reads a stream that comes in these pieces.
    private func read(_ pieces: [ArraySlice<UInt8>], limit: Int = 100) -> Outcome {
        var reader = LineReader(limit: limit)
        var outcome = Outcome()
        for piece in pieces {
            reader.feed(piece)
            drain(&reader, into: &outcome)
            #expect(reader.wantsInput && !reader.isExhausted)
        }
        reader.endInput()
        drain(&reader, into: &outcome)
        #expect(reader.isExhausted && !reader.wantsInput)
        outcome.skipped = reader.skipped
        return outcome
    }

    private func drain(_ reader: inout LineReader, into outcome: inout Outcome) {
        while true {
            do throws(ScriptFault) {
                guard let line = try reader.next() else { return }
                outcome.lines.append(String(decoding: line, as: UTF8.self))
            } catch {
                outcome.faults.append(error)
            }
        }
    }

    @Test(arguments: [
        ("", [], 0),
        ("\n\n", [], 2),
        ("\r\n", ["\r"], 0),
        ("a", ["a"], 0),
        ("a\n", ["a"], 0),
        ("a\r\nb\rc\r\n", ["a\r", "b\rc\r"], 0),
        ("# no comment\n@repeat 3\n> x\n", ["# no comment", "@repeat 3", "> x"], 0),
        (" leading and trailing \n\tx\n", [" leading and trailing ", "\tx"], 0),
        ("nul\0\u{1B}]52;c;x\u{7}\n日本語\n\n👨‍👩‍👧\n", ["nul\0\u{1B}]52;c;x\u{7}", "日本語", "👨‍👩‍👧"], 1),
    ])
    func linesAreMessagesAtEverySplit(text: String, lines: [String], skipped: Int) {
        let bytes = Array(text.utf8)
        let expected = Outcome(lines: lines, skipped: skipped)
        #expect(read([bytes[...]]) == expected)
        #expect(read(bytes.indices.map { bytes[$0...$0] }) == expected)
        for first in bytes.indices {
            for second in first...bytes.count {
                #expect(read([bytes[..<first], bytes[first..<second], bytes[second...]]) == expected)
            }
        }
    }

    @Test func whatIsNotUTF8IsToldAndTheRestIsRead() {
        let bytes: [UInt8] = [97, 10, 98, 0xFF, 10, 10, 99, 10, 0xE2, 0x82]
        let expected = Outcome(
            lines: ["a", "c"],
            faults: [ScriptFault(line: 2, column: 2, .lineNotUTF8), ScriptFault(line: 5, column: 1, .lineNotUTF8)],
            skipped: 1
        )
        for cut in bytes.indices { #expect(read([bytes[..<cut], bytes[cut...]]) == expected) }
    }

    @Test(arguments: [1, 2, 3, 7, 100]) func tooLongLinesAreToldAndNotKept(size: Int) {
        let bytes = Array("12345\n123456\n1234567\n12345\r\n12345678901234567890".utf8)
        let pieces = stride(from: 0, to: bytes.count, by: size).map { bytes[$0..<min($0 + size, bytes.count)] }
        let outcome = read(pieces, limit: 6)
        #expect(outcome.lines == ["12345", "123456", "12345\r"])
        #expect(outcome.faults.map(\.line) == [3, 5])
    }
}
