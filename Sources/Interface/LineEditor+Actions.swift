/// What the keys do, by readline's names.
extension LineEditor {
    /// Does an editing action at the cursor; others are left alone.
    ///
    /// - Returns: Whether it was one of editing.
    package mutating func perform(_ action: Action) -> Bool {
        switch action {
        case .beginningOfLine: move(to: lineStart(of: cursor))
        case .endOfLine: move(to: lineEnd(of: cursor))
        case .forwardChar: move(to: clusterEnd(after: cursor))
        case .backwardChar: move(to: clusterStart(before: cursor))
        case .forwardWord: move(to: nextWord(after: cursor).upperBound)
        case .backwardWord: move(to: wordStart(before: cursor))
        case .deleteChar: delete(cursor..<clusterEnd(after: cursor))
        case .backwardDeleteChar: delete(clusterStart(before: cursor)..<cursor)
        case .killLine: killLine()
        case .unixLineDiscard: discardLine()
        case .unixWordRubout: kill(blankWordStart(before: cursor)..<cursor)
        case .killWord: kill(cursor..<nextWord(after: cursor).upperBound)
        case .backwardKillWord: kill(wordStart(before: cursor)..<cursor)
        case .yank: yank()
        case .yankPop: yankPop()
        case .transposeChars: transpose()
        case .transposeWords: transposeWords()
        case .deleteHorizontalSpace: deleteBlanks()
        case .revertLine: revert()
        case .upcaseWord: changeWord { $0.uppercased() }
        case .downcaseWord: changeWord { $0.lowercased() }
        case .capitalizeWord: changeWord { $0.prefix(1).uppercased() + $0.dropFirst().lowercased() }
        case .undo: undo()
        case .insertNewline: insert("\n")
        default: return false
        }
        return true
    }

    /// Moves to the line above; false if the cursor is in the first.
    mutating func moveUp() -> Bool {
        let start = lineStart(of: cursor)
        guard start > 0 else { return false }
        moveVertically(to: lineStart(of: start - 1))
        return true
    }

    /// Moves to the line below; false if the cursor is in the last.
    mutating func moveDown() -> Bool {
        let end = lineEnd(of: cursor)
        guard end < bytes.count else { return false }
        moveVertically(to: end + 1)
        return true
    }

    private mutating func move(to offset: Int) {
        momentum = .none
        cursor = offset
    }

    private mutating func moveVertically(to start: Int) {
        var column: Int
        if case .vertical(let kept) = momentum { column = kept } else { column = self.column(of: cursor) }
        let end = lineEnd(of: start)
        momentum = .vertical(column: column)
        cursor = start
        while cursor < end, column > 0 {
            column -= pieces.piece(at: cursor).width
            if column >= 0 { cursor = clusterEnd(after: cursor) }
        }
    }

    private func column(of offset: Int) -> Int {
        var place = lineStart(of: offset)
        var column = 0
        while place < offset {
            let piece = pieces.piece(at: place)
            column += piece.width
            place = piece.end
        }
        return column
    }

    private mutating func delete(_ range: Range<Int>) {
        momentum = .none
        if !range.isEmpty { replace(range, with: []) }
    }

    /// To the line's end; at the end, the newline.
    private mutating func killLine() {
        let end = lineEnd(of: cursor)
        kill(cursor..<(end == cursor ? min(end + 1, bytes.count) : end))
    }

    /// To the line's start; at the start, the newline before it.
    private mutating func discardLine() {
        let start = lineStart(of: cursor)
        kill((start == cursor ? max(start - 1, 0) : start)..<cursor)
    }

    /// Exchanges the clusters round the cursor; at the end, the last two.
    private mutating func transpose() {
        momentum = .none
        let middle = cursor < bytes.count ? cursor : clusterStart(before: cursor)
        guard middle > 0 else { return }
        let start = clusterStart(before: middle)
        let end = clusterEnd(after: middle)
        replace(start..<end, with: Array(bytes[middle..<end] + bytes[start..<middle]))
    }

    /// Drags the word before the cursor over the one behind it; behind the last word, the last two.
    private mutating func transposeWords() {
        momentum = .none
        var second = nextWord(after: cursor)
        if second.isEmpty { second = nextWord(after: wordStart(before: cursor)) }
        second = wordStart(before: second.upperBound)..<second.upperBound
        let first = nextWord(after: wordStart(before: second.lowerBound))
        guard first.upperBound <= second.lowerBound else { return }
        let exchanged = bytes[second] + bytes[first.upperBound..<second.lowerBound] + bytes[first]
        replace(first.lowerBound..<second.upperBound, with: Array(exchanged))
    }

    private mutating func deleteBlanks() {
        var (start, end) = (cursor, cursor)
        while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
        while end < bytes.count, bytes[end] == 0x20 || bytes[end] == 0x09 { end += 1 }
        delete(start..<end)
    }

    private mutating func changeWord(_ change: (String) -> String) {
        momentum = .none
        let word = nextWord(after: cursor)
        guard !word.isEmpty else { return }
        replace(word, with: change(String(decoding: bytes[word], as: UTF8.self)).utf8)
    }
}
