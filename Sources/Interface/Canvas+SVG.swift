/// A frame as a picture: scalable vector graphics, as SVG 1.1 says.
extension Canvas {
    /// Cells of a common monospaced font of 14 pixels; glyphs are fitted into theirs.
    private static let cell = (width: 8.4, height: 17.0)
    private static let margin = 10.0

    /// The picture; `variant` tells what the terminal's own colours are like.
    package func svg(_ variant: Theme.Variant) -> String {
        let palette = Palette(variant)
        // What most of the window has shows in the margin, too.
        let ground = size.rows * size.columns == 0 ? Style() : self[size.rows / 2, size.columns - 1].style
        let background = palette.colors(of: ground).background
        let width = Self.text(Double(size.columns) * Self.cell.width + 2 * Self.margin)
        let height = Self.text(Double(size.rows) * Self.cell.height + 2 * Self.margin)
        var picture = """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)">
            <rect width="100%" height="100%" rx="6" fill="\(background)"/>
            <g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" style="white-space: pre">

            """
        for row in 0..<size.rows {
            for run in runs(ofRow: row) { draw(run, row: row, palette, over: background, on: &picture) }
        }
        if let cursor { drawCursor(cursor, palette, on: &picture) }
        return picture + "</g>\n</svg>\n"
    }

    /// The texts of the rows, without the blanks at their ends.
    package var rows: [String] {
        (0..<size.rows).map { row in
            var text = runs(ofRow: row).map(\.text).joined()
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    /// Neighbouring cells of one look, one width and one kind of text.
    private struct Run {
        var column: Int
        var columns: Int
        var style: Style
        var text: String
        /// Glyphs whose width fonts disagree about stand alone.
        var isAlone: Bool
    }

    private func runs(ofRow row: Int) -> [Run] {
        var runs: [Run] = []
        for column in 0..<size.columns {
            let cell = self[row, column]
            let text: String
            switch cell.glyph {
            case .continuation:
                runs[runs.count - 1].columns += 1
                continue
            case .scalar(let scalar): text = String(scalar)
            case .cluster(let index): text = clusters[index]
            }
            let isAlone = !text.unicodeScalars.allSatisfy(\.isASCII)
            if let last = runs.last, last.style == cell.style, !last.isAlone, !isAlone {
                runs[runs.count - 1].columns += 1
                runs[runs.count - 1].text += text
            } else {
                runs.append(Run(column: column, columns: 1, style: cell.style, text: text, isAlone: isAlone))
            }
        }
        return runs
    }

    private func draw(_ run: Run, row: Int, _ palette: Palette, over ground: String, on picture: inout String) {
        let top = Self.margin + Double(row) * Self.cell.height
        let colors = palette.colors(of: run.style)
        if colors.background != ground {
            let place = Self.place(run.column, run.columns, top: top)
            picture +=
                "<rect \(place.x) \(place.y) width=\(place.length) height=\"17\" fill=\"\(colors.background)\"/>\n"
        }
        // Viewers disagree about blanks at the ends of a text.
        let text = run.text.drop { $0 == " " }
        let blanks = (before: run.text.count - text.count, after: text.reversed().prefix { $0 == " " }.count)
        guard !text.isEmpty else { return }
        let place = Self.place(run.column + blanks.before, run.columns - blanks.before - blanks.after, top: top + 13)
        let fit = "textLength=\(place.length) lengthAdjust=\"spacingAndGlyphs\""
        picture += "<text \(place.x) \(place.y) \(fit) fill=\"\(colors.foreground)\""
        picture += "\(Self.attributes(run.style.attributes))>\(Self.escaped(text.dropLast(blanks.after)))</text>\n"
    }

    private static func place(_ column: Int, _ columns: Int, top: Double) -> (x: String, y: String, length: String) {
        let x = text(margin + Double(column) * cell.width)
        return ("x=\"\(x)\"", "y=\"\(text(top))\"", "\"\(text(Double(columns) * cell.width))\"")
    }

    private func drawCursor(_ cursor: Position, _ palette: Palette, on picture: inout String) {
        let x = Self.text(Self.margin + Double(cursor.column) * Self.cell.width)
        let y = Self.text(Self.margin + Double(cursor.row) * Self.cell.height)
        let size = "width=\"2\" height=\"\(Self.text(Self.cell.height))\""
        picture += "<rect x=\"\(x)\" y=\"\(y)\" \(size) fill=\"\(palette.foreground)\"/>\n"
    }

    private static func attributes(_ attributes: Style.Attributes) -> String {
        var text = ""
        if attributes.contains(.bold) { text += " font-weight=\"bold\"" }
        if attributes.contains(.italic) { text += " font-style=\"italic\"" }
        if attributes.contains(.underline) { text += " text-decoration=\"underline\"" }
        if attributes.contains(.dim) { text += " opacity=\"0.6\"" }
        return text
    }

    private static func escaped(_ text: Substring) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }

    /// A length with one digit behind the point, if it isn't 0.
    private static func text(_ length: Double) -> String {
        let tenths = Int((length * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}

/// The colours of a terminal, for where there is none to ask.
private struct Palette {
    let foreground: String
    let background: String
    private let named: [String]

    init(_ variant: Theme.Variant) {
        (foreground, background) = variant == .dark ? ("#d0d0d0", "#1c1c1c") : ("#303030", "#fafafa")
        named =
            variant == .dark
            ? [
                "#1c1c1c", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d0d0d0", "#7f848e",
                "#ef7f88", "#a9d68a", "#f0cf8e", "#7fc1ff", "#d78fee", "#6fcbd6", "#ffffff",
            ]
            : [
                "#303030", "#b3261e", "#3a7a1c", "#8a6100", "#1f5fbf", "#8a3fb0", "#0f7a86", "#e0e0e0", "#6b6b6b",
                "#c93a32", "#4a8f2a", "#a07000", "#2f72d6", "#9f52c7", "#1f8f9c", "#fafafa",
            ]
    }

    func colors(of style: Style) -> (foreground: String, background: String) {
        let foreground = text(of: style.foreground, otherwise: foreground)
        let background = text(of: style.background, otherwise: background)
        return style.attributes.contains(.reverse) ? (background, foreground) : (foreground, background)
    }

    private func text(of color: Color, otherwise: String) -> String {
        if let (red, green, blue) = color.components {
            return "#" + [red, green, blue].map { hexadecimal($0, digits: 2).lowercased() }.joined()
        }
        if case .indexed(let index) = color { return named[Int(index)] }
        return otherwise
    }
}
