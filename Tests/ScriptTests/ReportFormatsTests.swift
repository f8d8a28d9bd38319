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
        > {{}i} & <x>
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

    @Test func aFilesNameIsNoTest() throws {
        let (program, report) = try run()
        let cases = report.cases(of: program, file: "a\nok 9 - b\u{1B}[2J.yodel")
        #expect(CheckFormats.tap(cases).contains("\nok 1 - a\\\\nok 9 - b\\\\u{1b}[2J.yodel:2 < one - i got it\n"))
        #expect(!CheckFormats.junit(cases, report: report, file: "f").contains("a\n"))
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
        let value = try JSONValue(parsing: Array(report.json(file: "talk.yodel", exitCode: 143).utf8)[...])
        #expect(value["ending"]?.string == "completed")
        #expect(value["exitCode"]?.number == 143)
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

    /// A long message is shown where it differs, in no more than 80 columns.
    @Test(arguments: [1, 7]) func theDifferenceOfLongMessagesIsInView(window: Int) throws {
        let long = String(repeating: "é", count: 3000)
        var simulation = try Simulation(script: "> \(long)middle\(long)\n< \(long)muddle\(long) - i got it\n") {
            $0.window = window
        }
        let report = simulation.run()
        let text = report.text(file: "s")
        let (before, after) = (String(repeating: "é", count: 27), String(repeating: "é", count: 17))
        let expected = """
                altered answer:  ...\(before)middle\(after)...
                expected:        ...\(before)muddle\(after)...
                \(String(repeating: " ", count: 48))^ differs from here

            """
        #expect(text.hasSuffix(expected))
        let came = try #require(report.failures.first?.came)
        #expect(came.start % 2 == 0 && came.description.hasSuffix("... (12017 bytes)"))
    }

    @Test func textsOfSeveralLinesAreToldAsADiff() throws {
        var simulation = try Simulation(
            script: "> {\n>+ 1\n>+ 2\n>+ 3\n>+ 4\n>+ }\n< {\n<+ 1\n<+ 2\n<+ three\n<+ 4\n<+ } - i got it\n"
        )
        #expect(
            simulation.run().text(file: "s").hasSuffix(
                """
                    altered answer; expected is -, came is +:
                      ...
                        1
                        2
                      - three
                      + 3
                        4
                        } - i got it

                """
            )
        )
    }

    @Test func aRateThatWasNotAttainedIsTold() throws {
        for (millisecondsApart, told) in [(20, false), (1, true)] {
            var simulation = Simulation(lines: (0..<100).map { "\($0)" }) {
                $0.interval = .milliseconds(millisecondsApart)
            }
            simulation.latency = .milliseconds(5)
            let report = simulation.run()
            let text = report.text(file: "s")
            #expect(text.contains("/s, of 1000/s asked for\n") == told)
            #expect(text.contains("asked for") == told)
            #expect(report.json(file: "s", exitCode: 0).contains("\"askedPerSecond\":\(told ? 1000 : 50)"))
        }
    }

    @Test func aRateIsKept() {
        var simulation = Simulation(lines: (0..<11).map { "\($0)" }) { $0.interval = .milliseconds(20) }
        _ = simulation.run()
        #expect(simulation.sentAt.map { Int($0.inSeconds * 1000 + 0.5) } == (0..<11).map { $0 * 20 })
    }

    /// No coordinated omission: what a slow answer keeps from being sent has waited since it was due.
    @Test func whatIsDueStaysDue() throws {
        var simulation = Simulation(lines: (0..<400).map { "\($0)" }) { $0.interval = .milliseconds(20) }
        simulation.fault = .late
        simulation.struck = 5
        let report = simulation.run()
        let stall = try #require(simulation.sentAt.dropFirst(5).first) - .milliseconds(100)
        #expect(stall >= .seconds(4.9))
        // Up to the one that is due when the lateness is made up for, each goes out after the answer to the one before.
        let due = (0..<400).map { Duration.milliseconds(20 * $0) }
        #expect(zip(simulation.sentAt, due).allSatisfy { $0 >= $1 })
        #expect(simulation.sentAt.last == due.last)
        #expect(report.roundTrips.percentile(0.9).map { $0 < .milliseconds(2) } == true)
        #expect(report.responses.count == report.roundTrips.count)
        #expect(report.responses.percentile(0.5).map { $0 > .seconds(1) } == true)
        #expect(report.text(file: "s").contains("\nsince due  p50 "))
    }

    @Test func pausesOfTheScriptAreNoLateness() throws {
        var simulation = try Simulation(script: "@repeat 5\n> {i}\n@sleep 1s\n@end") { $0.interval = .milliseconds(20) }
        let report = simulation.run()
        #expect(report.responses.longest <= .milliseconds(2))
    }

    /// Two counts beyond what a number holds are one beyond it, too.
    @Test func countsBeyondEveryNumberStayThere() throws {
        let script = String(repeating: "@repeat 9999999\n", count: 3) + "> a\n" + String(repeating: "@end\n", count: 3)
        var report = Player(Source(try Program(parsing: Array(script.utf8)[...])), .init()).report
        report.merge(report)
        #expect(report.total == .max)
        #expect(report.neverSent == .max)
    }

    @Test func reportsOfConnectionsAreOne() throws {
        func report(_ fault: Simulation.Fault) throws -> Report {
            var simulation = try Simulation(script: "@repeat 9\n> {i}\n@end\n")
            simulation.fault = fault
            simulation.struck = 5
            return simulation.run()
        }
        var report1 = try report(.none)
        report1.number(as: 1)
        for (number, fault) in [(2, Simulation.Fault.kill), (3, .alter)] {
            var other = try report(fault)
            other.began = .seconds(number)
            other.number(as: number)
            report1.merge(other)
        }
        #expect(report1.exitCode == 3)
        #expect(report1.roundTrips.count == 9 + 4 + 8)
        #expect(report1.neverSent == 4)
        #expect(
            report1.text(file: "s").contains(
                "3 connections, sent 23, answered 21, lost 1, altered 1, doubled 0, unsent 4\n"
            )
        )
        #expect(report1.text(file: "s").contains("23 messages in 3.01 s: 7.6 messages/s\n"))
        #expect(report1.faulty.map(\.connection) == [2, 3])
        #expect(
            report1.text(file: "s").contains(
                """
                2 of 3 connections with faults:
                  connection 2: sent 5, answered 4, lost 1, ended early
                  connection 3: sent 9, answered 8, altered 1

                """.dropLast()
            )
        )
        #expect(report1.text(file: "s").contains("  message 5 of connection 3 (s:2, round 4): 4\n"))
    }
}
