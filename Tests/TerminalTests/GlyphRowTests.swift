import Interface
import Testing

@testable import Terminal

/// The last door before the terminal: whatever stands on a canvas, no control character passes, and no half of a glyph.
@Suite struct GlyphRowTests {
    private func canvas(columns: Int = 6, _ draw: (inout Canvas) -> Void) -> Canvas {
        var canvas = Canvas(size: Size(columns: columns, rows: 1))
        draw(&canvas)
        return canvas
    }

    private func row(columns: Int = 6, _ draw: (inout Canvas) -> Void) -> GlyphRow {
        GlyphRow(canvas(columns: columns, draw), 0)
    }

    private func texts(_ row: GlyphRow) -> [String] { (0..<row.count).map { row[$0].text } }
    private func widths(_ row: GlyphRow) -> [Int] { (0..<row.count).map { row[$0].width } }

    @Test func everyControlIsAQuestionMark() {
        let controls = Array(UInt32(0)...0x1F) + Array(0x7F...0x9F)
        for scalar in controls.compactMap(Unicode.Scalar.init) {
            let row = row { $0.put(scalar, style: Style(), row: 0, column: 0) }
            #expect(row[0].text == "?", "U+\(String(scalar.value, radix: 16))")
            for cluster in ["\(scalar)\u{301}", "a\(scalar)", "日\(scalar)"] {
                let row = self.row { $0.put(cluster: cluster, width: 2, style: Style(), row: 0, column: 2) }
                #expect(row[2].text == "?", "U+\(String(scalar.value, radix: 16))")
            }
        }
        #expect(texts(row { $0.put(cluster: "", width: 1, style: Style(), row: 0, column: 0) })[0] == "?")
    }

    @Test func printableASCIIIsCertainAndItself() {
        for value in UInt8(0x20)...0x7E {
            let scalar = Unicode.Scalar(value)
            let glyph = row { $0.put(scalar, style: Style(), row: 0, column: 0) }[0]
            #expect(glyph == ScreenGlyph(text: String(scalar), style: Style(), width: 1, isCertain: true))
        }
    }

    @Test func wideGlyphsHaveAnEmptySecondHalf() {
        let row = row {
            $0.put("日", width: 2, style: Style(), row: 0, column: 1)
            $0.put(cluster: "👍🏽", width: 2, style: Style(), row: 0, column: 4)
        }
        #expect(texts(row) == [" ", "日", "", " ", "👍🏽", ""])
        #expect(widths(row) == [1, 2, 0, 1, 2, 0])
        #expect(row[1].isCertain && !row[4].isCertain)
        #expect(row.glyphs.last?.width == 0)
    }

    /// A glyph that terminals draw in two cells, put into one, would push the rest of its row aside.
    @Test func whatIsSurelyWideIsNotDrawnInOneCell() {
        let row = row { $0.put("日", width: 1, style: Style(), row: 0, column: 0) }
        #expect(texts(row)[0] == " " && widths(row)[0] == 1)
    }

    /// What is typed into a row, or deleted, moves its rest: the terminal is asked to move it, too.
    @Test(arguments: [(10, 1), (0, 1), (30, 7), (10, -1), (0, -3)]) func cellsThatWereMovedAreKnown(
        _ column: Int,
        _ distance: Int
    ) throws {
        let letters = (0..<60).map { Unicode.Scalar(UInt8(0x21 + $0)) }
        func drawn(_ scalars: [Unicode.Scalar]) -> GlyphRow {
            row(columns: 60) { canvas in
                for (place, scalar) in scalars.enumerated() {
                    canvas.put(scalar, style: Style(), row: 0, column: place)
                }
            }
        }
        var changed = letters
        if distance > 0 {
            changed.insert(contentsOf: Array(repeating: "|", count: distance), at: column)
        } else {
            changed.removeSubrange(column..<column - distance)
        }
        var old = drawn(letters)
        let new = drawn(Array(changed.prefix(60)))
        let shift = try #require(CellShift(from: old, to: new))
        #expect(shift.column == column && shift.distance == distance)
        old.move(by: shift)
        let unknown = distance > 0 ? column..<column + distance : 60 + distance..<60
        for place in 0..<60 { #expect(old[place] == (unknown.contains(place) ? .unknown : new[place]), "\(place)") }
        #expect(CellShift(from: new, to: new) == nil)
    }

    @Test func rowsAreTheSameCellByCell() {
        let plain = canvas { $0.put("a", style: Style(), row: 0, column: 0) }
        #expect(plain.isSame(0, in: canvas { $0.put("a", style: Style(), row: 0, column: 0) }))
        #expect(!plain.isSame(0, in: canvas { $0.put("b", style: Style(), row: 0, column: 0) }))
        #expect(!plain.isSame(0, in: canvas { $0.put("a", style: Style(attributes: .bold), row: 0, column: 0) }))
        // Of clusters the numbers are known alone, which say nothing of what stood there before.
        let cluster = canvas { $0.put(cluster: "e\u{301}", width: 1, style: Style(), row: 0, column: 0) }
        #expect(!cluster.isSame(0, in: cluster))
    }
}
