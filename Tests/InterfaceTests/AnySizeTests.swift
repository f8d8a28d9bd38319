import TestSupport
import Testing

@testable import Interface

/// Every scene of the golden screens in windows of many sizes: what holds of each, and that nothing is lost on the way back.
@Suite struct AnySizeTests {
    private static let columns = [1, 2, 3, 5, 8, 9, 13, 21, 23, 24, 39, 40, 59, 60, 61, 100, 200]
    private static let rows = [1, 2, 3, 4, 5, 7, 12, 25]

    private func stage(_ scene: GoldenScene) -> Stage {
        var stage = Stage(columns: 80, rows: 24)
        stage.does(.linkChanged(.connected(url: "ws://localhost:8765")))
        scene.play(&stage)
        return stage
    }

    @Test(arguments: GoldenScene.all) func theCursorIsInTheWindowAndGlyphsAreWhole(_ scene: GoldenScene) {
        var stage = stage(scene)
        for columns in Self.columns {
            for rows in Self.rows {
                stage.does(.resized(Size(columns: columns, rows: rows)))
                let canvas = stage.model.view(at: stage.time)
                #expect(canvas.size == Size(columns: columns, rows: rows))
                if let cursor = canvas.cursor {
                    #expect(
                        (0..<rows).contains(cursor.row) && (0..<columns).contains(cursor.column),
                        "\(columns)x\(rows)"
                    )
                } else {
                    Issue.record("no cursor at \(columns)x\(rows)")
                }
                for row in 0..<rows { #expect(canvas[row, 0].glyph != .continuation, "\(columns)x\(rows)") }
            }
        }
    }

    /// A window that was made small and large again shows what it showed.
    @Test(arguments: GoldenScene.all) func aWindowThatComesBackShowsTheSame(_ scene: GoldenScene) {
        var stage = stage(scene)
        let before = stage.model.view(at: stage.time)
        for size in [Size(columns: 30, rows: 24), Size(columns: 80, rows: 9), Size(columns: 120, rows: 40)] {
            stage.does(.resized(size))
            _ = stage.model.view(at: stage.time)
            stage.does(.resized(Size(columns: 80, rows: 24)))
            let after = stage.model.view(at: stage.time)
            #expect(after.drawn == before.drawn, "by way of \(size)\n\(after.drawn)")
        }
    }

    /// A picture holds all that the screen shows, each sign escaped, and its elements are closed.
    @Test(arguments: GoldenScene.all, [Theme.Variant.dark, .light])
    func aPictureHoldsWhatTheScreenShows(_ scene: GoldenScene, _ variant: Theme.Variant) {
        var stage = stage(scene)
        let canvas = stage.model.view(at: stage.time)
        let picture = canvas.svg(variant)
        // By scalars: a mark that begins a text would be one character with the bracket before it.
        var texts = String.UnicodeScalarView()
        for part in picture.unicodeScalars.split(separator: "<") where part.starts(with: "text ".unicodeScalars) {
            texts += part.drop { $0 != ">" }.dropFirst()
        }
        let shown = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")]
            .reduce(String(texts)) { $0.replacing($1.0, with: $1.1) }
        let expected = Array(canvas.rows.joined().unicodeScalars.filter { $0 != " " })
        #expect(Array(shown.unicodeScalars.filter { $0 != " " }) == expected)
        #expect(picture.split(separator: "<text ").count == picture.split(separator: "</text>").count)
        #expect(picture.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
        // What is no element begins none.
        for part in picture.unicodeScalars.split(separator: "<") {
            let isKnown = ["svg ", "rect ", "g ", "text ", "/text>", "/g>", "/svg>"].contains {
                part.starts(with: $0.unicodeScalars)
            }
            #expect(isKnown, "<\(String(part))")
        }
        for part in picture.split(separator: "&").dropFirst() {
            #expect(["lt;", "gt;", "amp;", "quot;", "apos;"].contains { part.hasPrefix($0) }, "&\(part)")
        }
    }
}
