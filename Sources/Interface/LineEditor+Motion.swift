/// Where things are in the text.
extension LineEditor {
    /// The start of the cluster before an offset, or 0.
    func clusterStart(before offset: Int) -> Int {
        offset > 0 ? pieces.pieceStart(before: offset) : 0
    }

    /// The end of the cluster that starts at an offset, or the text's end.
    func clusterEnd(after offset: Int) -> Int {
        offset < bytes.count ? pieces.piece(at: offset).end : bytes.count
    }

    /// The start of the line, between newlines, that an offset is in.
    func lineStart(of offset: Int) -> Int {
        (bytes[..<offset].lastIndex(of: 0x0A) ?? -1) + 1
    }

    /// The end of the line that an offset is in, before its newline.
    func lineEnd(of offset: Int) -> Int {
        bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count
    }

    /// The rest of the word that an offset is in, or the word behind it; empty at the text's end if there is none.
    func nextWord(after offset: Int) -> Range<Int> {
        var start = offset
        while start < bytes.count, !isWord(at: start) { start = clusterEnd(after: start) }
        var end = start
        while end < bytes.count, isWord(at: end) { end = clusterEnd(after: end) }
        return start..<end
    }

    /// The start of the word that an offset is in or behind.
    func wordStart(before offset: Int) -> Int {
        start(before: offset) { isWord(at: $0) }
    }

    /// The same for words that only blanks part.
    func blankWordStart(before offset: Int) -> Int {
        start(before: offset) { !isBlank(at: $0) }
    }

    private func start(before offset: Int, of isWord: (Int) -> Bool) -> Int {
        var start = offset
        var isInside = false
        while start > 0 {
            let previous = clusterStart(before: start)
            if isWord(previous) { isInside = true } else if isInside { break }
            start = previous
        }
        return start
    }

    /// Words are letters, digits and their marks, in every script.
    private func isWord(at offset: Int) -> Bool {
        guard let scalar = bytes[...].scalar(at: offset).scalar else { return false }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
        case .decimalNumber, .letterNumber, .otherNumber: return true
        case .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: return false
        }
    }

    private func isBlank(at offset: Int) -> Bool {
        bytes[...].scalar(at: offset).scalar?.properties.isWhitespace ?? false
    }
}
