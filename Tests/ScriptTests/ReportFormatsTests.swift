import JSON
import Measurement
import Testing

@testable import Script

/// What other programs read in the end.
@Suite struct ReportFormatsTests {
    private static let script = """
        > one
        < one - i got it
        @repeat 3
        > #{i}
        @end
        > end
        <~ never
        > {i} & <x>
        """

    /// A run in which the third message is altered and the fifth does not meet its pattern.
    private func run() throws -> (Script.Program, Report) {
        let program = try Script.Program(parsing: Array(Self.script.utf8)[...])
        var simulation = Simulation(Source(program)) { $0.stopsOnFailure = false }
        simulation.fault = .alter
        simulation.struck = 3
        return (program, simulation.run())
    }

    @Test func asTAP() throws {
        let (program, report) = try run()
        let expected = ##"""
            TAP version 14
            1..4
            ok 1 - talk.yodel:2 < one - i got it
            not ok 2 - talk.yodel:4 > \#{i}
              ---
              failures: 1
              first: |-
                  message 3 (talk.yodel:4, round 1): #1
                    altered answer:  ALTERED
                    expected:        #1
              ...
            not ok 3 - talk.yodel:7 <~ never
              ---
              failures: 1
              first: |-
                  message 5 (talk.yodel:7): end
                    altered answer:  end - i got it
                    expected:        never
              ...
            ok 4 - talk.yodel:8 > {{}i} & <x>

            """##
        #expect(CheckFormats.tap(report.cases(of: program, file: "talk.yodel")) == expected)
    }

    @Test func asJUnit() throws {
        let (program, report) = try run()
        let text = CheckFormats.junit(report.cases(of: program, file: "talk.yodel"), report: report, file: "talk.yodel")
        #expect(text.contains(#"<testsuite name="talk.yodel" tests="4" failures="2" errors="0" skipped="0" time="0."#))
        #expect(text.contains(#"<testcase classname="talk.yodel:8" name="&gt; {{}i} &amp; &lt;x&gt;"/>"#))
        #expect(text.contains(#"<failure message="failed 1x">  message 5 (talk.yodel:7): end"#), "\(text)")
    }

    @Test func asJSON() throws {
        let (_, report) = try run()
        let value = try JSONValue(parsing: Array(report.json(file: "talk.yodel").utf8)[...])
        #expect(value["ending"]?.string == "completed")
        #expect(value["exitCode"]?.number == 4)
        #expect(value["sent"]?.number == 6)
        #expect(value["answered"]?.number == 4)
        #expect(value["altered"]?.number == 2)
        #expect(value["unsent"]?.number == 0)
        #expect(value["roundTrip"]?["p90"]?.number == 1)
        let failure = try #require(value["failures"]?[0])
        #expect(failure["kind"]?.string == "altered")
        #expect(failure["line"]?.number == 4)
        #expect(failure["round"]?.number == 1)
        #expect(failure["came"]?.string == "ALTERED")
    }

    @Test func whatWasNeverReachedIsSkipped() throws {
        let program = try Script.Program(parsing: Array("> a\n> b\n> c\n".utf8)[...])
        var simulation = Simulation(Source(program)) { $0.stopsOnFailure = true }
        simulation.fault = .alter
        simulation.struck = 2
        let report = simulation.run()
        let outcomes = report.cases(of: program, file: "f").map(\.outcome)
        #expect(outcomes.first == .passed(1))
        #expect(outcomes.last == .skipped)
        #expect(
            CheckFormats.tap(report.cases(of: program, file: "f")).contains("ok 3 - f:3 > c # SKIP never reached\n")
        )
    }

    @Test func aLineFileIsOneCheck() throws {
        var simulation = Simulation(lines: ["a", "b"])
        let report = simulation.run()
        #expect(
            report.cases(of: nil, file: "f") == [
                CheckCase(place: "f", text: "each line is answered", outcome: .passed(2))
            ]
        )
    }

    @Test func theDifferenceIsPointedAt() throws {
        var simulation = try Simulation(script: "> hello\n< hello - i got him\n")
        #expect(
            simulation.run().text(file: "s").contains(
                """
                    altered answer:  hello - i got it
                    expected:        hello - i got him
                                                   ^ differs from here
                """
            )
        )
    }

    @Test func aRateIsKept() {
        var simulation = Simulation(lines: (0..<11).map { "\($0)" }) { $0.interval = .milliseconds(20) }
        _ = simulation.run()
        #expect(simulation.sentAt.map { Int($0.inSeconds * 1000 + 0.5) } == (0..<11).map { $0 * 20 })
    }

    @Test func latenessIsCaughtUpATenthOfASecond() {
        var simulation = Simulation(lines: (0..<30).map { "\($0)" }) { $0.interval = .milliseconds(20) }
        simulation.fault = .late
        simulation.struck = 5
        _ = simulation.run()
        let gaps = zip(simulation.sentAt.dropFirst(), simulation.sentAt).map { $0 - $1 }
        #expect(gaps.count { $0 < .milliseconds(19) } <= 7)
        #expect(gaps.dropFirst(12).allSatisfy { $0 == .milliseconds(20) })
    }

    @Test func reportsOfConnectionsAreOne() throws {
        func report(_ fault: Simulation.Fault) throws -> Report {
            var simulation = try Simulation(script: "@repeat 9\n> {i}\n@end\n")
            simulation.fault = fault
            simulation.struck = 5
            return simulation.run()
        }
        var report1 = try report(.none)
        try report1.merge(report(.kill), elapsed: .seconds(2))
        try report1.merge(report(.alter), elapsed: .seconds(3))
        #expect(report1.exitCode == 3)
        #expect(report1.roundTrips.count == 9 + 4 + 8)
        #expect(report1.neverSent == 4)
        #expect(
            report1.text(file: "s").contains(
                "3 connections, sent 23, answered 21, lost 1, altered 1, doubled 0, unsent 4\n"
            )
        )
        #expect(report1.text(file: "s").contains("23 messages in 3 s: 8 messages/s\n"))
    }
}
