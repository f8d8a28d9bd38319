import Testing

@testable import Script

/// Variables and what they are filled into, while a script plays.
@Suite struct VariablesTests {
    /// The messages that a script sends to a server with these answers, and its report.
    private func play(
        _ script: String,
        window: Int = 1,
        reply: @escaping (String) -> String = { "\($0) - i got it" }
    ) throws -> (sent: [String], report: Report) {
        var simulation = try Simulation(script: script) { options in
            options.window = window
            options.seed = 7
            options.epoch = .seconds(1_700_000_000)
        }
        simulation.reply = reply
        let report = simulation.run()
        let sent = simulation.actions.compactMap { action -> String? in
            if case .send(_, let bytes, _) = action { String(decoding: bytes, as: UTF8.self) } else { nil }
        }
        return (sent, report)
    }

    @Test func whatIsSetIsFilledIn() throws {
        let (sent, report) = try play("@set a x{{}\n@set a {a}y\n> {a}{{}a}\n< {a}{{}a} - i got it\n")
        #expect(sent == ["x{y{a}"])
        #expect(report.exitCode == 0, "\(report.text(file: "s"))")
    }

    @Test(arguments: [1, 50]) func whatIsCapturedIsFilledIn(window: Int) throws {
        let script = """
            @repeat 3
            > login {i}
            <~ ^token=(?<token>[^;]+);
            > use {token}
            <~ use {token} - i
            @end
            """
        let (sent, report) = try play(script, window: window) { text in
            text.hasPrefix("login") ? "token=a.*\(text.last ?? "?");" : "\(text) - i got it"
        }
        #expect(sent == (0..<3).flatMap { ["login \($0)", "use a.*\($0)"] })
        #expect(report.exitCode == 0, "\(report.text(file: "s"))")
    }

    @Test(arguments: [1, 50]) func aScriptEndsWhereACaptureFailed(window: Int) throws {
        let script = "> a\n<~ (?<t>\\d+)\n> {t}\n> b\n"
        let (sent, report) = try play(script, window: window)
        #expect(sent == ["a"])
        #expect(report.exitCode == 4)
        #expect(report.neverSent == 2)
        let text = report.text(file: "s")
        #expect(text.contains("{t} has no value (s:3): the check that captures it failed"), "\(text)")
    }

    @Test func whatWasCapturedBeforeIsNotUsedAgain() throws {
        var answers = ["1", "none"]
        let script = "@repeat 2\n> a\n<~ (?<t>\\d+)\n> {t}\n<* 1\n@end\n"
        let (sent, report) = try play(script) { text in text == "a" ? answers.removeFirst() : text }
        #expect(sent == ["a", "1", "a"])
        #expect(report.exitCode == 4)
    }

    @Test func eachUseIsAnotherNumber() throws {
        let (sent, report) = try play("@repeat 20\n> {random} {uuid} {now}\n@end")
        #expect(report.exitCode == 0)
        let words = sent.map { $0.split(separator: " ") }
        #expect(Set(words.map { $0[0] }).count == 20)
        #expect(Set(words.map { $0[1] }).count == 20)
        let form = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
        #expect(try words.allSatisfy { try form.wholeMatch(in: $0[1]) != nil }, "\(words)")
        #expect(words.map { $0[2] } == (0..<20).map { "\(1_700_000_000_000 + $0)" })
    }

    @Test func expectedTextsKeepTheNumberOfTheirTurn() throws {
        let (_, report) = try play("@set id {uuid}\n> {id}\n< {id} - i got it\n<* 0\n")
        #expect(report.exitCode == 0, "\(report.text(file: "s"))")
    }

    @Test func whatIsFilledIntoJSONIsAString() throws {
        let script = "@set name \"q\\\"\n> {name}\n<$ .name == \"{name}\"\n"
        let (_, report) = try play(script) { _ in "{\"name\":\"\\\"q\\\\\\\"\"}" }
        #expect(report.exitCode == 0, "\(report.text(file: "s"))")
    }

    @Test(
        arguments: [
            (".user.id == 7", true), (".user.id == 7.0", true), (".user.id == 8", false), (".user.id > 6.5", true),
            (".user.id <= 6", false), (".user.id != 7", false), (".user.name == ann", true), (".user.name", true),
            (".user.nick", false), (".user.name > 3", false), (".tags[-1] == \"b\"", true),
            (".user == {\"name\":\"ann\",\"id\":7}", true), (".none == null", true), (".tags == [\"a\"]", false),
        ] as [(String, Bool)]
    )
    func jsonIsChecked(_ check: String, _ holds: Bool) throws {
        let answer = "{\"user\":{\"id\":7,\"name\":\"ann\"},\"tags\":[\"a\",\"b\"],\"none\":null}"
        let (_, report) = try play("> hi\n<$ \(check)\n") { _ in answer }
        #expect((report.exitCode == 0) == holds, "\(report.text(file: "s"))")
    }

    @Test func noAnswerIsAwaitedWhereNoneIsAskedFor() throws {
        var simulation = try Simulation(script: "> a\n<* 0\n> b\n")
        simulation.fault = .swallow
        simulation.struck = 1
        let report = simulation.run()
        #expect(report.exitCode == 0)
        #expect(report.lost == 0)
        #expect(
            report.text(file: "s").hasPrefix(
                "sent 2, answered 1, lost 0, altered 0, doubled 0, not asked for answers 1\n"
            )
        )
    }

    @Test func theServerClosesAsExpected() throws {
        var simulation = try Simulation(
            script: "> a\n> b\n@expect-close 1006\n@reconnect\n> c\n@close 3000\n@reconnect\n> d"
        )
        simulation.fault = .kill
        simulation.struck = 2
        let report = simulation.run()
        #expect(simulation.actions.filter { $0 == .connect }.count == 2)
        #expect(report.sent == 4)
        #expect(report.exitCode == 0)
        #expect(report.unasked == 1)
    }

    @Test func anotherCloseThanExpectedIsTold() throws {
        var simulation = try Simulation(script: "> a\n@expect-close 4000\n")
        simulation.fault = .kill
        simulation.struck = 1
        let report = simulation.run()
        #expect(report.exitCode == 4)
        #expect(report.text(file: "s").contains("  closed by the server with 1006 (s:2); expected: 4000\n"))
    }

    @Test func aCloseThatDoesNotComeIsTold() throws {
        let (sent, report) = try play("> a\n< a - i got it\n@expect-close\n@reconnect\n> b\n")
        #expect(sent == ["a", "b"])
        #expect(report.exitCode == 4)
        #expect(report.text(file: "s").contains("  not closed by the server (s:3)\n"))
    }

    @Test(arguments: [1, 7]) func whatWasLostIsSentAgain(window: Int) throws {
        var simulation = try Simulation(script: "@repeat 30\n> {i}\n< {i} - i got it\n@end") { options in
            options.window = window
            options.resends = true
        }
        simulation.fault = .kill
        simulation.struck = 10
        let report = simulation.run()
        #expect(report.exitCode == 0, "\(report.text(file: "s"))")
        #expect(report.answered == 30)
        #expect(report.resent == window)
        #expect(report.resentMessages.map(\.count) == [window])
        let first = report.resentMessages[0].lowerBound
        let again = window == 1 ? "message \(first)" : "messages \(first) to \(first + window - 1)"
        #expect(
            report.text(file: "s").hasPrefix(
                "sent 30, answered 30, lost 0, altered 0, doubled 0, reconnected 1, again \(window)\n"
                    + "sent again: \(again)\n"
            )
        )
        #expect(report.json(file: "s", exitCode: 0).contains("\"resentMessages\":[[\(first),\(first + window - 1)]]"))
    }

    @Test func theFirstFailureEndsItIfItShall() throws {
        var simulation = try Simulation(script: "@repeat 9\n> {i}\n< {i} - i got it\n@end") { $0.stopsOnFailure = true }
        simulation.fault = .alter
        simulation.struck = 3
        let report = simulation.run()
        #expect(report.sent == 3)
        #expect(report.neverSent == 6)
        #expect(report.exitCode == 4)
    }
}
