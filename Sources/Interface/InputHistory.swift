/// The texts that were entered, and the walk through them.
///
/// What is changed on the way is kept until something is entered, the draft at the end among it.
package struct InputHistory {
    /// How much is kept.
    private static let textsAtMost = 1000
    private static let bytesAtMost = 32 << 20

    /// From the oldest to the newest.
    package private(set) var texts: [String] = []
    private var byteCount = 0
    /// Which text is in the line; the count of texts stands for the draft.
    private var place = 0
    /// What the texts and the draft became on the way, by place.
    private var changed: [Int: String] = [:]

    /// A history that begins with some texts, from the oldest on.
    package init(_ texts: [String] = []) {
        for text in texts { append(text) }
    }

    /// Keeps what was entered, unless it equals the newest, and ends the walk.
    package mutating func append(_ text: String) {
        defer { endWalk() }
        if texts.last != text {
            texts.append(text)
            byteCount += text.utf8.count
        }
        while texts.count > Self.textsAtMost || (byteCount > Self.bytesAtMost && texts.count > 1) {
            byteCount -= texts.removeFirst().utf8.count
        }
    }

    /// Goes back to an empty draft; what was changed on the way is forgotten.
    mutating func endWalk() {
        place = texts.count
        changed.removeAll()
    }

    /// The text before the current one, which is kept as it stands in the line; nil at the oldest.
    mutating func previous(leaving current: String) -> String? {
        place > 0 ? go(to: place - 1, leaving: current) : nil
    }

    /// The text behind the current one, which is kept as it stands in the line; nil at the draft.
    mutating func next(leaving current: String) -> String? {
        place < texts.count ? go(to: place + 1, leaving: current) : nil
    }

    private mutating func go(to place: Int, leaving current: String) -> String {
        let original = self.place < texts.count ? texts[self.place] : ""
        changed[self.place] = current == original ? nil : current
        self.place = place
        return changed[place] ?? (place < texts.count ? texts[place] : "")
    }
}
