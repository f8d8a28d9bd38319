import TestSupport
import Testing

@testable import Interface

/// Rows found lazily against all rows laid out at once.
@Suite struct LayoutTests {
    private func transcript(_ random: inout Seeded, entries: Int) -> Transcript {
        var transcript = Transcript()
        for number in 0..<entries {
            let bytes = random.hostileBytes(count: number % 17 == 5 ? 6000 : Int.random(in: 0...120, using: &random))
            let kind: MessageBody.Kind = number % 7 == 3 ? .binary : .text
            let direction: Transcript.Kind = number % 3 == 0 ? .sent : .received
            transcript.append(direction, MessageBody(kind, bytes[...]), at: 0)
        }
        return transcript
    }

    private func layout(_ transcript: Transcript, columns: Int) -> TranscriptLayout {
        TranscriptLayout(transcript: transcript, gutter: Gutter(columns: columns), symbols: .unicode)
    }

    @Test(arguments: [1, 3, 9, 39, 40, 80, 200])
    func anyWindowOfRowsIsAPartOfAllRows(_ columns: Int) {
        var random = Seeded(UInt64(columns))
        let layout = layout(transcript(&random, entries: 40), columns: columns)
        let all = layout.lines(count: .max).map(\.place)
        #expect(layout.lines(from: .init(entry: 0, offset: 0), count: .max).map(\.place) == all)
        #expect(Set(all).count == all.count)
        for _ in 0..<40 {
            let index = Int.random(in: 0..<all.count, using: &random)
            let count = Int.random(in: 0...30, using: &random)
            #expect(layout.lines(from: all[index], count: count).map(\.place) == Array(all[index...].prefix(count)))
            #expect(layout.lines(before: all[index], count: count).map(\.place) == Array(all[..<index].suffix(count)))
        }
    }

    @Test func scrollingIsCountingRows() {
        var random = Seeded(23)
        let layout = layout(transcript(&random, entries: 60), columns: 50)
        let all = layout.lines(count: .max).map(\.place)
        let rows = 12
        var viewport = Viewport()
        var top = all.count - rows
        for _ in 0..<300 {
            let distance = Int.random(in: -40...40, using: &random)
            viewport.scroll(by: distance, in: layout, rows: rows)
            top = max(0, min(top + distance, all.count - rows))
            let isAtEnd = top == all.count - rows
            #expect(viewport.isFollowing == isAtEnd)
            #expect(viewport.lines(in: layout, rows: rows).map(\.place) == Array(all[top..<(top + rows)]))
        }
    }

    /// A place keeps its meaning at any width: the row that holds its byte.
    @Test func placesOutliveTheWidth() {
        var random = Seeded(31)
        let transcript = transcript(&random, entries: 30)
        let places = layout(transcript, columns: 33).lines(count: .max).map(\.place)
        for columns in [1, 8, 21, 60, 132] {
            let layout = layout(transcript, columns: columns)
            for place in places {
                guard let line = layout.lines(from: place, count: 1).first else {
                    Issue.record("nothing at \(place)")
                    continue
                }
                let offset = line.text.bytes.startIndex + place.offset
                #expect(line.place.entry == place.entry && line.row.start <= offset)
                #expect(line.row.next.map { offset < $0 } ?? true)
            }
        }
    }

    @Test func placesThatAreGoneMeanTheOldest() {
        var transcript = Transcript()
        for number in 0..<3 { transcript.append(.received, MessageBody(.text, Array("\(number)".utf8)[...]), at: 0) }
        transcript.removeAll()
        transcript.append(.received, MessageBody(.text, [65]), at: 0)
        let layout = layout(transcript, columns: 80)
        #expect(layout.lines(from: .init(entry: 1, offset: 7), count: 5).map(\.place) == [.init(entry: 3, offset: 0)])
        #expect(layout.lines(before: .init(entry: 1, offset: 7), count: 5).isEmpty)
    }

    @Test(
        arguments: [
            (0, 1, nil, 0..<0, nil, 0..<0), (1, 1, nil, 0..<0, nil, 0..<1), (2, 1, nil, 0..<1, nil, 1..<2),
            (3, 9, nil, 0..<2, nil, 2..<3),
            (4, 1, nil, 0..<2, 2, 3..<4), (5, 1, 0, 1..<3, 3, 4..<5), (6, 9, 0, 1..<3, 3, 4..<6),
            (24, 1, 0, 1..<22, 22, 23..<24),
            (24, 3, 0, 1..<20, 20, 21..<24), (24, 99, 0, 1..<15, 15, 16..<24),
        ] as [(Int, Int, Int?, Range<Int>, Int?, Range<Int>)]
    )
    func rowsAreSharedOut(
        _ rows: Int,
        _ inputRows: Int,
        _ status: Int?,
        _ transcript: Range<Int>,
        _ separator: Int?,
        _ input: Range<Int>
    ) {
        let layout = ScreenLayout(rows: rows, inputRows: inputRows)
        #expect(layout.status == status && layout.separator == separator)
        #expect(layout.transcript == transcript && layout.input == input)
    }

    @Test(arguments: [
        (0, 0, 1, 1), (7, 0, 7, 7), (8, 2, 4, 6), (39, 2, 35, 37), (40, 12, 25, 28), (60, 12, 36, 48), (80, 12, 56, 68),
    ])
    func columnsAreSharedOut(_ columns: Int, _ start: Int, _ sent: Int, _ received: Int) {
        let gutter = Gutter(columns: columns)
        #expect(gutter.textStart == start)
        #expect(gutter.textColumns(for: .sent) == sent)
        #expect(gutter.textColumns(for: .received) == received)
    }
}
