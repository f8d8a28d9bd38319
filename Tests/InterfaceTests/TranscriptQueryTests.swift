import TestSupport
import Testing

@testable import Interface

/// `/search` and `/filter` in lines: what they find against all entries looked at one by one.
@Suite struct TranscriptQueryTests {
    private static let words = ["hello", "Hello", "mountain", "été", "日本", "[1,2]", "ping", ""]

    /// Entries of all kinds; the oldest may have been let go.
    private func transcript(_ random: inout Seeded, entries: Int) -> Transcript {
        var transcript = Transcript(limits: .init(entries: 500))
        for number in 0..<entries {
            let text = (0..<Int.random(in: 0...3, using: &random))
                .map { _ in Self.words.randomElement(using: &random) ?? "" }.joined(separator: " ")
            let kind = Transcript.Kind.all.randomElement(using: &random) ?? .sent
            let isBinary = (kind == .sent || kind == .received) && Int.random(in: 0..<4, using: &random) == 0
            let body = MessageBody(isBinary ? .binary : .text, Array(text.utf8)[...])
            transcript.append(kind, body, at: LocalTime(seconds: Int64(number)))
        }
        return transcript
    }

    private func texts(_ transcript: Transcript) -> [(number: Int, entry: Transcript.Entry, text: String)] {
        transcript.numbers.map { ($0, transcript[$0], String(decoding: transcript[$0].body.bytes, as: UTF8.self)) }
    }

    @Test(arguments: 0..<6 as Range<UInt64>) func aTextIsFoundWhereverItStands(_ seed: UInt64) throws {
        var random = Seeded(seed)
        let transcript = transcript(&random, entries: Int.random(in: 0...1500, using: &random))
        for (sought, isExact) in [("hello", false), ("Hello", true), ("tain", false), ("été", false), ("zebra", false)]
        {
            let query = try TranscriptQuery(searching: sought, isRegex: false)
            let expected = texts(transcript).filter { (isExact ? $0.text : $0.text.lowercased()).contains(sought) }
            for count in [0, 1, 50, 10_000] {
                let (numbers, all) = query.newest(count, in: transcript)
                #expect(all == expected.count, "\(sought)")
                #expect(numbers == expected.suffix(count).map(\.number), "\(sought), \(count)")
            }
        }
    }

    @Test(arguments: 0..<6 as Range<UInt64>) func aPatternIsFoundAsTheStandardLibraryFindsIt(_ seed: UInt64) throws {
        var random = Seeded(seed)
        let transcript = transcript(&random, entries: 400)
        for pattern in ["^hello", "^$", "Hello$", "[0-9],", "(?:ping|日) "] {
            let found = try TranscriptQuery(searching: pattern, isRegex: true).newest(.max, in: transcript).numbers
            let hasCapital = pattern.contains(where: \.isUppercase)
            let regex = try Regex(pattern).ignoresCase(!hasCapital)
            #expect(found == texts(transcript).filter { $0.text.contains(regex) }.map(\.number), "\(pattern)")
        }
    }

    /// What stands behind `/filter`, and what it means of an entry.
    struct Filtering: CustomTestStringConvertible, Sendable {
        let text: String
        let passes: @Sendable (Transcript.Kind, MessageBody.Kind, String) -> Bool
        var testDescription: String { text }

        init(_ text: String, _ passes: @escaping @Sendable (Transcript.Kind, MessageBody.Kind, String) -> Bool) {
            self.text = text
            self.passes = passes
        }
    }

    @Test(arguments: [
        Filtering("sent") { kind, _, _ in kind == .sent },
        Filtering("sent received") { kind, _, _ in kind == .sent || kind == .received },
        Filtering("!sent") { kind, _, _ in kind != .sent },
        Filtering("notices errors") { kind, _, _ in kind == .notice || kind == .error },
        Filtering("binary") { _, body, _ in body == .binary },
        Filtering("!binary") { _, body, _ in body == .text },
        Filtering("text received") { kind, body, _ in kind == .received && body == .text },
        Filtering("hello") { _, _, text in text.lowercased().contains("hello") },
        Filtering("!hello") { _, _, text in !text.lowercased().contains("hello") },
        Filtering("sent !ping") { kind, _, text in kind == .sent && !text.contains("ping") },
        Filtering("/^hello|^ping/") { _, _, text in text.lowercased().hasPrefix("hello") || text.hasPrefix("ping") },
        Filtering("received !/^$/") { kind, _, text in kind == .received && !text.isEmpty },
        Filtering("hello sent") { _, _, text in text.contains("hello sent") },
        Filtering("!") { _, _, text in text.contains("!") },
    ])
    func aFilterLetsPassWhatItSays(_ filter: Filtering) throws {
        var random = Seeded(7)
        let transcript = transcript(&random, entries: 700)
        let expected = texts(transcript).filter { filter.passes($0.entry.kind, $0.entry.body.kind, $0.text) }
        let (numbers, all) = try TranscriptQuery(filter: filter.text).newest(.max, in: transcript)
        #expect(numbers == expected.map(\.number) && all == expected.count)
    }

    @Test(arguments: [
        (
            "",
            "/filter takes sent, received, notices, errors, text, binary, a text, /a pattern/, or off; ! before it negates"
        ),
        ("sent /(/", "bad pattern: ( without )"), ("!/[/", "bad pattern: [ without ]"),
    ])
    func whatIsNoFilterIsTold(_ text: String, _ reason: String) {
        #expect(throws: Command.Failure(reason: reason)) { try TranscriptQuery(filter: text) }
    }

    @Test func whatIsNoPatternIsTold() {
        #expect(throws: Command.Failure(reason: "bad pattern: nothing before *")) {
            try TranscriptQuery(searching: "*", isRegex: true)
        }
        #expect(throws: Never.self) { try TranscriptQuery(searching: "*", isRegex: false) }
    }

    // MARK: - The set of what was found

    /// Numbers put in and taken out below a limit, against a plain set.
    @Test(arguments: 0..<8 as Range<UInt64>) func aSetOfEntriesIsASet(_ seed: UInt64) {
        var random = Seeded(seed)
        var (entries, plain) = (EntrySet(), Set<Int>())
        for step in 0..<600 {
            if Int.random(in: 0..<40, using: &random) == 0 {
                let limit = Int.random(in: 0...700, using: &random)
                entries.removeAll(below: limit)
                plain = plain.filter { $0 >= limit }
            } else {
                let number = Int.random(in: 0...900, using: &random)
                entries.insert(number)
                plain.insert(number)
            }
            let place = Int.random(in: 0...1000, using: &random)
            #expect(entries.count == plain.count, "step \(step)")
            #expect(entries.first(from: place) == plain.filter { $0 >= place }.min())
            #expect(entries.last(before: place) == plain.filter { $0 < place }.max())
            #expect(entries.count(from: place) == plain.count { $0 >= place })
        }
    }
}
