import TestSupport
import Testing

@testable import Script

@Suite struct MatcherTests {
    /// The search agrees with the obvious one, in texts of few letters where much is nearly found.
    @Test(arguments: 0..<10) func containsAgreesWithThePlainSearch(seed: UInt64) {
        var random = Seeded(seed)
        for _ in 0..<500 {
            let text = (0..<random.next() % 40).map { _ in UInt8(random.next() % 2) }
            let sought = (0..<random.next() % 8).map { _ in UInt8(random.next() % 2) }
            #expect(contains(text[...], sought[...]) == text.contains(sought), "\(text) \(sought)")
        }
    }

    @Test func aLongHostileTextIsSearchedInLinearTime() {
        let text = [UInt8](repeating: 97, count: 1 << 20)
        let sought = [UInt8](repeating: 97, count: 1 << 19) + [98]
        #expect(!contains(text[...], sought[...]))
    }

    @Test(arguments: [
        (PayloadKind.text, "a", PayloadKind.text, "a", true), (.text, "a", .binary, "a", false),
        (.text, "ab", .text, "a", false), (.binary, "", .binary, "", true),
    ])
    func exactMeansEveryByteAndTheKind(kind: PayloadKind, came: String, wanted: PayloadKind, text: String, meets: Bool)
    {
        var matcher = Matcher()
        let expectation = expectation(.exact(wanted, .template(Template(Array(text.utf8)[...]))), round: nil)
        #expect(matcher.meets(expectation, kind, Array(came.utf8)[...]) == meets)
    }

    @Test func patternsFollowTheRound() throws {
        let script = "@repeat 1\n<~ ^Request \\[{i}\\] .* \\d+$\n@end"
        var matcher = Matcher()
        guard case .expect(let check, _) = try Program(parsing: Array(script.utf8)[...]).instructions[1] else {
            Issue.record("no check")
            return
        }
        for round in [0, 1, 10, 10, 0] {
            let expectation = expectation(check, round: round)
            let (right, wrong) = ("Request [\(round)] é 42".utf8, "Request [\(round + 1)] é 42".utf8)
            #expect(matcher.meets(expectation, .text, Array(right)[...]) == true)
            #expect(matcher.meets(expectation, .text, Array(wrong)[...]) == false)
            #expect(matcher.meets(expectation, .binary, Array(right)[...]) == false)
        }
    }

    private func expectation(_ check: Check, round: Int?) -> Script.Expectation {
        Script.Expectation(
            check: check,
            message: .none,
            group: 0,
            sequence: 1,
            place: Place(line: 1, round: round),
            step: 0,
            measures: false,
            deadline: .zero,
            patience: .zero
        )
    }
}
