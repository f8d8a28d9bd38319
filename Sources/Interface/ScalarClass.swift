/// How a scalar takes part in what a terminal draws.
enum ScalarClass: UInt32 {
    /// One cell.
    case narrow
    /// Two cells.
    case wide
    /// No cell of its own: a mark, a joiner, a variation selector, a Hangul vowel or final.
    case extending
    /// A mark that widens its base by a cell.
    case spacing
    /// Nothing to see: controls, formats, fillers, noncharacters.
    case hidden
    /// One cell, two with U+FE0F behind it.
    case emoji
    /// A pictograph of two cells.
    case wideEmoji

    /// The class of a scalar, found by halving in `runs`.
    init(of scalar: Unicode.Scalar) {
        let wanted = scalar.value << 3 | 7
        var low = 0
        var high = Self.runs.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if Self.runs[middle] <= wanted { low = middle } else { high = middle }
        }
        self = ScalarClass(rawValue: Self.runs[low] & 7) ?? .narrow
    }

    /// Whether a zero-width joiner can tie such a scalar to the one before.
    var isPictograph: Bool { self == .emoji || self == .wideEmoji }
}

extension Unicode.Scalar {
    /// Keeps letters of a cursive script apart.
    static let zeroWidthNonJoiner: Unicode.Scalar = "\u{200C}"
    /// Ties pictographs to one.
    static let zeroWidthJoiner: Unicode.Scalar = "\u{200D}"
    /// Asks for the colored, wide form.
    static let emojiPresentation: Unicode.Scalar = "\u{FE0F}"
    /// What the flags of regions such as Scotland begin with.
    static let blackFlag: Unicode.Scalar = "\u{1F3F4}"
    /// What a mark stands on when it has no base.
    static let dottedCircle: Unicode.Scalar = "\u{25CC}"

    /// Whether it ties or parts its neighbors.
    var isJoiner: Bool { self == .zeroWidthJoiner || self == .zeroWidthNonJoiner }
    /// Whether two of its kind make a flag.
    var isRegionalIndicator: Bool { (0x1F1E6...0x1F1FF).contains(value) }
    /// Whether it colors the pictograph before it.
    var isSkinTone: Bool { (0x1F3FB...0x1F3FF).contains(value) }
    /// Whether it names a region behind a black flag.
    var isFlagTag: Bool { (0xE0020...0xE007F).contains(value) }
    /// Whether it chooses among forms of the scalar before it.
    var isVariationSelector: Bool { (0xFE00...0xFE0F).contains(value) || (0xE0100...0xE01EF).contains(value) }
}
