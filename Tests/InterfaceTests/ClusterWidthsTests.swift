import Testing

@testable import Interface

@Suite struct ClusterWidthsTests {
    /// The widths of the pieces that a text falls into.
    private func widths(_ text: String, probed columns: [Int]) -> [Int] {
        var symbols = Symbols.unicode
        symbols.widths = ClusterWidths(probed: columns)
        let text = PrintableText(Array(text.utf8)[...], symbols: symbols)
        var widths: [Int] = []
        var offset = 0
        while offset < text.bytes.endIndex {
            let piece = text.piece(at: offset)
            widths.append(piece.width)
            offset = piece.end
        }
        return widths
    }

    @Test(arguments: [
        ("❤️x", [2, 2, 2], [2, 1]), ("❤️x", [1, 2, 2], [1, 1]), ("1️⃣x", [1, 2, 2], [1, 1]), ("❤x", [1, 2, 2], [1, 1]),
        ("👨‍👩‍👧", [2, 2, 2], [2]), ("👨‍👩‍👧", [2, 4, 2], [2, 2, 2]), ("👍🏽", [2, 2, 2], [2]), ("👍🏽", [2, 2, 4], [2, 2]),
        ("👩🏽‍🚀", [2, 4, 4], [2, 2, 2]), ("🇫🇷日e\u{301}", [1, 4, 4], [2, 2, 1]), ("❤️👨‍👩👍🏽", [], [2, 2, 2]), ("❤️", [1], [2]),
    ])
    func clustersAreAsWideAsTheTerminalSays(_ text: String, _ probed: [Int], _ expected: [Int]) {
        #expect(widths(text, probed: probed) == expected)
    }

    @Test func whatIsToldIsDrawn() {
        var stage = Stage(columns: 20, rows: 5)
        stage.receive("❤️👍🏽|")
        #expect(stage.model.view(at: stage.time)[1, 6].glyph == .scalar("|"))
        stage.does(.widthsTold(ClusterWidths(probed: [1, 2, 4])))
        #expect(stage.model.view(at: stage.time)[1, 7].glyph == .scalar("|"))
    }
}
