import Histogram

/// Durations counted in buckets that grow with them (Gil Tene's HdrHistogram), in nanoseconds.
///
/// Each is known to two digits, so percentiles are within 1 %; the memory grows with the longest, to some 20 KiB for a second.
package struct DurationHistogram: Sendable {
    private var buckets = Histogram<UInt64>(numberOfSignificantValueDigits: .two)
    /// The longest that was counted, exact but in what `since(_:)` returns; zero before the first.
    package private(set) var longest: Duration = .zero

    /// Nothing counted yet.
    package init() {}

    /// How many were counted.
    package var count: Int { Int(buckets.totalCount) }

    /// Counts a duration; what is below 0 counts as 0.
    package mutating func record(_ duration: Duration) {
        buckets.record(Self.nanoseconds(duration))
        longest = max(longest, duration)
    }

    /// Counts all that another one has counted.
    package mutating func merge(_ other: DurationHistogram) {
        buckets.add(other.buckets)
        longest = max(longest, other.longest)
    }

    /// What was counted since this histogram was as it is in `earlier`; the longest is known to 1 % only.
    package func since(_ earlier: DurationHistogram) -> DurationHistogram {
        var later = DurationHistogram()
        for value in buckets.recordedValues() {
            let isNew = value.value > earlier.buckets.max
            let count = value.count - (isNew ? 0 : earlier.buckets.countForValue(value.value))
            guard count > 0 else { continue }
            later.buckets.record(value.value, count: count)
            later.longest = min(longest, .nanoseconds(Int64(clamping: value.value)))
        }
        return later
    }

    /// The duration that a part of all do not exceed, 0.5 for the median; nil while there are none.
    package func percentile(_ part: Double) -> Duration? {
        guard count > 0 else { return nil }
        return min(longest, .nanoseconds(Int64(clamping: buckets.valueAtPercentile(part * 100))))
    }

    /// How many lie in each part of a scale that doubles from bar to bar, from the first that has any to the last.
    package var octaves: [(upTo: Duration, count: Int)] {
        var counts: [Int] = []
        for value in buckets.recordedValues() {
            let octave = UInt64.bitWidth - value.value.leadingZeroBitCount
            counts += repeatElement(0, count: max(0, octave + 1 - counts.count))
            counts[octave] += Int(value.count)
        }
        guard let first = counts.firstIndex(where: { $0 > 0 }) else { return [] }
        return counts.indices[first...].map { (.nanoseconds(Int64(1) << min($0, 62)), counts[$0]) }
    }

    private static func nanoseconds(_ duration: Duration) -> UInt64 {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        // Half of what the buckets can take: three hundred years.
        return UInt64(min(seconds, 9_000_000_000)) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
    }
}
