import RegularExpression
import TestSupport
import Testing

@testable import Interface

/// What finds a text in others, fast, against comparing it at each place.
@Suite struct FindingTests {
    /// Bytes of few kinds, so that much is found: letters of both cases, what stands in the middle of a character, zeros.
    private func bytes(_ random: inout Seeded, _ count: Int) -> [UInt8] {
        let kinds: [UInt8] = [0x61, 0x41, 0x62, 0x20, 0xC3, 0xA9, 0, 0x7A, 0x5A, 0xFF]
        return (0..<count).map { _ in kinds.randomElement(using: &random) ?? 0 }
    }

    private func needle(_ random: inout Seeded) -> String {
        let kinds = ["a", "A", "b", " ", "é", "z", "ab", "e\u{301}"]
        return (0..<Int.random(in: 1...4, using: &random)).map { _ in kinds.randomElement(using: &random) ?? "a" }
            .joined()
    }

    private func folded(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

    /// Where a text stands, at each place whatever stands before.
    private func places(_ sought: String, in text: [UInt8], isExact: Bool) -> [Int] {
        let wanted = Array(sought.utf8)
        guard wanted.count <= text.count else { return [] }
        return (0...text.count - wanted.count).filter { place in
            wanted.indices.allSatisfy { wanted[$0] == (isExact ? text[place + $0] : folded(text[place + $0])) }
        }
    }

    /// Of places those that do not overlap the one before.
    private func apart(_ places: [Int], _ length: Int) -> [Int] {
        places.reduce(into: []) { kept, place in
            if kept.last.map({ $0 + length <= place }) ?? true { kept.append(place) }
        }
    }

    /// In texts around the lengths that the fast search takes at once, and in parts of them.
    @Test(arguments: 0..<12 as Range<UInt64>) func needlesAreFoundWhereTheyStandFirst(_ seed: UInt64) throws {
        var random = Seeded(seed)
        for _ in 0..<150 {
            let sought = needle(&random)
            let needle = try #require(ByteNeedle(sought))
            let text = bytes(&random, [0, 1, 63, 64, 65, 127, 128, 200, 400].randomElement(using: &random) ?? 0)
            let (one, other) = (
                Int.random(in: 0...text.count, using: &random), Int.random(in: 0...text.count, using: &random)
            )
            let range = min(one, other)..<max(one, other)
            let isExact = sought.contains(where: \.isUppercase)
            let expected = places(sought, in: text, isExact: isExact).first {
                $0 >= range.lowerBound && $0 + sought.utf8.count <= range.upperBound
            }
            #expect(needle.first(in: text.span, range) == expected, "\"\(sought)\" in \(text)[\(range)]")
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>) func needlesAreLitWhereTheyTouchARow(_ seed: UInt64) throws {
        var random = Seeded(seed)
        for _ in 0..<150 {
            let sought = needle(&random)
            let needle = try #require(ByteNeedle(sought))
            let whole = bytes(&random, 90)
            let text = whole[10..<80]
            let start = Int.random(in: 10..<80, using: &random)
            let row = start..<Int.random(in: start...80, using: &random)
            let length = sought.utf8.count
            let isExact = sought.contains(where: \.isUppercase)
            let touching = places(sought, in: whole, isExact: isExact).filter {
                $0 >= 10 && $0 + length <= 80 && $0 > row.lowerBound - length && $0 < row.upperBound
            }
            let ranges = needle.ranges(in: text, around: row)
            #expect(ranges == apart(touching, length).map { $0..<($0 + length) }, "\"\(sought)\" at \(row)")
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>) func theSearchOfAPageFindsThemAll(_ seed: UInt64) throws {
        var random = Seeded(seed)
        for _ in 0..<200 {
            let sought = needle(&random)
            let pattern = try #require(ByteNeedle(sought))
            let text = bytes(&random, Int.random(in: 0...120, using: &random))
            let isExact = sought.contains(where: \.isUppercase)
            let expected = apart(places(sought, in: text, isExact: isExact), pattern.count)
            #expect(pattern.starts(in: text) == expected, "\"\(sought)\" in \(text)")
        }
        #expect(ByteNeedle("") == nil)
    }

    /// Keys in a page's search, against the matches in a ring.
    @Test(arguments: 0..<8 as Range<UInt64>) func matchesAreGoneToRoundTheEnds(_ seed: UInt64) {
        var random = Seeded(seed)
        let text = bytes(&random, 60)
        for sought in ["a", "ab", "z ", "bbb", "A"] {
            let starts = apart(places(sought, in: text, isExact: sought == "A"), sought.utf8.count)
            let top = Int.random(in: 0..<60, using: &random)
            var search = PagerSearch()
            search.begin()
            for scalar in sought.unicodeScalars {
                let isTaken = search.press(Key(.scalar(scalar)), bound: nil, in: text, from: top)
                #expect(isTaken)
            }
            _ = search.press(Key(.enter), bound: nil, in: text, from: top)
            #expect(!search.isTyping)
            var expected = starts.first { $0 >= top } ?? starts.first
            #expect(search.current?.lowerBound == expected)
            for _ in 0..<20 {
                let forward = Bool.random(using: &random)
                search.move(forward: forward, from: top)
                if let before = expected {
                    let next = forward ? starts.first { $0 > before } : starts.last { $0 < before }
                    expected = next ?? (forward ? starts.first : starts.last)
                }
                #expect(search.current?.lowerBound == expected)
                let number = expected.flatMap { starts.firstIndex(of: $0) }.map { "match \($0 + 1) of \(starts.count)" }
                #expect(search.place == number ?? "no match")
            }
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>) func anEchoIsTheFirstPlaceOfWhatWasSent(_ seed: UInt64) {
        var random = Seeded(seed)
        for _ in 0..<300 {
            let sent = bytes(&random, Int.random(in: 0...3, using: &random))
            let answer = bytes(&random, Int.random(in: 0...30, using: &random))
            let place = sent.isEmpty ? nil : (0..<answer.count).first { answer[$0...].starts(with: sent) }
            let slice = ([1, 2] + answer + [3])[2..<answer.count + 2]
            #expect(
                Echo.range(of: sent[...], in: slice) == place.map { $0..<($0 + sent.count) },
                "\(sent) in \(answer)"
            )
        }
    }

    /// An automaton that meets more sets of steps than it remembers forgets them, and its answers stay right.
    @Test func whatIsForgottenIsFoundAllTheSame() throws {
        var random = Seeded(3)
        let pattern = try Pattern("a[ab]{14}c", isRegex: true)
        let letters = (0..<8000).map { _ in Bool.random(using: &random) ? UInt8(ascii: "a") : UInt8(ascii: "b") }
        for (ending, isThere) in [("abbbbbbbbbbbbbbc", true), ("bbbbbbbbbbbbbbbc", false)] {
            var work = 0
            let text = letters + Array(String(repeating: "b", count: 20).utf8) + Array(ending.utf8)
            #expect(pattern.isFound(in: text[...], work: &work) == isThere, "\(ending)")
        }
    }
}
