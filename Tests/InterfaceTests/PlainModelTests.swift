import TestSupport
import Testing

@testable import Interface

/// Small stores against models as plain as can be: what was typed, killed and said.
@Suite struct PlainModelTests {
    // MARK: - Undo and kills

    /// Random changes; taking them back one by one goes through all the texts there were.
    @Test(arguments: 0..<10 as Range<UInt64>) func undoGoesBackThroughEveryText(_ seed: UInt64) {
        var random = Seeded(seed)
        var editor = LineEditor()
        var before: [(text: String, cursor: Int)] = []
        for _ in 0..<200 {
            let places = editor.bytes.indices.filter { editor.bytes[$0] & 0xC0 != 0x80 } + [editor.bytes.count]
            let (one, other) = (places.randomElement(using: &random) ?? 0, places.randomElement(using: &random) ?? 0)
            let new = ["", "a", "日本", "one two\n", "é"].randomElement(using: &random) ?? ""
            guard one != other || !new.isEmpty else { continue }
            before.append((editor.text, editor.cursor))
            editor.replace(min(one, other)..<max(one, other), with: new.utf8)
            if Int.random(in: 0..<4, using: &random) == 0, let last = before.popLast() {
                editor.undo()
                #expect(editor.text == last.text && editor.cursor == last.cursor)
            }
        }
        for expected in before.reversed() {
            editor.undo()
            #expect(editor.text == expected.text && editor.cursor == expected.cursor)
        }
        editor.undo()
        #expect(editor.isEmpty)
    }

    @Test(arguments: 0..<6 as Range<UInt64>) func theKillRingTurns(_ seed: UInt64) {
        var random = Seeded(seed)
        var ring = KillRing()
        var plain: [String] = []
        for number in 0..<300 {
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                let rotated = ring.rotated().map { String(decoding: $0, as: UTF8.self) }
                if let newest = plain.popLast() { plain.insert(newest, at: 0) }
                #expect(rotated == plain.last)
            case 1:
                let isBefore = Bool.random(using: &random)
                ring.add(Array("+\(number)".utf8)[...], isBefore: isBefore, toNewest: true)
                let newest = plain.popLast()
                plain.append(newest.map { isBefore ? "+\(number)\($0)" : "\($0)+\(number)" } ?? "+\(number)")
            default:
                ring.add(Array("\(number)".utf8)[...], isBefore: false, toNewest: false)
                plain.append("\(number)")
            }
            plain = plain.suffix(16)
            #expect(ring.newest.map { String(decoding: $0, as: UTF8.self) } == plain.last, "step \(number)")
        }
    }

    // MARK: - History

    /// A walk through the history against a list of lines that may each be changed on the way.
    @Test(arguments: 0..<10 as Range<UInt64>) func aWalkGoesThroughALineForEachText(_ seed: UInt64) {
        var random = Seeded(seed)
        var history = InputHistory()
        var texts: [String] = []
        var lines = [""]
        var place = 0
        for _ in 0..<800 {
            switch Int.random(in: 0..<9, using: &random) {
            case 0:
                let text = ["a", "b", "c", " d", "", "e\nf", "日本"].randomElement(using: &random) ?? ""
                let isNew = !text.isEmpty && texts.last != text
                #expect(history.append(text) == (isNew && !text.hasPrefix(" ")))
                if isNew { texts = texts.filter { $0 != text } + [text] }
                (lines, place) = (texts + [""], texts.count)
            case 1: lines[place] += "x"
            case 2:
                history.endWalk()
                (lines, place) = (texts + [""], texts.count)
            case 3:
                let oldest = Bool.random(using: &random)
                let end = oldest ? 0 : texts.count
                let found = history.end(oldest: oldest, leaving: lines[place])
                #expect(found == (place == end ? nil : lines[end]))
                place = end
            case 4..<7:
                let found = history.previous(leaving: lines[place])
                #expect(found == (place > 0 ? lines[place - 1] : nil))
                place = max(0, place - 1)
            default:
                let found = history.next(leaving: lines[place])
                #expect(found == (place < texts.count ? lines[place + 1] : nil))
                place = min(texts.count, place + 1)
            }
            #expect(history.texts == texts)
        }
    }

    /// Ctrl-R against all lines looked at one by one.
    @Test(arguments: 0..<6 as Range<UInt64>) func theSearchStandsAtALineThatHasTheText(_ seed: UInt64) {
        var random = Seeded(seed)
        let texts = (0..<40).map { _ in
            (0..<4).map { _ in ["a", "b", "ab", " "].randomElement(using: &random) ?? "" }.joined()
        }
        var search = HistorySearch(draft: "draft")
        for _ in 0..<300 {
            let before = search.place
            switch Int.random(in: 0..<6, using: &random) {
            case 0:
                search.deleteBackward(in: texts)
                let newest = texts.lastIndex { $0.contains(search.text) }
                #expect(search.place == (search.text.isEmpty ? nil : newest))
            case 1, 2:
                search.older(in: texts)
                let shown = before.map { texts[$0] }
                let older = texts[..<(before ?? texts.count)].lastIndex { $0.contains(search.text) && $0 != shown }
                #expect(search.place == (search.text.isEmpty ? before : older ?? before))
            case 3:
                search.newer(in: texts)
                let start = (before ?? texts.count - 1) + 1
                let shown = before.map { texts[$0] }
                let newer = texts[start...].firstIndex { $0.contains(search.text) && $0 != shown }
                #expect(search.place == (search.text.isEmpty ? before : newer ?? before))
            default:
                guard search.text.count < 3 else { continue }
                search.type(["a", "b"].randomElement(using: &random) ?? "a", in: texts)
                let older = texts[...(before ?? texts.count - 1)].lastIndex { $0.contains(search.text) }
                #expect(search.place == older ?? before && search.isFailing == (older == nil))
            }
            let line = search.line(in: texts)
            guard let place = search.place else {
                #expect(line.text == "draft" && line.cursor == 5)
                continue
            }
            #expect(line.text == texts[place])
            if !search.isFailing { #expect(texts[place].dropFirst(line.cursor).hasPrefix(search.text)) }
        }
    }

    // MARK: - Words for Tab

    @Test(arguments: 0..<6 as Range<UInt64>) func wordsOfLateAreOfferedFromTheLatest(_ seed: UInt64) {
        var random = Seeded(seed)
        let words = [
            "mountain", "mouse", "moon.", "mo", "valley", "\"mood\"", "(more)", "mo\u{202E}x", "mörk", "most,",
        ]
        var transcript = Transcript()
        var said: [String] = []
        for number in 0..<60 {
            let text = (0..<3).map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " ")
            let isMessage = number % 4 != 0
            transcript.append(isMessage ? .received : .notice, MessageBody(.text, Array(text.utf8)[...]), at: 0)
            if isMessage { said.append(text) }
        }
        let history = ["motto", "mountain again"]
        let found = RecentWords.beginning(with: "mo", in: transcript, history)
        var expected: [String] = []
        for text in (history + said).reversed() {
            for word in text.split(whereSeparator: { " \"(),".contains($0) }).reversed() {
                let word = String(word.hasSuffix(".") ? word.dropLast() : word)
                guard word.hasPrefix("mo"), word != "mo", !word.unicodeScalars.contains("\u{202E}") else { continue }
                if !expected.contains(word) { expected.append(word) }
            }
        }
        #expect(Set(found) == Set(expected) && found.count == expected.count)
        #expect(found.filter { $0 != "motto" } == expected.filter { $0 != "motto" } && found.last == "motto")
        #expect(RecentWords.beginning(with: "", in: transcript, history).isEmpty)
    }

    // MARK: - Canvas

    /// Glyphs of both widths put anywhere, against rows of cells that know their glyph's column.
    @Test(arguments: 0..<8 as Range<UInt64>) func aCanvasIsRowsOfWholeGlyphs(_ seed: UInt64) {
        var random = Seeded(seed)
        let size = Size(columns: 7, rows: 5)
        var canvas = Canvas(size: size)
        // What stands in a cell, and the column of the glyph that it is part of.
        var plain = Array(repeating: (0..<size.columns).map { (text: " ", column: $0) }, count: size.rows)
        func blank(_ row: Int, _ column: Int) {
            let start = plain[row][column].column
            for other in 0..<size.columns where plain[row][other].column == start { plain[row][other] = (" ", other) }
        }
        for step in 0..<400 {
            if Int.random(in: 0..<20, using: &random) == 0 {
                let rows = Int.random(in: 0...2, using: &random)..<Int.random(in: 3...5, using: &random)
                let distance = Int.random(in: -rows.count...rows.count, using: &random)
                canvas.scroll(rows, by: distance)
                let old = plain
                for row in rows {
                    let isBlank = !rows.contains(row + distance)
                    plain[row] = isBlank ? (0..<size.columns).map { (" ", $0) } : old[row + distance]
                }
            } else {
                let (row, column) = (Int.random(in: -1...5, using: &random), Int.random(in: -1...7, using: &random))
                let (text, width) = [("a", 1), ("日", 2), ("é", 1), ("👍🏽", 2)].randomElement(using: &random) ?? ("a", 1)
                if text == "👍🏽" {
                    canvas.put(cluster: text, width: width, style: Style(), row: row, column: column)
                } else if let scalar = text.unicodeScalars.first {
                    canvas.put(scalar, width: width, style: Style(), row: row, column: column)
                }
                if (0..<size.rows).contains(row), column >= 0, column + width <= size.columns {
                    for place in column..<column + width { blank(row, place) }
                    for place in column..<column + width { plain[row][place] = (text, column) }
                }
            }
            let expected = plain.map { row in
                "|" + row.enumerated().map { $0.element.column == $0.offset ? $0.element.text : "" }.joined() + "|"
            }
            #expect(canvas.drawn == expected.joined(separator: "\n"), "step \(step)")
        }
    }
}
