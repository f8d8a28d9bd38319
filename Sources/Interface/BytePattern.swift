/// A text to be found in bytes; without capitals it finds ASCII's letters in either case.
struct BytePattern {
    /// No more matches than these are found.
    static let matchesAtMost = 100_000

    private let bytes: [UInt8]
    private let isExact: Bool

    /// The pattern of a text; nil of an empty one.
    init?(_ text: String) {
        guard !text.isEmpty else { return nil }
        bytes = Array(text.utf8)
        isExact = bytes.contains { (0x41...0x5A).contains($0) }
    }

    /// How many bytes each match has.
    var count: Int { bytes.count }

    /// Where the pattern occurs, from left to right, without overlaps.
    func starts(in text: [UInt8]) -> [Int] {
        var starts: [Int] = []
        var place = 0
        while place + bytes.count <= text.count, starts.count < Self.matchesAtMost {
            if matches(text, at: place) {
                starts.append(place)
                place += bytes.count
            } else {
                place += 1
            }
        }
        return starts
    }

    private func matches(_ text: [UInt8], at place: Int) -> Bool {
        for (index, byte) in bytes.enumerated() where !equal(text[place + index], byte) { return false }
        return true
    }

    private func equal(_ byte: UInt8, _ wanted: UInt8) -> Bool {
        byte == wanted || (!isExact && (0x41...0x5A).contains(byte) && byte | 0x20 == wanted)
    }
}
