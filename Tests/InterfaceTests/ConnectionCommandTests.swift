import Testing

@testable import Interface

@Suite struct ConnectionCommandTests {
    @Test(arguments: [
        ("/close", Command.close(code: 1000, reason: "")),
        ("/close 4000", .close(code: 4000, reason: "")),
        ("/close 1001  going away ", .close(code: 1001, reason: "going away")),
        ("/reconnect", .reconnect), ("/ping", .ping), ("/resend", .resend), ("/cancel", .cancel),
    ])
    func reads(line: String, command: Command) throws {
        #expect(try Command(line: line) == command)
    }

    @Test(arguments: ["/close now", "/close 65536", "/close -1", "/ping 1", "/resend 2", "/reconnect x"])
    func refuses(line: String) {
        #expect(throws: Command.Failure.self) { try Command(line: line) }
    }

    @Test func aPongIsTold() {
        var stage = Stage(columns: 80, rows: 24)
        stage.does(.ponged(.microseconds(310)))
        let last = stage.model.transcript[stage.model.transcript.numbers.upperBound - 1]
        #expect(String(decoding: last.body.bytes, as: UTF8.self) == "pong after 0.31 ms")
    }
}
