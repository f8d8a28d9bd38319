import TestSupport
import Testing

@testable import Interface

/// The lines of the history file.
@Suite struct HistoryLineTests {
    @Test(arguments: [
        ("hello", "hello\n"), ("two\nlines", "two\\nlines\n"), ("C:\\new", "C:\\\\new\n"), ("\r\n", "\\r\\n\n"),
        ("\\", "\\\\\n"), ("ünïcode 👩‍👩‍👧", "ünïcode 👩‍👩‍👧\n"),
    ])
    func aTextIsALine(text: String, line: String) {
        #expect(HistoryLine.encode(text) == Array(line.utf8))
        #expect(HistoryLine.decode(Array(line.utf8)[...]) == [text])
    }

    @Test func anyTextsComeBack() {
        var random = Seeded(11)
        let letters: [Character] = ["a", " ", "\\", "n", "r", "\n", "\r", "\r\n", "é", "日", "\t", "\u{0}"]
        for _ in 0..<500 {
            let texts = (0..<Int.random(in: 0...5, using: &random)).map { _ in
                String(
                    (0..<Int.random(in: 1...12, using: &random)).compactMap { _ in letters.randomElement(using: &random)
                    }
                )
            }
            #expect(HistoryLine.decode(texts.flatMap(HistoryLine.encode)[...]) == texts)
        }
    }

    @Test(arguments: [
        ("cut short", ["cut short"]), ("whole\nend\\", ["whole", "end\\"]), ("\n\na\n\n", ["a"]),
        ("\\x\\q\n", ["\\x\\q"]),
        ("", []),
    ])
    func whateverStandsThereIsRead(file: String, texts: [String]) {
        #expect(HistoryLine.decode(Array(file.utf8)[...]) == texts)
    }

    @Test func whatIsNotUTF8IsReadAllTheSame() {
        #expect(HistoryLine.decode([0x61, 0xFF, 0x0A, 0x62]) == ["a\u{FFFD}", "b"])
    }
}
