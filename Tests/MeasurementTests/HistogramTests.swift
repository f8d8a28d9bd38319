import Testing

@testable import Measurement

@Suite struct HistogramTests {
    @Test func nothingHasNoPercentile() {
        #expect(Histogram().percentile(0.5) == nil)
        #expect(Histogram().octaves.isEmpty)
    }

    /// Every percentile of random durations over nine decades is within 4 % of the sorted list's.
    @Test(arguments: 0..<10) func percentilesAreNear(seed: UInt64) throws {
        var random = Seeded(seed)
        let durations = (0..<2000).map { _ -> Duration in
            let magnitude = (0..<Int.random(in: 0...9, using: &random)).reduce(1) { power, _ in power * 10 }
            return .nanoseconds(Int.random(in: 0...(10 * magnitude), using: &random))
        }
        var histogram = Histogram()
        for duration in durations { histogram.record(duration) }
        let sorted = durations.sorted()
        for part in [0.01, 0.5, 0.9, 0.99, 1] {
            let exact = sorted[max(0, Int((part * 2000).rounded(.up)) - 1)] / .seconds(1)
            let told = try #require(histogram.percentile(part)) / .seconds(1)
            #expect(told >= exact - 2e-9 && told <= exact * 1.04 + 2e-9)
        }
        #expect(histogram.longest == sorted.last)
        #expect(histogram.octaves.map(\.count).reduce(0, +) == 2000)
    }

    @Test(arguments: [Duration.zero, .seconds(-1), .nanoseconds(1), .seconds(86_400 * 365 * 30)])
    func extremesAreCounted(duration: Duration) {
        var histogram = Histogram()
        histogram.record(duration)
        #expect(histogram.count == 1)
        #expect(histogram.percentile(1) == max(.zero, duration))
    }
}

/// Numbers that are the same in every run (SplitMix64).
private struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
