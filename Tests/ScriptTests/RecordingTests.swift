import TestSupport
import Testing

@testable import Script

/// Recordings: what is written is read again, and what is exported has the same conversation again.
@Suite struct RecordingTests {
    typealias Happening = Recording.Happening

    /// A random conversation with a server that answers some messages, in order, with what holds them; now and then it
    /// says something of its own.
    private func conversation(_ seed: UInt64) -> Recording {
        var random = Seeded(seed)
        var entries = [Recording.Entry(at: .zero, .opened(url: "ws://localhost:1/"))]
        var time: Duration = .zero
        func add(_ what: Happening) {
            time += .microseconds(Int64(random.next() % 5000))
            entries.append(Recording.Entry(at: time, what))
        }
        for number in 0..<random.next() % 12 {
            let kind: PayloadKind = random.next() % 3 == 0 ? .binary : .text
            let payload = payload(kind, Int(number), &random)
            add(.sent(kind, payload))
            let isSilent = random.next() % 5 == 0
            if !isSilent { add(.received(kind, payload + Array(" - ok".utf8))) }
            if !isSilent, random.next() % 5 == 0 { add(.received(.text, Array("news {now} \(number)".utf8)[...])) }
        }
        add(.closed(code: 1000, reason: "bye"))
        return Recording(entries: entries)
    }

    /// Bytes that mean something to one of the formats, and a number that tells payloads apart.
    private func payload(_ kind: PayloadKind, _ number: Int, _ random: inout Seeded) -> ArraySlice<UInt8> {
        let pieces = [
            "{i}", "{{}", "{uuid}", "{", "}", "\n", "\r", "\r\n", "> ", "@end", "\"", "\\", "\u{0}", "\u{1B}", "é", "👨‍👩‍👧",
            "",
        ]
        var bytes = Array("\(number);".utf8)
        for _ in 0..<random.next() % 6 {
            if kind == .text {
                bytes += Array(pieces[Int(random.next() % UInt64(pieces.count))].utf8)
            } else {
                bytes.append(UInt8(truncatingIfNeeded: random.next()))
            }
        }
        return bytes[...]
    }

    /// The messages and their kinds, without times.
    private func messages(_ recording: Recording) -> [Happening] {
        recording.entries.map(\.what).filter { what in
            switch what {
            case .sent, .received: true
            case .opened, .closed: false
            }
        }
    }

    /// Plays a script to a server that answers each message as it was recorded.
    private func replay(_ program: Script.Program, of recording: Recording) -> (said: [Happening], report: Report) {
        var player = Player(Source(program))
        var said: [Happening] = []
        var answers: [[Happening]] = []
        for what in messages(recording) {
            if case .sent = what { answers.append([]) } else { answers[answers.count - 1].append(what) }
        }
        var now: Duration = .zero
        player.opened()
        while !player.isFinished {
            while let action = player.nextAction(at: now) {
                switch action {
                case .send(let kind, let bytes, _):
                    said.append(.sent(kind, bytes))
                    for case .received(let kind, let bytes) in answers.removeFirst() {
                        said.append(.received(kind, bytes))
                        player.received(kind, bytes, at: now)
                    }
                case .close: player.closed(code: 1000, reason: "", isClean: true)
                case .ping, .connect: break
                }
            }
            now += .milliseconds(1)
            if !player.isFinished { player.deadlineReached(at: now) }
        }
        return (said, player.report)
    }

    @Test(arguments: 0..<60 as Range<UInt64>) func whatIsExportedHasTheSameConversationAgain(seed: UInt64) throws {
        let recording = conversation(seed)
        let header = Recording.header(url: "ws://localhost:1/", started: .seconds(1_700_000_000))
        let lines = recording.entries.reduce(into: header) { $0 += $1.line }
        let read = try Recording(parsing: lines[...])
        #expect(read == recording)
        #expect(try Script.Program(recording: lines[...]).script == recording.program.script)
        let har = recording.har(
            started: .seconds(1_700_000_000),
            date: "2023-11-14T22:13:20Z",
            program: ("yodel", "1"),
            opening: nil
        )
        let archived = try Recording(har: har[...])
        #expect(messages(archived) == messages(recording))
        let script = recording.program.script
        let reread = try Script.Program(parsing: script[...])
        #expect(reread.script == script)
        for program in [read.program, archived.program, reread] {
            let (said, report) = replay(program, of: recording)
            #expect(said == messages(recording))
            #expect(report.exitCode == 0, "\(report.text(file: "s"))\n\(String(decoding: script, as: UTF8.self))")
        }
    }

    @Test func answersStandBelowWhatTheyAnswer() {
        func entry(_ milliseconds: Int, _ sends: Bool, _ text: String) -> Recording.Entry {
            let bytes = Array(text.utf8)[...]
            return Recording.Entry(
                at: .milliseconds(milliseconds),
                sends ? .sent(.text, bytes) : .received(.text, bytes)
            )
        }
        let recording = Recording(entries: [
            entry(0, false, "welcome"), entry(1, true, "a"), entry(2, true, "b"), entry(3, false, "b ok"),
            entry(4, false, "a ok"), entry(5, true, "c"), entry(6, false, "news"),
            Recording.Entry(at: .milliseconds(7), .closed(code: 1006, reason: "")),
            Recording.Entry(at: .milliseconds(8), .opened(url: "")), entry(9, true, "d"),
        ])
        let opened = Recording(
            entries: [Recording.Entry(at: .zero, .opened(url: "ws://localhost/"))] + recording.entries
        )
        #expect(
            String(decoding: opened.program.script, as: UTF8.self) == """
                < welcome
                > a
                < a ok
                > b
                < b ok
                > c
                < news
                @reconnect
                > d
                <* 0

                """
        )
    }

    @Test func theLinesAreAsTheManualSays() {
        let entry = Recording.Entry(at: .milliseconds(4), .received(.text, Array("hello - i got it".utf8)[...]))
        #expect(
            String(decoding: entry.line, as: UTF8.self)
                == "{\"t\":0.004000,\"type\":\"receive\",\"opcode\":1,\"data\":\"hello - i got it\"}\n"
        )
        let binary = Recording.Entry(at: .zero, .sent(.binary, [0, 255]))
        #expect(
            String(decoding: binary.line, as: UTF8.self)
                == "{\"t\":0.000000,\"type\":\"send\",\"opcode\":2,\"data\":\"AP8=\"}\n"
        )
    }

    @Test(arguments: [
        ("", "r:1: not a recording of yodel"), ("{}\n", "r:1: not a recording of yodel"),
        ("{\"type\":\"recording\",\"version\":2}", "r:1: not a recording of yodel"),
        ("{\"t\":1", "r:1:7: not JSON from here on"), ("HEAD\n{\"t\":1}", "r:2: `type` is missing or wrong"),
        ("HEAD\n{\"type\":\"send\",\"opcode\":1,\"data\":\"\"}", "r:2: `t` is missing or wrong"),
        ("HEAD\n{\"t\":-1,\"type\":\"open\"}", "r:2: `t` is missing or wrong"),
        ("HEAD\n{\"t\":1,\"type\":\"send\",\"opcode\":9,\"data\":\"\"}", "r:2: `opcode` is missing or wrong"),
        ("HEAD\n{\"t\":1,\"type\":\"send\",\"opcode\":2,\"data\":\"A===\"}", "r:2: `data` is missing or wrong"),
        ("HEAD\n{\"t\":1,\"type\":\"send\",\"opcode\":1,\"data\":7}", "r:2: `data` is missing or wrong"),
    ])
    func mistakesAreTold(text: String, expected: String) {
        let text = text.replacing("HEAD", with: "{\"type\":\"recording\",\"version\":1}")
        let error = #expect(throws: InvalidScript.self) { try Recording(parsing: Array(text.utf8)[...]) }
        #expect(error?.faults.count == 1)
        #expect(
            error?.faults.first?.description(in: "r").hasPrefix(expected) == true,
            "\(error?.faults.first?.description(in: "r") ?? "")"
        )
    }

    /// What a kill leaves of the last line was never shown; where only the line's end is missing, the entry is whole.
    @Test func aLastLineThatWasCutOffIsPassedOver() throws {
        let header = Recording.header(url: "ws://localhost/", started: .zero)
        let texts = ["one", "日本 \"} {", "3\n"].map { Array($0.utf8)[...] }
        let entries = texts.enumerated().map { Recording.Entry(at: .seconds($0), .received(.text, $1)) }
        let whole = entries.reduce(into: header) { $0 += $1.line }
        let last = entries[2].line.count
        for cut in 1...last {
            let file = whole.dropLast(cut)
            let kept = cut == 1 ? 3 : 2
            let line = cut == 1 || cut == last ? nil : 4
            #expect(try Recording(parsing: file).entries == Array(entries[..<kept]), "without \(cut) bytes")
            let program = try Script.Program(recording: file)
            #expect(program.cutOffLine == line, "without \(cut) bytes")
            var stream = ScriptStream.recording
            var rest = Array(file)[...]
            let outline = stream.outline { () throws(Never) in
                defer { rest = rest.dropFirst(50) }
                return Array(rest.prefix(50))
            }
            #expect(try outline.get() == program.outline, "without \(cut) bytes")
        }
    }

    @Test func whatIsCutOffInTheMiddleIsAMistake() {
        let entry = Recording.Entry(at: .zero, .received(.text, Array("one".utf8)[...])).line
        let file = Recording.header(url: "", started: .zero) + entry.dropLast(5) + [UInt8(ascii: "\n")]
        for more in [[], entry] {
            let error = #expect(throws: InvalidScript.self) { try Recording(parsing: (file + more)[...]) }
            #expect(error?.faults.map(\.line) == [2])
        }
    }

    @Test func whatALaterVersionAddsIsPassedOver() throws {
        let text =
            "{\"type\":\"recording\",\"version\":1}\n{\"type\":\"mood\"}\n{\"t\":1,\"type\":\"open\",\"url\":\"u\",\"x\":1}\n"
        #expect(try Recording(parsing: Array(text.utf8)[...]).entries.count == 1)
    }

    @Test(arguments: [
        "", "{}", "{\"log\":{\"entries\":[]}}", "{\"log\":{\"entries\":[{}]}}",
        "{\"log\":{\"entries\":[{\"_webSocketMessages\":[{\"type\":\"send\"}]}]}}",
    ])
    func whatIsNoArchiveIsTold(text: String) {
        #expect(throws: InvalidScript.self) { try Recording(har: Array(text.utf8)[...]) }
    }

    @Test(
        arguments: [
            (nil, nil, [0, 0, 0, 0]), (1, nil, [0, 100, 5100, 5101]), (10, nil, [0, 10, 510, 510]),
            (1, 1000, [0, 100, 1100, 1101]), (0.5, nil, [0, 200, 10200, 10202]),
        ] as [(Double?, Int?, [Int])]
    )
    func timesAreKept(speed: Double?, longestPause: Int?, expected: [Int]) {
        let entries = [3000, 3100, 8100, 8101].map { time in
            Recording.Entry(at: .milliseconds(time), .sent(.text, Array("\(time)".utf8)[...]))
        }
        var simulation = Simulation(Source(Recording(entries: entries).program)) { options in
            options.speed = speed
            options.window = 100
            options.longestPause = longestPause.map { .milliseconds($0) }
        }
        _ = simulation.run()
        #expect(simulation.sentAt.map { Int(($0.inSeconds * 1000).rounded()) } == expected)
    }

    @Test func onlyWhatIsALineIsExportedAsOne() {
        let payloads: [(PayloadKind, String)] = [
            (.text, "a {i}"), (.text, ""), (.text, "b\nc"), (.binary, "d"), (.text, "e\r"),
        ]
        let recording = Recording(
            entries: payloads.map { Recording.Entry(at: .zero, .sent($0, Array($1.utf8)[...])) }
        )
        #expect(String(decoding: recording.lines.text, as: UTF8.self) == "a {i}\ne\r\n")
        #expect(recording.lines.leftOut == 3)
    }

    /// Read, written and read again, a script is the same.
    @Test(arguments: [
        "> a\n>+ b\n<~ (?<t>x{2}) {{}i}\r\r\n> {t} {{}{} {uuid}{now}{random} \r\r\n<$ .a == \"{t}\"\n<* 3\n<x ff 00\n",
        "@set a b {{}a}\n@repeat 3\n> {i}{a}\n@repeat 2\n@sleep 1500us\n@end\n@end\n@timeout 2.5s\n@ping\n",
        "@close 4000  a  b\n@reconnect\n@expect-close 1006\n@reconnect\n@close\n",
    ])
    func scriptsArePrinted(script: String) throws {
        let program = try Script.Program(parsing: Array(script.utf8)[...])
        let again = try Script.Program(parsing: program.script[...])
        #expect(again == program)
        #expect(again.script == program.script)
    }
}

extension Recording {
    /// All that a file of lines tells; throws all that is wrong with it.
    fileprivate init(parsing file: ArraySlice<UInt8>) throws(InvalidScript) {
        var reader = LineParser()
        var entries: [Entry] = []
        for line in file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if let entry = reader.entry(of: line, hasEnd: line.endIndex < file.endIndex) { entries.append(entry) }
        }
        reader.finish()
        guard reader.faults.isEmpty else { throw InvalidScript(faults: reader.faults) }
        self.init(entries: entries)
    }
}
