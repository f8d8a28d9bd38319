/// The texts that were entered, and the walk through them.
///
/// What is changed on the way is kept until something is entered, the draft at the end among it.
package struct InputHistory {
    /// How much is kept.
    private static let textsAtMost = 10_000
    private static let bytesAtMost = 32 << 20

    /// From the oldest to the newest.
    package private(set) var texts: [String] = []
    private var byteCount = 0
    /// The same texts, for looking one up.
    private var known: Set<String> = []
    /// Which text is in the line; the count of texts stands for the draft.
    private var place = 0
    /// What the texts and the draft became on the way, by place.
    private var changed: [Int: String] = [:]

    /// A history that begins with some texts, from the oldest on; of equal ones the newest counts.
    package init(_ texts: [String] = []) {
        var kept: [String] = []
        for text in texts.reversed() where kept.count < Self.textsAtMost && known.insert(text).inserted {
            byteCount += text.utf8.count
            kept.append(text)
        }
        self.texts = kept.reversed()
        place = self.texts.count
    }

    /// Keeps what was entered and ends the walk; an equal text from before goes.
    ///
    /// - Returns: Whether it is for later runs too: not if it equals the newest, or is kept out by a space at its start.
    @discardableResult
    package mutating func append(_ text: String) -> Bool {
        defer { endWalk() }
        guard !text.isEmpty, texts.last != text else { return false }
        if known.contains(text), let earlier = texts.firstIndex(of: text) {
            texts.remove(at: earlier)
        } else {
            byteCount += text.utf8.count
            known.insert(text)
        }
        texts.append(text)
        while texts.count > Self.textsAtMost || (byteCount > Self.bytesAtMost && texts.count > 1) {
            let oldest = texts.removeFirst()
            known.remove(oldest)
            byteCount -= oldest.utf8.count
        }
        return !text.hasPrefix(" ")
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

    /// The oldest text, or the draft behind the newest; nil where the walk is there already.
    mutating func end(oldest: Bool, leaving current: String) -> String? {
        let end = oldest ? 0 : texts.count
        return place == end ? nil : go(to: end, leaving: current)
    }

    /// Goes to a text somewhere; what stood in the line is kept.
    mutating func leap(to place: Int, leaving current: String) { _ = go(to: place, leaving: current) }

    private mutating func go(to place: Int, leaving current: String) -> String {
        let original = self.place < texts.count ? texts[self.place] : ""
        changed[self.place] = current == original ? nil : current
        self.place = place
        return changed[place] ?? (place < texts.count ? texts[place] : "")
    }
}
