import Glibc
import TestSupport
import Testing

@testable import Interface

/// Random keys, resizes and messages: nothing crashes, nothing is drawn amiss, and the line is what a plain model of it says.
@Suite struct RandomDriverTests {
    /// Events a seed; `YODEL_RANDOM_STEPS` asks for more, of which a million take some two minutes in a release build.
    private static let steps = getenv("YODEL_RANDOM_STEPS").flatMap { Int(String(cString: $0)) } ?? 10_000

    @Test(arguments: [1, 2, 3] as [UInt64])
    func anythingMayHappen(_ seed: UInt64) {
        var random = Seeded(seed)
        var stage = Stage(columns: 40, rows: 12, symbols: seed == 2 ? .ascii : .unicode, limits: .init(entries: 300))
        if seed == 3 { stage.does(.widthsTold(ClusterWidths(probed: [1, 4, 4]))) }
        var sent: MessageID = 0
        for step in 0..<Self.steps {
            let event = Self.event(&random, sent: &sent)
            stage.time.uptime += .milliseconds(Int.random(in: 0...700, using: &random))
            _ = stage.model.update(event, at: stage.time)
            if step % 512 == 0 { stage.model.show(as: MessageForm.allCases.randomElement(using: &random) ?? .text) }
            if let deadline = stage.model.nextDeadline, !stage.model.isScanning {
                #expect(deadline > stage.time.uptime, "step \(step)")
            }
            guard step % 8 == 0 else { continue }
            if let flaw = Self.flaw(
                of: stage.model.view(at: stage.time),
                size: stage.model.size,
                symbols: stage.model.symbols
            ) {
                Issue.record("seed \(seed), step \(step), \(event): \(flaw)")
                return
            }
        }
    }

    private static func event(_ random: inout Seeded, sent: inout MessageID) -> Event {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<30: return .keyPressed(key(&random))
        case 30..<60: return .keyPressed(Key(.scalar(scalar(&random))))
        case 60..<63:
            return .pasted(
                String(decoding: random.hostileBytes(count: Int.random(in: 0...300, using: &random)), as: UTF8.self)
            )
        case 63..<68:
            return .resized(
                Size(columns: Int.random(in: 0...90, using: &random), rows: Int.random(in: 0...30, using: &random))
            )
        case 68..<75:
            sent += 1
            return .messageQueued(sent, body(&random))
        case 75..<85:
            return .messageReceived(body(&random), answers: Bool.random(using: &random) ? sent : nil)
        case 85..<90:
            let deliveries = [
                Delivery.answered(.microseconds(Int.random(in: 0...90_000_000, using: &random))), .lost, .waiting,
                .sent,
            ]
            return .deliveryChanged(
                MessageID.random(in: 0...(sent + 1), using: &random),
                deliveries.randomElement(using: &random) ?? .lost
            )
        case 90..<92: return .noticed("notice \(scalar(&random))")
        case 92..<94:
            return .linkChanged(.retrying(url: "ws://host", at: .seconds(Int.random(in: 0...9000, using: &random))))
        case 94..<96: return .linkChanged(.connected(url: "ws://日本\(scalar(&random))"))
        case 96:
            var progress = ReplayProgress(
                name: "x\(scalar(&random))",
                sent: 1,
                total: nil,
                isPaused: Bool.random(using: &random)
            )
            progress.steps = [ReplayStep(text: "> \(scalar(&random))", depth: 3, isCurrent: true)]
            return [.replayChanged(progress), .replayChanged(nil)].randomElement(using: &random) ?? .replayChanged(nil)
        case 97: return .tallied(Tally(sent: 1, answered: 2, waiting: 3, lost: 4, roundTrip: .milliseconds(1)))
        case 98:
            let found = CompletionRequest(.files, prefix: ["", "a", "日"].randomElement(using: &random) ?? "")
            return [
                .completionsFound(found, ["ab", "abc/", "日本語"]), .edited("edited \(scalar(&random))"),
                .clicked(
                    Position(
                        row: Int.random(in: 0...30, using: &random),
                        column: Int.random(in: 0...90, using: &random)
                    )
                ),
                .failed("failure"), .scrolled(rows: Int.random(in: -9...9, using: &random)), .focusChanged(false),
            ]
            .randomElement(using: &random) ?? .failed("failure")
        default: return .deadlineReached
        }
    }

    private static func body(_ random: inout Seeded) -> MessageBody {
        let count = Int.random(in: 0..<50, using: &random) == 0 ? 9000 : Int.random(in: 0...200, using: &random)
        return MessageBody(Bool.random(using: &random) ? .text : .binary, random.hostileBytes(count: count)[...])
    }

    private static func key(_ random: inout Seeded) -> Key {
        boundKeys.randomElement(using: &random) ?? Key(.enter)
    }

    private static let boundKeys: [Key] = {
        let named: [Key.Code] = [
            .enter, .backspace, .delete, .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .function(1),
            .escape, .tab,
        ]
        let letters = "abcdefghijklmnopqrstuvwxyz_".unicodeScalars
        let modifiers: [Key.Modifiers] = [[], .shift, .alt, .control, [.control, .alt]]
        let keys =
            named.flatMap { code in modifiers.map { Key(code, $0) } }
            + letters.flatMap { [.control($0), .alt($0), Key(.scalar($0), [.control, .alt])] }
        let pager = "/qnNbGgxj".unicodeScalars.map { Key(.scalar($0)) }
        return pager
            + keys.filter {
                KeyBindings.standard[$0] != nil || KeyBindings.standard.startsChord($0) || $0.code == .escape
            }
    }()

    private static func scalar(_ random: inout Seeded) -> Unicode.Scalar {
        let text = "abc /日é\u{301}👨\u{200D}👩🏽🇫❤\u{FE0F}\u{202E}한\u{1161}\u{11AB}काที่\u{AD}"
        return text.unicodeScalars.randomElement(using: &random) ?? "a"
    }

    /// What is wrong with a canvas, if anything.
    private static func flaw(of canvas: Canvas, size: Size, symbols: Symbols) -> String? {
        guard canvas.size == size, canvas.cells.count == size.columns * size.rows else { return "size \(canvas.size)" }
        if let cursor = canvas.cursor {
            let isInside = (0..<size.rows).contains(cursor.row) && (0..<size.columns).contains(cursor.column)
            if !isInside { return "cursor at \(cursor)" }
        } else if size.rows > 0, size.columns > 0 {
            return "no cursor"
        }
        for row in 0..<size.rows {
            var isWide = false
            for column in 0..<size.columns {
                let glyph = canvas[row, column].glyph
                if (glyph == .continuation) != isWide { return "half a glyph at \(row), \(column)" }
                isWide = isWide ? false : width(of: glyph, in: canvas, symbols) == 2
                if let harm = harm(of: glyph, in: canvas, symbols: symbols) { return "\(harm) at \(row), \(column)" }
            }
            if isWide { return "half a glyph at the edge of \(row)" }
        }
        return nil
    }

    private static func width(of glyph: Canvas.Glyph, in canvas: Canvas, _ symbols: Symbols) -> Int {
        switch glyph {
        case .scalar(let scalar): PrintableText.width(of: String(scalar), symbols: symbols)
        case .cluster(let index): PrintableText.width(of: canvas.clusters[index], symbols: symbols)
        case .continuation: 0
        }
    }

    private static func harm(of glyph: Canvas.Glyph, in canvas: Canvas, symbols: Symbols) -> String? {
        let scalars: [Unicode.Scalar]
        switch glyph {
        case .scalar(let scalar): scalars = [scalar]
        case .cluster(let index): scalars = Array(canvas.clusters[index].unicodeScalars)
        case .continuation: scalars = []
        }
        if !symbols.isUnicode, scalars.contains(where: { !$0.isASCII }) { return "not ASCII" }
        let harmful = scalars.first {
            $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || (0x202A...0x202E).contains($0.value)
        }
        return harmful.map { "U+\(hexadecimal($0.value, digits: 4))" }
    }

    /// The line against an array of clusters with a cursor in it, as plain as can be.
    @Test func theLineEqualsAPlainModel() {
        var random = Seeded(5)
        var editor = LineEditor()
        var before: [String] = []
        var after: [String] = []
        let texts = ["a", "b", " ", "\n", "日", "👨‍👩‍👧‍👦", "🇫🇷", "é", "e\u{301}", "❤️", "👍🏽"]
        for step in 0..<Self.steps {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<4:
                let text = texts.randomElement(using: &random) ?? "a"
                // Flags side by side pair anew when one is cut from their middle: the plain model keeps them apart.
                if text == "🇫🇷", before.last == text || after.first == text { continue }
                editor.insert(text, asTyped: Bool.random(using: &random))
                before.append(text)
            case 4:
                _ = editor.perform(.backwardChar)
                if let last = before.popLast() { after.insert(last, at: 0) }
            case 5:
                _ = editor.perform(.forwardChar)
                if !after.isEmpty { before.append(after.removeFirst()) }
            case 6:
                _ = editor.perform(.backwardDeleteChar)
                if before.last != nil { before.removeLast() }
            case 7:
                _ = editor.perform(.deleteChar)
                if !after.isEmpty { after.removeFirst() }
            case 8:
                _ = editor.perform(.beginningOfLine)
                while let last = before.last, last != "\n" { after.insert(before.removeLast(), at: 0) }
            default:
                _ = editor.perform(.killLine)
                let end = after.firstIndex(of: "\n") ?? after.count
                after.removeFirst(end == 0 ? min(1, after.count) : end)
            }
            let plain = before.joined() + "|" + after.joined()
            guard editor.notation == plain else {
                Issue.record("step \(step): \(editor.notation) is not \(plain)")
                return
            }
        }
    }

    /// What undo takes back is exactly what was there before.
    @Test func undoGoesBackThroughEveryState() {
        var random = Seeded(11)
        var editor = LineEditor()
        var states: [String] = []
        let actions: [Action] = [
            .deleteChar, .backwardDeleteChar, .killWord, .unixWordRubout, .killLine, .unixLineDiscard, .yank, .yankPop,
            .transposeChars, .upcaseWord, .capitalizeWord, .insertNewline,
        ]
        for _ in 0..<900 {
            let before = editor.text
            if Bool.random(using: &random) {
                editor.insert("日本 word ")
                _ = editor.perform(.backwardWord)
            } else {
                _ = editor.perform(actions.randomElement(using: &random) ?? .yank)
            }
            if editor.text != before { states.append(before) }
        }
        for state in states.reversed() {
            repeat { editor.undo() } while editor.text != state && !editor.isEmpty
            #expect(editor.text == state)
        }
    }
}
