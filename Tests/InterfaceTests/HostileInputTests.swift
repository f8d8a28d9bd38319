import TestSupport
import Testing

@testable import Interface

/// Bytes of any kind, from the keyboard and from the server: nothing breaks, and nothing passes that acts on a terminal.
@Suite struct HostileInputTests {
    private static let pieces: [[UInt8]] =
        [
            "\u{1B}[A", "\u{1B}[1;5C", "\u{1B}OP", "\u{1B}[200~", "\u{1B}[201~", "\u{1B}[<0;3;4M", "\u{1B}[I",
            "\u{1B}]11;rgb:0/0/0\u{7}",
            "\u{1B}[2;9R", "\u{1B}b", "\u{1B}", "日", "é", "a", "\r", "\n", "\t", "\u{7F}", "\u{1}", "\u{1B}[",
            "\u{1B}]", "\u{1B}[?1;2c",
        ].map { Array($0.utf8) } + [[0xC3], [0xFF], [0xE6, 0x97], [0]]

    private func stream(_ random: inout Seeded) -> [UInt8] {
        (0..<Int.random(in: 1...14, using: &random)).flatMap { _ in Self.pieces.randomElement(using: &random) ?? [] }
    }

    /// What is read at once is read the same in pieces, if they come without a pause.
    @Test(arguments: 0..<10 as Range<UInt64>) func keysAreReadTheSameHoweverTheyAreCut(_ seed: UInt64) {
        var random = Seeded(seed)
        for round in 0..<300 {
            let bytes = stream(&random)
            var (whole, cut) = (KeyDecoder(), KeyDecoder())
            var expected = whole.take(bytes, at: .zero)
            expected += whole.flush()
            var events: [InputEvent] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 1...4, using: &random))
                events += cut.take(piece, at: .zero)
                rest = rest.dropFirst(piece.count)
            }
            events += cut.flush()
            #expect(events == expected, "round \(round): \(bytes)")
        }
    }

    /// What is typed into the line is text without controls but newlines, whatever bytes came.
    @Test(arguments: 0..<6 as Range<UInt64>) func noControlGetsIntoTheLine(_ seed: UInt64) {
        var random = Seeded(seed)
        var stage = Stage(columns: 40, rows: 10)
        var decoder = KeyDecoder()
        for _ in 0..<300 {
            let bytes = stream(&random)
            for case .key(let key) in decoder.take(bytes, at: .zero)
            where key.code != .enter && !key.modifiers.contains(.control) {
                stage.press(key)
            }
            let scalars = stage.model.editor.text.unicodeScalars
            #expect(scalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F || $0 == "\n" || $0 == "\t" })
            if stage.model.editor.bytes.count > 200 { stage.press(.control("u")) }
        }
    }

    /// Lines for a shell: nothing in them but text, whatever was received.
    @Test(arguments: 0..<6 as Range<UInt64>) func keptLinesAreHarmless(_ seed: UInt64) {
        var random = Seeded(seed)
        var transcript = Transcript()
        for _ in 0..<80 {
            let bytes = random.hostileBytes(count: Int.random(in: 0...120, using: &random))
            transcript.append(Bool.random(using: &random) ? .received : .error, MessageBody(.text, bytes[...]), at: 0)
        }
        for symbols in [Symbols.unicode, .ascii] {
            let lines = KeptTranscript.lines(of: transcript, symbols: symbols)
            #expect(lines.count == 80)
            for scalar in lines.joined().unicodeScalars where scalar != "\n" && scalar != "\t" {
                let isBidi = (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
                #expect(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && !isBidi)
                if symbols == .ascii { #expect(scalar.isASCII) }
            }
            // Further lines of a message stand below its text.
            for line in lines.flatMap({ $0.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).dropFirst() })
            {
                #expect(line.starts(with: "            ".utf8))
            }
        }
    }

    /// Alerts against a clock and a counter.
    @Test(arguments: Alert.allCases, 0..<4 as Range<UInt64>) func alertsComeOnceASecond(_ alert: Alert, _ seed: UInt64)
    {
        var random = Seeded(seed)
        var attention = Attention()
        attention.alert = alert
        var (now, last, unseen, isFocused) = (Duration.zero, Duration?.none, 0, true)
        for _ in 0..<400 {
            now += .milliseconds(Int.random(in: 0...400, using: &random))
            if Int.random(in: 0..<10, using: &random) == 0 {
                isFocused = Bool.random(using: &random)
                attention.focusChanged(isFocused)
                unseen = 0
                continue
            }
            let isDue = !isFocused && alert != .off && now - (last ?? .seconds(-1)) >= .seconds(1)
            unseen += isFocused ? 0 : 1
            let alerts = attention.messageReceived(at: now)
            #expect(alerts == isDue)
            #expect(attention.unseen == unseen && attention.isFocused == isFocused)
            if isDue { last = now }
        }
    }

    private static func time(_ step: Int) -> LocalTime {
        LocalTime(seconds: Int64(step), milliseconds: UInt16(step % 1000))
    }

    /// A transcript with limits against a list that loses its oldest.
    @Test(arguments: 0..<8 as Range<UInt64>) func aTranscriptIsTheNewestOfAllThatWasSaid(_ seed: UInt64) {
        var random = Seeded(seed)
        let limits = Transcript.Limits(entries: Int.random(in: 32...300, using: &random), bytes: 20_000)
        var transcript = Transcript(limits: limits)
        var said: [(kind: Transcript.Kind, bytes: [UInt8])] = []
        var fates: [Int: Delivery] = [:]
        var numbers: [MessageID: Int] = [:]
        var id: MessageID = 0
        for step in 0..<3000 {
            let bytes = random.bytes(
                Int.random(in: 0..<20, using: &random) == 0 ? 900 : Int.random(in: 0...90, using: &random)
            )
            let before = transcript.numbers.count
            let dropped: Int
            if Bool.random(using: &random) {
                id += 1
                numbers[id] = said.count
                fates[said.count] = .waiting
                dropped = transcript.appendSent(id, MessageBody(.text, bytes[...]), at: Self.time(step))
                said.append((.sent, bytes))
            } else {
                dropped = transcript.append(.received, MessageBody(.binary, bytes[...]), at: Self.time(step))
                said.append((.received, bytes))
            }
            let about = MessageID.random(in: 1...(id + 1), using: &random)
            // Round trips are kept as floating point: parts of 1024 are exact.
            let fate: Delivery = Bool.random(using: &random) ? .lost : .answered(.seconds(Double(step) / 1024))
            transcript.setDelivery(fate, of: about)
            if let number = numbers[about] { fates[number] = fate }
            #expect(transcript.numbers.upperBound == said.count && transcript.numbers.count == before + 1 - dropped)
            #expect(transcript.numbers.count <= limits.entries)
            guard let number = transcript.numbers.randomElement(using: &random) else { continue }
            let entry = transcript[number]
            #expect(entry.kind == said[number].kind && Array(entry.body.bytes) == said[number].bytes)
            #expect(
                entry.localTime == Self.time(number) && entry.delivery == (entry.kind == .sent ? fates[number] : nil)
            )
            let known = transcript.id(of: number)
            #expect(known.flatMap { numbers[$0] } == (entry.kind == .sent ? number : nil))
        }
    }
}
