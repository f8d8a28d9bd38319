/// Where in an answer the sent text stands.
enum Echo {
    /// How many places are tried before giving up, lest a hostile answer costs a frame.
    private static let triesAtMost = 1 << 14
    private static let bytesAtMost = 1 << 20

    /// The offsets of the sent text from the answer's first byte: the first occurrence, nil if there is none or finding it costs too much.
    static func range(of sent: ArraySlice<UInt8>, in answer: ArraySlice<UInt8>) -> Range<Int>? {
        guard let first = sent.first, sent.count <= answer.count else { return nil }
        if answer.starts(with: sent) { return 0..<sent.count }
        let last = answer.count - sent.count
        var compared = 0
        var tries = 0
        var place = answer.startIndex + 1
        while place <= answer.startIndex + last, tries < triesAtMost, compared < bytesAtMost {
            guard let found = answer[place...].firstIndex(of: first), found <= answer.startIndex + last else {
                return nil
            }
            var length = 1
            while length < sent.count, answer[found + length] == sent[sent.startIndex + length] { length += 1 }
            if length == sent.count { return (found - answer.startIndex)..<(found - answer.startIndex + length) }
            compared += length
            tries += 1
            place = found + 1
        }
        return nil
    }
}
