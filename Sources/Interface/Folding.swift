/// Messages of many rows are shown by their first rows, so that none fills pages.
struct Folding {
    /// What stands for a message that is folded.
    struct Cut {
        /// The rows that are shown, and a last one that tells of the rest.
        var bytes: ArraySlice<UInt8>
        /// Where that last one begins, counted from the first byte.
        var note: Int
    }

    /// Messages of no more rows are shown whole.
    static let rowsAtMost = 24
    /// Rows that are shown of others.
    static let rowsShown = 12

    /// Whether anything is folded.
    var isOn = false
    /// The number of the message that is shown whole all the same.
    var exception: Int?
    /// Names the keys that open what is folded.
    var bindings = KeyBindings.standard

    /// What is shown of a message, which is given as it falls into rows; nil if that is all of it.
    ///
    /// Where it `isLaidOut`, the bytes are not those of the message, and lines are counted.
    func cut(_ whole: RowBreaker, isLaidOut: Bool) -> Cut? {
        let bytes = whole.text.bytes
        // Most are short: a byte takes eight columns at most, that of a tab.
        let newlines = bytes.count <= 4096 ? bytes.count { $0 == 0x0A } : Self.rowsAtMost
        guard bytes.count > Self.rowsAtMost,
            newlines + bytes.count * 16 / whole.columns >= Self.rowsAtMost
        else { return nil }
        let rows = whole.rows(from: bytes.startIndex, count: Self.rowsAtMost + 1)
        guard rows.count > Self.rowsAtMost else { return nil }
        let end = rows[Self.rowsShown].start
        let rest = bytes[end...]
        let count =
            isLaidOut
            ? Wording.count(rest.count { $0 == 0x0A } + 1, "more line") : Wording.count(rest.count, "more byte")
        let shown = bytes[..<end] + (bytes[end - 1] == 0x0A ? [] : [0x0A])
        let note = "\(whole.text.symbols.ellipsis) \(count)\(opening)"
        return Cut(bytes: shown + Array(note.utf8), note: shown.count)
    }

    /// How a folded message is opened.
    private var opening: String {
        guard let key = bindings.keys(for: .pickPrevious).first else { return "" }
        return "; \(key.name) picks, \(PickedStep.open.key.name) opens"
    }

    /// Behind the last notice of a run of which so many are not shown.
    func note(folded count: Int) -> String {
        let key = bindings.keys(for: .foldNotices).first.map { ": \($0.name)" } ?? ""
        return " (\(Wording.grouped(count)) earlier folded\(key))"
    }
}
