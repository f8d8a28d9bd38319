import TestSupport
import Testing

@testable import Interface

/// Messages of many rows: what of them stands in the transcript, and how the rest is seen.
@Suite struct FoldingTests {
    private static let poem = (1...40).map { "verse \($0) of a long poem" }.joined(separator: "\n")

    private func stage(columns: Int = 80, rows: Int = 24) -> Stage {
        var stage = Stage(columns: columns, rows: rows)
        stage.receive("before")
        stage.receive(Self.poem)
        stage.receive("behind")
        return stage
    }

    @Test func aLongMessageIsShownByItsFirstRows() {
        expectScreen(
            stage(rows: 19).model,
            """
            | not connected                                                                  |
            | 10:42:07 < before                                                              |
            |          < verse 1 of a long poem                                              |
            |            verse 2 of a long poem                                              |
            |            verse 3 of a long poem                                              |
            |            verse 4 of a long poem                                              |
            |            verse 5 of a long poem                                              |
            |            verse 6 of a long poem                                              |
            |            verse 7 of a long poem                                              |
            |            verse 8 of a long poem                                              |
            |            verse 9 of a long poem                                              |
            |            verse 10 of a long poem                                             |
            |            verse 11 of a long poem                                             |
            |            verse 12 of a long poem                                             |
            |            … 671 more bytes; Alt-Up picks, Enter opens                         |
            |          < behind                                                              |
            |                                                                                |
            |────────────────────────────────────────────────────────────────────────────────|
            | › ▏                                                                             |
            """
        )
        // The rest is what the twelve rows leave, but for the newline between.
        #expect((1...12).map { "verse \($0) of a long poem".utf8.count + 1 }.reduce(671, +) == Self.poem.utf8.count)
    }

    @Test func oneLineWithoutEndIsCutAtARow() {
        var stage = Stage(columns: 30, rows: 16)
        stage.receive(String(repeating: "0123456789", count: 100_000))
        expectScreen(
            stage.model,
            """
            | not connected                |
            |  8901234567890123456789012345|
            |  6789012345678901234567890123|
            |  4567890123456789012345678901|
            |  2345678901234567890123456789|
            |  0123456789012345678901234567|
            |  8901234567890123456789012345|
            |  6789012345678901234567890123|
            |  4567890123456789012345678901|
            |  2345678901234567890123456789|
            |  0123456789012345678901234567|
            |  8901234567890123456789012345|
            |  … 999,664 more bytes; Alt-Up|
            |  picks, Enter opens          |
            |──────────────────────────────|
            | › ▏                           |
            """
        )
    }

    @Test func whatIsPickedIsOpenedWhole() {
        var stage = stage()
        stage.press(Key(.up, .alt), Key(.up, .alt), Key(.enter))
        stage.press(Key(.end))
        #expect(stage.model.view(at: stage.time).drawn.contains("verse 40 of a long poem"))
    }

    @Test func theKeysThatOpenItAreThoseThatAreBound() {
        let bindings = KeyBindings.standard.rebinding([(Key(.up, .alt), nil), (.control("o"), .pickPrevious)])
        var stage = Stage()
        stage.model = Model(
            size: Size(columns: 80, rows: 24),
            theme: Theme(name: "test"),
            symbols: .unicode,
            now: stage.time,
            bindings: bindings
        )
        stage.receive(Self.poem)
        #expect(stage.model.view(at: stage.time).drawn.contains("… 671 more bytes; Ctrl-O picks, Enter opens"))
        stage.model = Model(
            size: Size(columns: 80, rows: 24),
            theme: Theme(name: "test"),
            symbols: .ascii,
            now: stage.time,
            bindings: bindings.rebinding([(.control("o"), nil)])
        )
        stage.receive(Self.poem)
        #expect(stage.model.view(at: stage.time).drawn.contains("~ 671 more bytes   "))
    }

    @Test func aKeyUnfoldsAllAndFoldsThemAgain() {
        var stage = stage(rows: 60)
        stage.press(.alt("z"))
        #expect(stage.model.view(at: stage.time).drawn.contains("verse 40 of a long poem"))
        #expect(stage.model.view(at: stage.time).drawn.contains("──── nothing is folded ─"))
        stage.press(.alt("z"))
        #expect(!stage.model.view(at: stage.time).drawn.contains("verse 13 of a long poem"))
        #expect(stage.model.view(at: stage.time).drawn.contains("──── what is long is folded ─"))
    }

    @Test func aSearchUnfoldsWhatItFinds() {
        var stage = stage(rows: 60)
        stage.press(.control("s"))
        stage.type("verse 33")
        #expect(stage.model.view(at: stage.time).drawn.contains("verse 33 of a long poem"))
        stage.press(Key(.enter), Key(.escape))
        #expect(!stage.model.view(at: stage.time).drawn.contains("verse 33 of a long poem"))
    }

    @Test func theBareViewFoldsNothing() {
        var stage = stage(rows: 60)
        stage.press(.alt("L"))
        #expect(stage.model.view(at: stage.time).drawn.contains("verse 40 of a long poem"))
        stage.press(Key(.escape))
        #expect(!stage.model.view(at: stage.time).drawn.contains("verse 40 of a long poem"))
    }

    @Test func whatIsLaidOutIsToldInLines() {
        var stage = Stage(columns: 80, rows: 24)
        stage.receive("[" + (1...100).map(String.init).joined(separator: ",") + "]")
        #expect(!stage.model.view(at: stage.time).drawn.contains("more"))
        stage.type("/json\n")
        // 102 lines, of which twelve are shown.
        #expect(stage.model.view(at: stage.time).drawn.contains("… 90 more lines; Alt-Up picks, Enter opens"))
    }

    @Test func onlyMessagesAreFolded() {
        var stage = Stage(columns: 80, rows: 60)
        stage.does(.failed(Self.poem))
        #expect(stage.model.view(at: stage.time).drawn.contains("verse 40 of a long poem"))
    }

    /// At any width the rows are those of the whole message, as far as they go.
    @Test func foldedRowsAreTheFirstOfAllRows() {
        var random = Seeded(41)
        for round in 0..<60 {
            let columns = Int.random(in: 1...100, using: &random)
            let bytes = random.hostileBytes(count: Int.random(in: 0...6000, using: &random))
            let whole = RowBreaker(PrintableText(bytes[...], symbols: .unicode), columns: columns)
            let all = whole.rows(from: 0, count: .max)
            let cut = Folding(isOn: true).cut(whole, isLaidOut: false)
            #expect((cut != nil) == (all.count > Folding.rowsAtMost), "round \(round): \(all.count) rows of \(columns)")
            guard let cut else { continue }
            let folded = RowBreaker(PrintableText(cut.bytes, symbols: .unicode), columns: columns)
            let rows = folded.rows(from: cut.bytes.startIndex, count: .max)
            let shown = rows.prefix(Folding.rowsShown)
            #expect(shown.map(\.start) == all.prefix(Folding.rowsShown).map(\.start), "round \(round)")
            #expect(shown.map(\.end) == all.prefix(Folding.rowsShown).map(\.end), "round \(round)")
            #expect(rows[Folding.rowsShown].start - cut.bytes.startIndex == cut.note, "round \(round)")
            let note = String(decoding: cut.bytes.dropFirst(cut.note), as: UTF8.self)
            let count = Wording.count(bytes.count - all[Folding.rowsShown].start, "more byte")
            #expect(note.hasPrefix("… \(count);"), "round \(round): \(note)")
        }
    }

    /// Scrolling through folded and unfolded messages is counting their rows.
    @Test func scrollingCountsFoldedRows() {
        var random = Seeded(43)
        var transcript = Transcript()
        for number in 0..<50 {
            let count = number % 5 == 2 ? 4000 : Int.random(in: 0...200, using: &random)
            transcript.append(.received, MessageBody(.text, random.hostileBytes(count: count)[...]), at: 0)
        }
        let layout = TranscriptLayout(
            transcript: transcript,
            gutter: Gutter(columns: 47),
            symbols: .unicode,
            folding: Folding(isOn: true, exception: 12)
        )
        let all = layout.lines(count: .max).map(\.place)
        #expect(
            all.count { $0.entry == 7 } <= Folding.rowsShown + 2 && all.count { $0.entry == 12 } > Folding.rowsAtMost
        )
        for _ in 0..<200 {
            let index = Int.random(in: 0..<all.count, using: &random)
            let count = Int.random(in: 0...40, using: &random)
            #expect(layout.lines(from: all[index], count: count).map(\.place) == Array(all[index...].prefix(count)))
            #expect(layout.lines(before: all[index], count: count).map(\.place) == Array(all[..<index].suffix(count)))
        }
        // A place in what is folded now, as after unfolding and folding, is its last row.
        let hidden = layout.lines(from: .init(entry: 7, offset: 3900), count: 1).map(\.place)
        #expect(hidden == [all.last { $0.entry == 7 }])
    }
}
