import JSON
import Testing

@testable import Script

/// HTTP Archives: their messages are told by their numbers, for an archive's lines mean nothing.
@Suite struct ArchiveTests {
    private func message(_ type: String, _ text: String, time: Double = 1, opcode: Int = 1) -> String {
        "{\"type\":\"\(type)\",\"time\":\(time),\"opcode\":\(opcode),\"data\":\"\(text)\"}"
    }

    /// An archive with one connection for each list of messages, and a plain request before them.
    private func archive(_ connections: [[String]]) -> [UInt8] {
        let entries = connections.map { messages in
            "{\"request\":{\"url\":\"ws://h/\"},\"_webSocketMessages\":[\(messages.joined(separator: ",\n"))]}"
        }
        return Array("{\"log\":{\"entries\":[{\"request\":{}},\(entries.joined(separator: ","))]}}".utf8)
    }

    private func program(_ connections: [[String]]) throws -> Script.Program {
        try Script.Program(archive: archive(connections)[...])
    }

    private var twoConnections: [[String]] {
        [
            [message("send", "a"), message("receive", "a - i got it"), message("send", "b")],
            [message("send", "c"), message("receive", "c - he got it")],
        ]
    }

    @Test func placesAreTheNumbersOfMessages() throws {
        let program = try program(twoConnections)
        #expect(
            program.checks.map { "\($0.0.line) \($0.text)" } == ["2 < a - i got it", "5 < c - he got it"]
        )
        var simulation = Simulation(Source(program))
        (simulation.fault, simulation.struck) = (.swallow, 2)
        let report = simulation.run()
        #expect(report.exitCode == 4)
        let told = report.text(file: "talk.har")
        #expect(told.contains("  message 3 (entry 5 of talk.har): c\n"), "\(told)")
        let cases = report.cases(of: program, file: "talk.har")
        #expect(cases.map(\.place) == ["entry 2 of talk.har", "entry 5 of talk.har"])
        #expect(CheckFormats.tap(cases).contains("not ok 2 - entry 5 of talk.har < c - he got it\n"))
        let failure = try JSONValue(parsing: Array(report.json(file: "talk.har", exitCode: 4).utf8)[...])["failures"]?[
            0
        ]
        #expect(failure?["entry"]?.number == 5)
        #expect(failure?["line"] == nil)
    }

    /// A recording's places are its lines.
    @Test func placesOfRecordingsAreLines() throws {
        let recording = Recording(entries: [
            .init(at: .zero, .opened(url: "ws://h/")), .init(at: .zero, .sent(.text, Array("a".utf8)[...])),
            .init(at: .zero, .received(.text, Array("b".utf8)[...])),
        ])
        let lines = recording.entries.reduce(into: Recording.header(url: "", started: .zero)) { $0 += $1.line }
        var simulation = Simulation(Source(try Script.Program(recording: lines[...])))
        #expect(simulation.run().text(file: "r.jsonl").contains("  message 1 (r.jsonl:4): a\n"))
    }

    @Test(arguments: [
        ("{\"type\":\"push\",\"time\":1,\"opcode\":1,\"data\":\"x\"}", "type"),
        ("{\"time\":1,\"opcode\":1,\"data\":\"x\"}", "type"), ("null", "type"), ("7", "type"),
        ("{\"type\":\"send\",\"time\":1,\"opcode\":8,\"data\":\"x\"}", "opcode"),
        ("{\"type\":\"send\",\"time\":1,\"data\":\"x\"}", "opcode"),
        ("{\"type\":\"receive\",\"time\":1,\"opcode\":1,\"data\":7}", "data"),
        ("{\"type\":\"receive\",\"time\":1,\"opcode\":1}", "data"),
        ("{\"type\":\"send\",\"time\":1,\"opcode\":2,\"data\":\"A===\"}", "data"),
        ("{\"type\":\"send\",\"time\":1,\"opcode\":2,\"data\":\"A\"}", "data"),
    ])
    func wrongMessagesAreToldByTheirNumbers(wrong: String, member: String) throws {
        for position in 0..<3 {
            var second = [message("send", "c"), message("receive", "d")]
            second.insert(wrong, at: min(position, 2))
            let error = #expect(throws: InvalidScript.self) { try program([twoConnections[0], second]) }
            let expected = "entry \(4 + position) of talk.har: `\(member)` is missing or wrong in this entry"
            #expect(error?.faults.count == 1)
            #expect(error?.faults.first?.marked(in: "talk.har").hasPrefix(expected) == true, "\(error as Any)")
        }
    }

    @Test(arguments: ["", "[]", "{\"log\":{\"entries\":[{}]}}", "{\"log\":{\"entries\":7}}"])
    func whatIsNoArchiveHasALine(text: String) {
        let error = #expect(throws: InvalidScript.self) { try Script.Program(archive: Array(text.utf8)[...]) }
        #expect(error?.faults.first?.description(in: "x.har").hasPrefix("x.har:1: not an HTTP Archive") == true)
    }

    /// Times count from the first message; what lies before it, as a clock set back makes it, counts as there.
    @Test(arguments: [
        ([10.0, 9.0, 11.5], [0, 0, 1.5]), ([5.0, 5.0, 5.0], [0, 0, 0]), ([-3.0, 1e12, 0], [0, 1e9, 3]),
    ])
    func timesCountFromTheFirst(times: [Double], expected: [Double]) throws {
        let messages = times.map { message("send", "x", time: $0) }
        let entries = try Recording(har: archive([messages])[...]).entries.dropFirst()
        #expect(entries.map(\.time.inSeconds) == expected)
    }

    /// What hosts write beside it is passed over.
    @Test func whatElseStandsInItIsPassedOver() throws {
        let text = """
            {"log":{"version":"1.2","comment":"x","pages":[],"entries":[{"_webSocketMessages":[]},
            {"_webSocketMessages":[{"type":"send","time":2,"opcode":1,"data":"é\\n","mask":true,"_id":[1]}]}]}}
            """
        let program = try Script.Program(archive: Array(text.utf8)[...])
        #expect(program.outline.messageCount == 1)
        #expect(String(decoding: program.script, as: UTF8.self) == "@reconnect\n> é\n>+ \n<* 0\n")
    }
}
