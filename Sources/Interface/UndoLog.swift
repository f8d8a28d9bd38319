/// The changes made to the line, so that they can be taken back.
struct UndoLog {
    /// One change: at `start` these bytes were removed and so many inserted.
    struct Edit: Hashable {
        /// Where it was made.
        var start: Int
        /// What stood there before.
        var removed: [UInt8]
        /// Bytes that stand there since.
        var inserted: Int
        /// Where the cursor was before.
        var cursor: Int
    }

    private static let editsAtMost = 1000
    private static let bytesAtMost = 2 * LineEditor.bytesAtMost

    private var edits: [Edit] = []
    private var byteCount = 0

    /// Whether there is nothing to take back.
    var isEmpty: Bool { edits.isEmpty }

    /// Notes a change; `joined` makes it one with the change before, if it only inserts where that one stopped.
    mutating func note(_ edit: Edit, joined: Bool) {
        if joined, edit.removed.isEmpty, let last = edits.last, last.start + last.inserted == edit.start {
            edits[edits.count - 1].inserted += edit.inserted
            return
        }
        edits.append(edit)
        byteCount += edit.removed.count
        if edits.count > Self.editsAtMost { dropOldest(Self.editsAtMost / 4) }
        while byteCount > Self.bytesAtMost, edits.count > 1 { dropOldest(1) }
    }

    /// The last change, which is forgotten here.
    mutating func takeLast() -> Edit? {
        guard let edit = edits.popLast() else { return nil }
        byteCount -= edit.removed.count
        return edit
    }

    private mutating func dropOldest(_ count: Int) {
        byteCount -= edits.prefix(count).reduce(0) { $0 + $1.removed.count }
        edits.removeFirst(count)
    }
}
