/// A grapheme cluster as it grows by one scalar after the other.
///
/// The rules are those of UAX #29 as far as terminals follow them: Indic conjuncts and Thai vowels that have a cell of their
/// own are clusters of their own.
struct Cluster {
    /// Marks upon marks are taken up to this many scalars; then a new cluster starts.
    static let scalarsAtMost = 32

    /// The scalar that it starts with.
    let base: Unicode.Scalar
    /// The cells it takes, 1 or 2.
    private(set) var width: Int
    private let baseClass: ScalarClass
    private let widths: ClusterWidths
    private var previous: Unicode.Scalar
    private var count = 1
    private var hasSelector = false

    /// A cluster of one scalar, which has to be visible.
    init(base: Unicode.Scalar, of baseClass: ScalarClass, _ widths: ClusterWidths) {
        self.base = base
        self.widths = widths
        self.baseClass = baseClass
        previous = base
        width = [.wide, .wideEmoji, .spacing].contains(baseClass) ? 2 : 1
    }

    /// Whether it starts with a mark, which then needs something to stand on.
    var isOrphan: Bool { baseClass == .extending || baseClass == .spacing }

    /// Adds the next scalar, if it belongs to the cluster.
    mutating func take(_ next: Unicode.Scalar) -> Bool {
        let nextClass = ScalarClass(of: next)
        guard count < Self.scalarsAtMost, belongs(next, nextClass) else { return false }
        if next.isVariationSelector { hasSelector = true }
        let isWidened =
            next == .emojiPresentation && widths.selectorWidens && (baseClass == .emoji || base.isASCII)
        if isWidened || nextClass == .spacing || nextClass.isPictograph { width = 2 }
        previous = next
        count += 1
        return true
    }

    private func belongs(_ next: Unicode.Scalar, _ nextClass: ScalarClass) -> Bool {
        // A second selector shows nothing: text has been smuggled in them.
        if next.isVariationSelector { return !hasSelector && (!base.isASCII || base.isKeycapBase) }
        if next.isJoiner { return !base.isASCII && !previous.isJoiner }
        if next.isFlagTag { return base == .blackFlag }
        if next.isRegionalIndicator { return base.isRegionalIndicator && count == 1 }
        if next.isSkinTone, !widths.tones { return false }
        if next.isSkinTone { return baseClass.isPictograph && !previous.isJoiner && !previous.isSkinTone }
        switch nextClass {
        case .extending: return true
        case .spacing: return width == 1 && !isOrphan
        case .emoji, .wideEmoji: return widths.joins && baseClass.isPictograph && previous == .zeroWidthJoiner
        case .narrow, .wide, .hidden: return false
        }
    }
}

extension Unicode.Scalar {
    /// Whether a keycap can be put round it.
    fileprivate var isKeycapBase: Bool { ("0"..."9").contains(self) || self == "#" || self == "*" }
}
