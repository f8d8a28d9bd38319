/// A look at a file's bytes before the parser gets them, for what would make it overflow or run for ever.
///
/// It knows no quotes and no comments, so it may refuse what the parser would take: a file that no one writes by hand.
struct YAMLScreen {
    /// What the file holds.
    let bytes: [UInt8]
    /// Its name, for the messages.
    let file: String

    /// Throws `.tooDeep` and `.alias`.
    func check() throws(YAMLFault) {
        var line = 1
        var indicators = 0
        var firstAnchor: Int?
        var hasAlias = false
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "\n"): line += 1
            case UInt8(ascii: "["), UInt8(ascii: "{"): indicators += 1
            case UInt8(ascii: "-") where endsToken(index), UInt8(ascii: "?") where endsToken(index): indicators += 1
            case UInt8(ascii: "&") where beginsToken(index): firstAnchor = firstAnchor ?? line
            case UInt8(ascii: "*") where beginsToken(index): hasAlias = true
            default: break
            }
            if indicators > YAMLMapping.mostIndicators { throw YAMLFault(file: file, line: line, problem: .tooDeep) }
        }
        // Either alone is harmless; a name such as "Rosé &Pine" may be meant.
        if let firstAnchor, hasAlias { throw YAMLFault(file: file, line: firstAnchor, problem: .alias) }
    }

    private func endsToken(_ index: Int) -> Bool { index + 1 == bytes.count || Self.isSpace(bytes[index + 1]) }

    private func beginsToken(_ index: Int) -> Bool {
        guard !endsToken(index) else { return false }
        guard index > 0 else { return true }
        return Self.isSpace(bytes[index - 1]) || "[{,:-?!".utf8.contains(bytes[index - 1])
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
