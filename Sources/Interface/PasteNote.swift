/// What is told of a paste that a user may want to look at before sending it.
struct PasteNote: Equatable {
    /// From so many bytes on a paste of one line is worth a note.
    private static let largeFrom = 1000

    /// A line of fewer bytes no longer holds the paste.
    let byteCount: Int
    /// The same in ever fewer words.
    let wordings: [String]

    /// The note of a paste; nil for one that is short and of one line.
    init?(_ paste: String) {
        byteCount = paste.utf8.count
        let newlines = paste.utf8.count { $0 == 0x0A }
        guard newlines > 0 || paste.utf8.count >= Self.largeFrom else { return nil }
        let lines = newlines + (paste.utf8.last == 0x0A ? 0 : 1)
        let size = Wording.count(paste.utf8.count, "byte")
        let short = lines > 1 ? "pasted \(Wording.count(lines, "line")), \(size)" : "pasted \(size)"
        wordings = lines > 1 ? ["\(short); Enter sends all as one message", short] : [short]
    }

    /// As many words as have room in so many columns.
    func text(columns: Int) -> String {
        wordings.first { $0.utf8.count <= columns } ?? wordings.last ?? ""
    }
}
