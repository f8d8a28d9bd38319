import TestSupport
import Testing

@testable import Interface

@Suite struct RowBreakerTests {
    @Test(arguments: [
        ("", 10, [""]),
        ("short", 10, ["short"]),
        ("exactly10!", 10, ["exactly10!"]),
        ("one two three", 8, ["one two ", "three"]),
        ("one two three", 7, ["one two", "three"]),
        ("one two   three", 7, ["one two", "three"]),
        ("one two \nthree", 7, ["one two", "three"]),
        ("incomprehensible", 6, ["incomp", "rehens", "ible"]),
        ("an incomprehensible", 6, ["an ", "incomp", "rehens", "ible"]),
        ("one\ntwo", 10, ["one", "two"]),
        ("one\n", 10, ["one", ""]),
        ("\n\n", 10, ["", "", ""]),
        ("日本語日本語", 5, ["日本", "語日", "本語"]),
        ("ab日本語", 5, ["ab日", "本語"]),
        ("abcd日本", 5, ["abcd", "日本"]),
        ("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3, ["👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"]),
        ("日本", 1, ["日", "本"]),
        ("a日b", 1, ["a", "日", "b"]),
        ("日\n本\n", 1, ["日", "本", ""]),
        ("\u{202E}\na", 3, ["\u{202E}", "a"]),
        ("\u{202E}a", 3, ["\u{202E}", "a"]),
        ("a\tb", 20, ["a\tb"]),
        ("1234567\tb", 8, ["1234567\t", "b"]),
        ("12345678\tb", 10, ["12345678", "b"]),
    ])
    func wordsAreKeptWhole(_ text: String, _ columns: Int, _ rows: [String]) {
        #expect(broken(text, columns) == rows)
    }

    @Test(arguments: [
        ("one two three", 7, ["one two", " three"]),
        ("abcdef   ", 6, ["abcdef", "   "]),
        ("日本語", 3, ["日", "本", "語"]),
    ])
    func theInputBreaksAnywhere(_ text: String, _ columns: Int, _ rows: [String]) {
        #expect(broken(text, columns, breaksAtWords: false) == rows)
    }

    @Test func aLongTextWithoutBlanksShowsNoSeam() {
        let text = String(repeating: "x", count: 100_000)
        let rows = broken(text, 77)
        #expect(rows.dropLast().allSatisfy { $0.utf8.count == 77 })
    }

    @Test func aLongTextBreaksItsSegmentsBetweenWords() {
        let text = String(repeating: "lorem ipsum ", count: 10_000)
        #expect(broken(text, 50).allSatisfy { $0.hasPrefix("lorem ") || $0.hasPrefix("ipsum ") })
    }

    @Test func theLastRowsOfAMebibyteAreFoundAtOnce() {
        let bytes = Array(String(repeating: "日本語 and more ", count: 1 << 16).utf8)
        let breaker = RowBreaker(PrintableText(bytes[...], symbols: .unicode), columns: 80)
        let time = processorTime {
            for _ in 0..<10 { _ = breaker.rows(count: 50) }
        }
        #expect(breaker.rows(count: 50).count == 50)
        #expect(time < .seconds(2 * patience), "ten times took \(time)")
    }

    /// In any bytes and widths: rows go on where the last one stopped, none is skipped, and both directions agree.
    @Test func rowsCoverTheTextInBothDirections() {
        var random = Seeded(3)
        for round in 0..<60 {
            let count = round % 6 == 0 ? 20_000 : Int.random(in: 0...300, using: &random)
            let bytes = [9, 9] + random.hostileBytes(count: count)
            let columns = Int.random(in: 1...90, using: &random)
            let text = PrintableText(bytes[2...], symbols: .unicode)
            let breaker = RowBreaker(text, columns: columns, breaksAtWords: round % 2 == 0)
            let rows = breaker.rows(from: 2, count: .max)
            #expect(rows.first?.start == 2 && rows.last?.next == nil)
            for (row, next) in zip(rows, rows.dropFirst()) {
                #expect(row.next == next.start && row.start < next.start && row.end <= next.start)
                #expect(bytes[row.end..<next.start].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A })
            }
            #expect(breaker.rows(count: .max) == rows)
            let middle = rows.count / 2
            #expect(breaker.rows(before: rows[middle].start, count: 10) == rows[..<middle].suffix(10))
            let inside = Int.random(in: 2...max(2, bytes.count - 1), using: &random)
            #expect(breaker.rows(from: inside, count: 1).first == rows.last { $0.start <= inside })
        }
    }

    private func broken(_ text: String, _ columns: Int, breaksAtWords: Bool = true) -> [String] {
        let bytes = Array(text.utf8)
        let text = PrintableText(bytes[...], symbols: .unicode)
        return RowBreaker(text, columns: columns, breaksAtWords: breaksAtWords)
            .rows(from: 0, count: .max)
            .map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self) }
    }
}
