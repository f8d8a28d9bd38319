/// The search in a pager: incremental, literal, ignoring the case of ASCII unless a capital is typed.
struct PagerSearch {
    /// No more matches than these are found.
    static let matchesAtMost = 100_000

    /// The pattern while it is typed.
    private(set) var typed: String?
    /// The match that was gone to.
    private(set) var current: Range<Int>?
    private var pattern: ByteNeedle?
    /// Where matches start, in their order; those beyond `matchesAtMost` are not found.
    private var starts: [Int] = []
    /// What was there before typing began.
    private var before: (pattern: ByteNeedle?, starts: [Int], current: Range<Int>?) = (nil, [], nil)

    /// Whether keys go to the pattern.
    var isTyping: Bool { typed != nil }
    /// Whether nothing is looked for.
    var isEmpty: Bool { pattern == nil }

    /// Lets a pattern be typed.
    mutating func begin() {
        before = (pattern, starts, current)
        typed = ""
    }

    /// Takes a key into the pattern and looks for it from the offset `top` on; false if the key means nothing here.
    mutating func press(_ key: Key, bound action: Action?, in bytes: [UInt8], from top: Int) -> Bool {
        guard var text = typed else { return false }
        let isGivenUp = key == Key(.escape) || action == .interrupt || (action == .backwardDeleteChar && text.isEmpty)
        if isGivenUp || key == Key(.enter) {
            if isGivenUp { (pattern, starts, current) = before }
            typed = nil
            return true
        }
        switch (key.code, action) {
        case (_, .backwardDeleteChar): text.removeLast()
        case (_, .unixLineDiscard): text = ""
        case (.scalar(let scalar), _) where key.modifiers.isSubset(of: .shift) && scalar.value >= 0x20:
            text.unicodeScalars.append(scalar)
        default: return false
        }
        typed = text
        pattern = ByteNeedle(text)
        starts = pattern?.starts(in: bytes, atMost: Self.matchesAtMost) ?? []
        current = nil
        move(forward: true, from: before.current?.lowerBound ?? top, inclusive: true)
        return true
    }

    /// Goes to the next match or to the one before, round the ends of the text.
    mutating func move(forward: Bool, from top: Int, inclusive: Bool = false) {
        guard let pattern, let first = starts.first, let last = starts.last else { return }
        let origin = current?.lowerBound ?? top
        let start: Int
        if forward {
            let isInclusive = inclusive || current == nil
            start = starts.first { isInclusive ? $0 >= origin : $0 > origin } ?? first
        } else {
            start = starts.last { $0 < origin } ?? last
        }
        current = start..<(start + pattern.count)
    }

    /// `match 3 of 17`; nil if nothing is looked for.
    var place: String? {
        guard pattern != nil else { return nil }
        guard let start = current?.lowerBound, let index = starts.firstIndex(of: start) else { return "no match" }
        let count = Wording.grouped(starts.count) + (starts.count == Self.matchesAtMost ? "+" : "")
        return "match \(Wording.grouped(index + 1)) of \(count)"
    }

    /// The matches that have bytes in a range.
    func matches(touching range: Range<Int>) -> [Range<Int>] {
        guard let pattern else { return [] }
        return starts.lazy.map { $0..<($0 + pattern.count) }.filter { $0.overlaps(range) }
    }
}
