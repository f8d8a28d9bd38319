import Interface
import TestSupport
import Testing

@testable import Terminal

/// Rows that stand higher or lower than before: what a scroll saves, against scrolling and comparing.
@Suite struct RowScrollTests {
    private func canvas(_ rows: [String]) -> Canvas {
        var canvas = Canvas(size: Size(columns: 4, rows: rows.count))
        for (row, text) in rows.enumerated() {
            for (column, scalar) in text.unicodeScalars.enumerated() {
                canvas.put(scalar, style: Style(), row: row, column: column)
            }
        }
        return canvas
    }

    private func same(_ one: Canvas, _ other: Canvas) -> Int {
        (0..<one.size.rows).count { one.isSame($0, in: other) }
    }

    @Test(
        arguments: [
            (["s", "1", "2", "3", "4", "i"], ["s", "2", "3", "4", "5", "i"], 1..<5, 1),
            (["s", "1", "2", "3", "4", "5", "i"], ["s", "0", "1", "2", "3", "4", "i"], 1..<6, -1),
            (["1", "2", "3", "4", "5", "6"], ["3", "4", "5", "6", "7", "8"], 0..<6, 2),
            (["s", "1", "2", "3", "i"], ["s", "1", "2", "3", "j"], nil, 0),
            (["s", "1", "2", "3", "i"], ["s", "2", "3", "4", "i"], nil, 0),
            (["1", "2", "3", "4", "5"], ["a", "b", "c", "d", "e"], nil, 0),
        ] as [([String], [String], Range<Int>?, Int)]
    )
    func aTranscriptMovesUpWhenAMessageComes(_ old: [String], _ new: [String], _ rows: Range<Int>?, _ distance: Int) {
        let scroll = RowScroll(from: canvas(old), to: canvas(new))
        #expect(scroll?.rows == rows && (scroll?.distance ?? 0) == distance)
    }

    /// Where a scroll is worth it, it leaves at least three rows fewer to be drawn; and it stays in the window.
    @Test(arguments: 0..<20 as Range<UInt64>) func aScrollSavesRows(_ seed: UInt64) {
        var random = Seeded(seed)
        for _ in 0..<200 {
            let count = Int.random(in: 1...12, using: &random)
            let old = (0..<count).map { _ in ["a", "b", "c", "d", "日", "", "ab"].randomElement(using: &random) ?? "" }
            var new = old
            let distance = Int.random(in: -3...3, using: &random)
            for row in new.indices where old.indices.contains(row + distance) { new[row] = old[row + distance] }
            if Bool.random(using: &random) { new[Int.random(in: 0..<count, using: &random)] = "x" }
            let (before, after) = (canvas(old), canvas(new))
            guard let scroll = RowScroll(from: before, to: after) else { continue }
            #expect(scroll.rows.lowerBound >= 0 && scroll.rows.upperBound <= count && scroll.distance != 0)
            var scrolled = before
            scrolled.scroll(scroll.rows, by: scroll.distance)
            #expect(same(scrolled, after) >= same(before, after) + 3 - abs(scroll.distance), "\(old) to \(new)")
        }
    }

    @Test func windowsOfOtherSizesAreNotScrolled() {
        #expect(RowScroll(from: canvas(["1", "2", "3", "4"]), to: canvas(["2", "3", "4", "5", "6"])) == nil)
        #expect(RowScroll(from: canvas([]), to: canvas([])) == nil)
    }
}
