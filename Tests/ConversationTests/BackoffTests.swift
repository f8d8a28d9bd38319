import Conversation
import TestSupport
import Testing

@Suite struct BackoffTests {
    @Test(arguments: [(0, 1), (1, 2), (3, 8), (4, 16), (5, 30), (1_000, 30), (-1, 1)])
    func doublesUpToTheLimit(attempt: Int, seconds: Int) {
        var random = Seeded(1)
        #expect(Backoff(jitter: 0).delay(attempt: attempt, using: &random) == .seconds(seconds))
    }

    @Test func jitterStaysInItsBounds() {
        var random = Seeded(2)
        let delays = (0..<1_000).map { _ in Backoff(jitter: 0.2).delay(attempt: 2, using: &random) }
        #expect(delays.allSatisfy { $0 >= .seconds(3.2) && $0 <= .seconds(4.8) })
        #expect(Set(delays).count > 900)
    }
}
