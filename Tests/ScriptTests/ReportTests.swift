import Measurement
import Testing

@testable import Script

/// What the user reads in the end, whole.
@Suite struct ReportTests {
    private func report(_ simulation: consuming Simulation) -> String {
        simulation.run().text(file: "talk.yodel", ascii: true)
    }

    @Test func aRunWithoutFaults() throws {
        let simulation = try Simulation(script: "@repeat 1000\n> Request [{i}]\n< Request [{i}] - i got it\n@end")
        #expect(
            report(simulation) == """
                sent 1000, answered 1000, lost 0, altered 0, doubled 0
                1000 messages in 1 s: 1000 messages/s
                round trip p50 1 ms, p90 1 ms, p99 1 ms, max 1 ms

                """
        )
    }

    @Test func faultsAreNamedWithTheirPlaces() {
        var simulation = Simulation(lines: ["one", "", "two\u{1B}[0m", "three"])
        simulation.fault = .alter
        simulation.struck = 2
        #expect(
            report(simulation) == """
                sent 3, answered 2, lost 0, altered 1, doubled 0, skipped 1 empty line
                3 messages in 3 ms: 1000 messages/s
                round trip p50 1 ms, p90 1 ms, p99 1 ms, max 1 ms
                1 failure:
                  message 2 (talk.yodel:3): two\\u{1b}[0m
                    altered answer:  ALTERED
                    expected:        two\\u{1b}[0m

                """
        )
    }

    @Test func aServerThatHangs() throws {
        var simulation = try Simulation(script: "@timeout 1s\n@repeat 2\n> a{i}\n< a{i} - i got it\n@end")
        simulation.fault = .hang
        simulation.struck = 1
        #expect(
            report(simulation) == """
                timeout: the server has not answered for 1 s
                sent 1, answered 0, lost 1, altered 0, doubled 0, unsent 1
                1 failure:
                  message 1 (talk.yodel:4, round 0): a0
                    not answered; expected: a0 - i got it

                """
        )
    }

    @Test func timesAreDrawnInBars() {
        var report = Report()
        report.sent = 3
        for milliseconds in [1, 1, 5] { report.roundTrips.record(.milliseconds(milliseconds)) }
        let bars = report.text(file: "s").split(separator: "\n").filter { $0.contains("up to") }
        #expect(
            bars.map { $0.drop { $0 == " " } } == [
                "up to 1.05 ms ████████████████████████████████████████ 2", "up to 2.10 ms  0", "up to 4.19 ms  0",
                "up to 8.39 ms ████████████████████ 1",
            ]
        )
    }
}
