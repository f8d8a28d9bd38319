import Interface
import TestSupport

/// Canvases that change a little or a lot, with all that is hard to draw.
struct RandomCanvas {
    /// Glyphs that terminals disagree about, and the width the canvas gives them.
    static let uncertain: [String: Int] = [
        "👨‍👩‍👧": 2, "❤️": 2, "🇫🇷": 2, "👍🏽": 2, "e\u{301}": 1, "कि": 1, "✓": 1, "…": 1, "😀": 2,
    ]
    static let certain: [(String, Int)] = [
        ("a", 1), ("b", 1), (" ", 1), (" ", 1), ("é", 1), ("─", 1), ("日", 2), ("한", 2), ("あ", 2),
    ]

    private var random: Seeded
    private(set) var canvas: Canvas

    init(seed: UInt64, size: Size) {
        random = Seeded(seed)
        canvas = Canvas(size: size)
    }

    /// Changes a few cells, a row's rest, or all, or moves what is there.
    mutating func change() {
        let size = canvas.size
        let row = Int.random(in: 0..<size.rows, using: &random)
        switch Int.random(in: 0..<11, using: &random) {
        case 0: canvas = Canvas(size: size)
        case 1: for row in 0..<size.rows { fill(row, from: 0, glyph: nil) }
        case 2: fill(row, from: Int.random(in: 0..<size.columns, using: &random), glyph: " ")
        case 3: fill(row, from: Int.random(in: 0..<size.columns, using: &random), glyph: nil)
        case 4: move(row, by: Int.random(in: -5...5, using: &random))
        case 5:
            let top = Int.random(in: 0...row, using: &random)
            let most = row + 1 - top
            canvas.scroll(top..<row + 1, by: Int.random(in: -most...most, using: &random))
        case 6: for row in 0..<size.rows { fill(row, from: 0, certain: true) }
        default: for _ in 0..<Int.random(in: 1...4, using: &random) { putSomewhere(row) }
        }
        canvas.cursor =
            Bool.random(using: &random)
            ? nil : Position(row: row, column: Int.random(in: 0..<size.columns, using: &random))
    }

    /// Moves the end of a row, as typing into it does.
    private mutating func move(_ row: Int, by distance: Int) {
        let start = Int.random(in: 0..<canvas.size.columns, using: &random)
        let old = canvas
        for column in start..<canvas.size.columns {
            guard case .scalar(let scalar) = old[row, column].glyph else { continue }
            let width = column + 1 < canvas.size.columns && old[row, column + 1].glyph == .continuation ? 2 : 1
            guard column + distance >= start else { continue }
            breakGlyphs(row, column + distance, width)
            canvas.put(scalar, width: width, style: old[row, column].style, row: row, column: column + distance)
        }
        putSomewhere(row)
    }

    private mutating func fill(_ row: Int, from start: Int, certain: Bool) {
        let style = style()
        for column in start..<canvas.size.columns {
            let (text, width) = Self.certain.randomElement(using: &random) ?? ("a", 1)
            breakGlyphs(row, column, width)
            for scalar in text.unicodeScalars {
                canvas.put(scalar, width: width, style: style, row: row, column: column)
            }
        }
    }

    private mutating func putSomewhere(_ row: Int) {
        put(row, Int.random(in: 0..<canvas.size.columns, using: &random), style: style(), glyph: nil)
    }

    private mutating func fill(_ row: Int, from start: Int, glyph: String?) {
        let style = style()
        for column in start..<canvas.size.columns { put(row, column, style: style, glyph: glyph) }
    }

    private mutating func put(_ row: Int, _ column: Int, style: Style, glyph: String?) {
        let isCertain = Int.random(in: 0..<4, using: &random) > 0
        let known = isCertain ? Self.certain : Self.uncertain.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        let (text, width) = glyph.map { ($0, 1) } ?? known.randomElement(using: &random) ?? ("x", 1)
        breakGlyphs(row, column, width)
        if let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1 {
            canvas.put(scalar, width: width, style: style, row: row, column: column)
        } else {
            canvas.put(cluster: text, width: width, style: style, row: row, column: column)
        }
    }

    /// What loses one half becomes a blank.
    private mutating func breakGlyphs(_ row: Int, _ column: Int, _ width: Int) {
        guard column + width <= canvas.size.columns else { return }
        for edge in [column, column + width] where edge < canvas.size.columns && edge > 0 {
            guard canvas[row, edge].glyph == .continuation else { continue }
            canvas.put(" ", style: canvas[row, edge].style, row: row, column: edge - 1)
            canvas.put(" ", style: canvas[row, edge].style, row: row, column: edge)
        }
    }

    private mutating func style() -> Style {
        let colors: [Color] = [
            .default, .default, .indexed(2), .indexed(12), .indexed(200), .rgb(red: 20, green: 25, blue: 31),
        ]
        let attributes = Style.Attributes(rawValue: [0, 0, 0, 1, 2, 4, 8, 16, 31].randomElement(using: &random) ?? 0)
        return Style(
            foreground: colors.randomElement(using: &random) ?? .default,
            background: colors.randomElement(using: &random) ?? .default,
            attributes: attributes
        )
    }
}
