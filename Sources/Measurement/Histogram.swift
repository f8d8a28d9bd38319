/// Durations counted in buckets that grow with them, so that a percentile is known to 3 % in fixed memory.
package struct Histogram: Sendable {
    /// Buckets in an octave.
    private static let resolution = 32
    /// A bucket's bounds are told in units of 2^30 attoseconds, about a nanosecond: a shift instead of a division.
    private static let unit: Int128 = 1 << 30

    private var counts = [Int](repeating: 0, count: 60 * resolution)
    package private(set) var count = 0
    package private(set) var longest: Duration = .zero

    package init() {}

    /// Counts a duration; what is below 0 counts as 0.
    package mutating func record(_ duration: Duration) {
        let value = UInt64(clamping: max(0, duration.attoseconds) / Self.unit)
        counts[Self.bucket(value)] += 1
        count += 1
        longest = max(longest, duration)
    }

    /// Counts all that another one has counted.
    package mutating func merge(_ other: Histogram) {
        for index in counts.indices { counts[index] += other.counts[index] }
        count += other.count
        longest = max(longest, other.longest)
    }

    /// The duration that a part of all do not exceed, 0.5 for the median; nil while there are none.
    package func percentile(_ part: Double) -> Duration? {
        guard count > 0 else { return nil }
        let rank = max(1, Int((Double(count) * part).rounded(.up)))
        var passed = 0
        for bucket in counts.indices {
            passed += counts[bucket]
            if passed >= rank { return min(longest, Self.upperBound(bucket)) }
        }
        return longest
    }

    /// How many lie in each part of a scale that doubles from bar to bar, from the first that has any to the last.
    package var octaves: [(upTo: Duration, count: Int)] {
        let octaves = stride(from: 0, to: counts.count, by: Self.resolution).map { start in
            (
                upTo: Self.upperBound(start + Self.resolution - 1),
                count: counts[start..<start + Self.resolution].reduce(0, +)
            )
        }
        guard let first = octaves.firstIndex(where: { $0.count > 0 }),
            let last = octaves.lastIndex(where: { $0.count > 0 })
        else { return [] }
        return Array(octaves[first...last])
    }

    /// Values up to the resolution have a bucket each; above it, an octave has that many.
    private static func bucket(_ value: UInt64) -> Int {
        guard value >= UInt64(resolution) else { return Int(value) }
        let exponent = 63 - value.leadingZeroBitCount - 5
        return exponent * resolution + Int(value >> UInt64(exponent))
    }

    private static func upperBound(_ bucket: Int) -> Duration {
        guard bucket >= resolution else { return Duration(attoseconds: Int128(bucket + 1) * unit) }
        let exponent = bucket / resolution - 1
        let mantissa = Int128(bucket % resolution + resolution + 1)
        return Duration(attoseconds: (mantissa << Int128(exponent)) * unit)
    }
}
