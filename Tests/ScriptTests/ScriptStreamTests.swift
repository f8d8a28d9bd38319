import TestSupport
import Testing

@testable import Script

/// Scripts and recordings compiled piece by piece: the same as when they are compiled at once.
@Suite struct ScriptStreamTests {
    /// A long script of all that may stand in one, with checks that hold.
    private func script(_ seed: UInt64) -> [UInt8] {
        var random = Seeded(seed)
        var lines = ["@set a 1"]
        var depth = 0
        for number in 0..<3000 {
            switch random.next() % 16 {
            case 0 where depth < 2: lines += ["@repeat \(1 + random.next() % 3)", "> in {i}"]
            case 1...3 where depth > 0: lines += ["@end", "<* 0"]
            case 2: lines += ["@timeout \(1 + random.next() % 9)s"]
            case 3: lines += ["@sleep 1ms"]
            case 4: lines += ["# nothing", ""]
            case 5: lines += ["> one {a}", ">+ two", "<~ (?<b>one) {a}"]
            case 6: lines += ["@set a \(number)"]
            case 7: lines += ["> said", "@timeout 5s", "< said - i got it"]
            case 8: lines += [">x 00 ff", "<x 00ff"]
            case 9 where depth == 0: lines += ["@close 1000", "@reconnect"]
            default: lines += ["> \(number)", "< \(number) - i got it"]
            }
            if lines[lines.count - 2].hasPrefix("@repeat") { depth += 1 }
            if lines[lines.count - 2] == "@end" { depth -= 1 }
        }
        lines += Array(repeating: "@end", count: depth)
        return Array(lines.joined(separator: "\n").utf8)
    }

    /// The steps in their pieces, of a file that comes in chunks of random sizes.
    private func pieces(_ stream: ScriptStream, _ file: [UInt8], _ random: inout Seeded) throws -> [[Script.Program
        .Instruction]]
    {
        var stream = stream
        var pieces: [[Script.Program.Instruction]] = []
        var rest = file[...]
        while true {
            while let piece = try stream.next() { pieces.append(piece) }
            if stream.isExhausted { return pieces }
            let chunk = rest.prefix(1 + Int(random.next() % 10_000))
            rest = rest.dropFirst(chunk.count)
            if chunk.isEmpty { stream.endInput() } else { stream.feed(chunk) }
        }
    }

    /// What the steps of a piece-wise compiled script are, its loops played.
    private func steps(_ pieces: [[Script.Program.Instruction]]) -> [Step] {
        pieces.flatMap { piece in
            var cursor = Cursor(piece)
            return Array(sequence(state: ()) { _ in cursor.next() }.prefix(100_000))
        }
    }

    @Test(arguments: 0..<10 as Range<UInt64>) func piecesMakeTheWhole(seed: UInt64) throws {
        var random = Seeded(seed)
        let file = script(seed)
        let stream = ScriptStream(scriptAt: "s.yodel", in: .none)
        let program = try Script.Program(parsing: file[...])
        let pieces = try pieces(stream, file, &random)
        #expect(steps(pieces) == steps([program.instructions]))
        #expect(pieces.count > 1)
        // No check stands at the beginning of a piece: it would be taken for one of nothing.
        for piece in pieces {
            if case .expect = piece.first { Issue.record("a check without its message") }
        }
        var looked = stream
        var rest = file[...]
        let outline = try looked.outline { () throws(Never) in
            defer { rest = rest.dropFirst(1000) }
            return Array(rest.prefix(1000))
        }.get()
        #expect(outline == program.outline)
    }

    @Test func aLongScriptIsPlayedAsAWhole() throws {
        let file = Array((0..<5000).map { "> \($0)\n< \($0) - i got it\n" }.joined().utf8)
        let program = try Script.Program(parsing: file[...])
        var source = Source(ScriptStream(scriptAt: "s.yodel", in: .none), program.outline)
        source.feed(file[...])
        source.endInput()
        var simulation = Simulation(source)
        let report = simulation.run()
        #expect(report.exitCode == 0)
        #expect((report.sent, report.answered, report.neverSent) == (5000, 5000, 0))
        #expect(report.results.isEmpty)
    }

    @Test(arguments: 0..<10 as Range<UInt64>) func recordingsAreThemselvesInPieces(seed: UInt64) throws {
        var random = Seeded(seed)
        var file = Recording.header(url: "", started: .zero)
        for number in 0..<2000 {
            let text = Array("message \(number)".utf8)[...]
            let time = Duration.milliseconds(number)
            file += Recording.Entry(at: time, .sent(.text, text)).line
            if random.next() % 7 != 0 { file += Recording.Entry(at: time, .received(.text, text + [0x21])).line }
            if random.next() % 50 == 0 { file += Recording.Entry(at: time, .received(.text, [0x2A])).line }
            if random.next() % 300 == 0 { file += Recording.Entry(at: time, .opened(url: "")).line }
        }
        let program = try Script.Program(recording: file[...])
        let pieces = try pieces(.recording, file, &random)
        #expect(pieces.count > 3)
        #expect(pieces.flatMap { $0 } == program.instructions)
    }

    /// Thousands may be on their way before the first is answered: each answer still belongs to its message.
    @Test func answersThatComeLateBelongToTheirMessages() throws {
        var file = Recording.header(url: "", started: .zero)
        for number in 0..<5000 { file += Recording.Entry(at: .zero, .sent(.text, Array("m\(number);".utf8)[...])).line }
        for number in 0..<5000 {
            file += Recording.Entry(at: .zero, .received(.text, Array("m\(number);!".utf8)[...])).line
        }
        var random = Seeded(1)
        let instructions = try pieces(.recording, file, &random).flatMap { $0 }
        #expect(instructions == (try Script.Program(recording: file[...])).instructions)
    }

    @Test func allFaultsAreToldWithTheirPlaces() throws {
        let file = Array((0..<2000).map { $0 % 500 == 499 ? "nonsense\n" : "> \($0)\n" }.joined().utf8)
        var stream = ScriptStream(scriptAt: "s.yodel", in: .none)
        stream.feed(file[...])
        stream.endInput()
        let error = #expect(throws: InvalidScript.self) { while try stream.next() != nil {} }
        #expect(error?.faults.map(\.line) == [500, 1000, 1500, 2000])
    }
}
