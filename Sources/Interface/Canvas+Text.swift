extension Canvas {
    /// Writes the pieces of some bytes of a text into a row, as far as `limit`, the column that must stay free.
    ///
    /// - Returns: The column behind the last cell written.
    @discardableResult
    mutating func write(
        _ text: PrintableText,
        _ bytes: Range<Int>,
        row: Int,
        column start: Int,
        limit: Int,
        style: (Int) -> Style
    ) -> Int {
        var offset = bytes.lowerBound
        var column = start
        let limit = min(limit, size.columns)
        while offset < bytes.upperBound, column < limit {
            let piece = text.piece(at: offset)
            let style = style(offset)
            let width = piece.kind == .tab ? RowBreaker.tabWidth(at: column - start) : piece.width
            switch text.drawing(of: piece, at: offset) {
            case .sign(let sign):
                put(sign: sign, style: style.reversed, row: row, column: column, limit: limit)
            case .scalar(let scalar) where piece.kind == .tab:
                for cell in column..<min(column + width, limit) { put(scalar, style: style, row: row, column: cell) }
            case .scalar(let scalar) where column + width <= limit:
                let isSign = piece.kind != .cluster && piece.kind != .space
                put(scalar, width: width, style: isSign ? style.reversed : style, row: row, column: column)
            case .cluster(let cluster) where column + width <= limit:
                put(cluster: cluster, width: width, style: style, row: row, column: column)
            default:
                // Half of a wide glyph can't be drawn.
                put("?", style: style.reversed, row: row, column: column)
            }
            column += width
            offset = piece.end
        }
        return min(column, limit)
    }

    /// Writes a text of one row in one style; newlines in it are spaces.
    @discardableResult
    mutating func write(
        _ text: String,
        symbols: Symbols,
        row: Int,
        column: Int,
        limit: Int,
        style: Style
    ) -> Int {
        let bytes = Array(text.utf8.map { $0 == 0x0A ? 0x20 : $0 })[...]
        return write(
            PrintableText(bytes, symbols: symbols),
            bytes.indices,
            row: row,
            column: column,
            limit: limit
        ) { _ in style }
    }

    /// Fills a row from one column to another with a scalar of one cell.
    mutating func fill(_ columns: Range<Int>, row: Int, with scalar: Unicode.Scalar = " ", style: Style) {
        for column in columns { put(scalar, style: style, row: row, column: column) }
    }

    /// Copies as many rows of another canvas as have room into some rows from a column on.
    mutating func copy(_ other: Canvas, rows sources: Range<Int>, to rows: Range<Int>, column: Int) {
        for (source, row) in zip(sources, rows) {
            for from in 0..<other.size.columns {
                let cell = other[source, from]
                let isWide = from + 1 < other.size.columns && other[source, from + 1].glyph == .continuation
                let (width, target) = (isWide ? 2 : 1, column + from)
                switch cell.glyph {
                case .scalar(let scalar): put(scalar, width: width, style: cell.style, row: row, column: target)
                case .cluster(let index):
                    put(cluster: other.clusters[index], width: width, style: cell.style, row: row, column: target)
                case .continuation: break
                }
            }
        }
    }

    private mutating func put(sign: String, style: Style, row: Int, column: Int, limit: Int) {
        for (cell, scalar) in zip(column..<limit, sign.unicodeScalars) {
            put(scalar, style: style, row: row, column: cell)
        }
    }
}

extension Style {
    /// The same with foreground and background exchanged: it tells a sign from the same sign received as text.
    var reversed: Style {
        Style(
            foreground: foreground,
            background: background,
            attributes: attributes.symmetricDifference(.reverse)
        )
    }
}

extension PrintableText {
    /// The cells that some text of one row takes.
    package static func width(of text: String, symbols: Symbols) -> Int {
        let text = PrintableText(Array(text.utf8)[...], symbols: symbols)
        var offset = 0
        var width = 0
        while offset < text.bytes.endIndex {
            let piece = text.piece(at: offset)
            width += piece.kind == .tab ? RowBreaker.tabWidth(at: width) : piece.kind == .newline ? 1 : piece.width
            offset = piece.end
        }
        return width
    }
}
