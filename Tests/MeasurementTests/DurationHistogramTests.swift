import TestSupport
import Testing

@testable import Measurement

@Suite struct DurationHistogramTests {
    @Test func nothingHasNoPercentile() {
        #expect(DurationHistogram().percentile(0.5) == nil)
        #expect(DurationHistogram().octaves.isEmpty)
    }

    /// Every percentile of random durations over nine decades is within 1 % of the sorted list's.
    @Test(arguments: 0..<10) func percentilesAreNear(seed: UInt64) throws {
        var random = Seeded(seed)
        let durations = (0..<2000).map { _ -> Duration in
            let magnitude = (0..<Int.random(in: 0...9, using: &random)).reduce(1) { power, _ in power * 10 }
            return .nanoseconds(Int.random(in: 0...(10 * magnitude), using: &random))
        }
        var histogram = DurationHistogram()
        for duration in durations { histogram.record(duration) }
        let sorted = durations.sorted()
        for part in [0.01, 0.5, 0.9, 0.99, 1] {
            let exact = sorted[max(0, Int((part * 2000).rounded(.up)) - 1)] / .seconds(1)
            let told = try #require(histogram.percentile(part)) / .seconds(1)
            #expect(told >= exact - 2e-9 && told <= exact * 1.01 + 2e-9)
        }
        #expect(histogram.longest == sorted.last)
        #expect(histogram.octaves.map(\.count).reduce(0, +) == 2000)
    }

    @Test func whatIsMergedIsCounted() {
        var (left, right) = (DurationHistogram(), DurationHistogram())
        for n in 1...100 { left.record(.microseconds(n)) }
        for n in 1...100 { right.record(.seconds(n)) }
        left.merge(right)
        #expect((left.count, left.longest) == (200, .seconds(100)))
        #expect(left.percentile(0.5).map { $0 <= .microseconds(101) } == true)
    }

    /// What lies between two moments of one histogram is what was counted between them.
    @Test(arguments: 0..<10) func theLatestAreToldFromTheRest(seed: UInt64) throws {
        var random = Seeded(seed)
        var (all, later) = (DurationHistogram(), DurationHistogram())
        func next() -> Duration {
            .nanoseconds(Int.random(in: 0...(1 << Int.random(in: 1...40, using: &random)), using: &random))
        }
        for _ in 0..<Int.random(in: 0...300, using: &random) { all.record(next()) }
        let earlier = all
        for _ in 0..<Int.random(in: 1...300, using: &random) {
            let duration = next()
            all.record(duration)
            later.record(duration)
        }
        let told = all.since(earlier)
        #expect(told.count == later.count)
        #expect(all.since(all).count == 0)
        for part in [0.5, 0.99, 1] {
            let (exact, close) = (try #require(later.percentile(part)), try #require(told.percentile(part)))
            #expect(abs(close / exact - 1) <= 0.01 || close == exact)
        }
    }

    @Test(arguments: [Duration.zero, .seconds(-1), .nanoseconds(1), .seconds(86_400 * 365 * 30)])
    func extremesAreCounted(duration: Duration) {
        var histogram = DurationHistogram()
        histogram.record(duration)
        #expect(histogram.count == 1)
        #expect(histogram.percentile(1) == max(.zero, duration))
    }
}
