/// The texts that were killed, the newest first to be yanked.
struct KillRing {
    private static let textsAtMost = 16
    private static let bytesAtMost = 2 * LineEditor.bytesAtMost

    /// From the oldest to the newest.
    private var texts: [[UInt8]] = []

    /// What a yank inserts.
    var newest: [UInt8]? { texts.last }

    /// Keeps a killed text; one that follows another kill at once is added to it on the side it was killed from.
    mutating func add(_ killed: ArraySlice<UInt8>, isBefore: Bool, toNewest: Bool) {
        if toNewest, let newest = texts.popLast() {
            texts.append(isBefore ? killed + newest : newest + killed)
        } else {
            texts.append(Array(killed))
        }
        while texts.count > Self.textsAtMost
            || (texts.count > 1 && texts.reduce(0, { $0 + $1.count }) > Self.bytesAtMost)
        {
            texts.removeFirst()
        }
    }

    /// The text before the newest, which becomes the newest itself; nil if nothing was killed.
    mutating func rotated() -> [UInt8]? {
        guard let newest = texts.popLast() else { return nil }
        texts.insert(newest, at: 0)
        return texts.last
    }
}
