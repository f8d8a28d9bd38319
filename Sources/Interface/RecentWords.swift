/// The words that were said lately, for Tab.
struct RecentWords {
    /// How far back is looked: a key may cost no more.
    private static let entriesAtMost = 1000
    private static let bytesAtMost = 256 << 10
    /// Bytes of a word that is worth repeating.
    private static let longest = 200
    private static let wordsAtMost = 50

    private let prefix: [UInt8]
    private var seen: Set<[UInt8]> = []
    private var words: [String] = []
    private var work = 0

    private init(prefix: String) { self.prefix = Array(prefix.utf8) }

    /// The words that begin with a prefix and are longer, the latest first: those of messages, then those entered earlier.
    static func beginning(with prefix: String, in transcript: Transcript, _ history: [String]) -> [String] {
        guard !prefix.isEmpty else { return [] }
        var recent = RecentWords(prefix: prefix)
        for number in transcript.numbers.suffix(entriesAtMost).reversed() {
            let entry = transcript[number]
            guard entry.kind == .sent || entry.kind == .received, entry.body.kind == .text else { continue }
            guard recent.take(entry.body.bytes) else { return recent.words }
        }
        for text in history.suffix(entriesAtMost).reversed() {
            guard recent.take(Array(text.utf8)[...]) else { break }
        }
        return recent.words
    }

    /// Looks through a text from its end; false once it is enough.
    private mutating func take(_ text: ArraySlice<UInt8>) -> Bool {
        let text = text.suffix(Self.bytesAtMost - work)
        work += text.count
        for word in text.split(whereSeparator: { !$0.isOfWord }).reversed() {
            let word = Self.trimmed(word)
            guard word.count > prefix.count, word.count <= Self.longest, word.starts(with: prefix) else { continue }
            guard let text = Self.harmless(word), seen.insert(Array(word)).inserted else { continue }
            words.append(text)
        }
        return work < Self.bytesAtMost && words.count < Self.wordsAtMost
    }

    /// Without the marks that end a sentence.
    private static func trimmed(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var word = word
        while let last = word.last, ".:!?".utf8.contains(last) { word.removeLast() }
        return word
    }

    /// The word as text, if nothing in it is invisible or acts upon a terminal.
    private static func harmless(_ word: ArraySlice<UInt8>) -> String? {
        guard let text = String(validating: word, as: UTF8.self) else { return nil }
        let isHarmless = text.unicodeScalars.allSatisfy { scalar in
            if scalar.isASCII { return true }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: return false
            default: return true
            }
        }
        return isHarmless ? text : nil
    }
}
