/// What came in the place of what was expected, told so that people see where they differ.
struct Alteration {
    /// Columns of a text, so that the report fits a terminal of 80.
    private static let columns = 56
    /// Columns of a line of several, and how many lines are told.
    private static let (lineColumns, linesAtMost) = (70, 24)
    /// Lines round a change that are told with it.
    private static let context = 2

    let expected: Excerpt
    let came: Excerpt
    let width: Width

    /// Lines for a report: texts of several lines as a diff, others below each other, with a sign where they differ.
    var text: String { (linesDiffering ?? pointed).joined(separator: "\n") }

    // MARK: - One line

    private var pointed: [String] {
        let (left, right) = (Array(came.description), Array(expected.description))
        let alike = zip(left, right).prefix { $0 == $1 }.count
        let isShort = max(width(String(left)), width(String(right))) <= Self.columns
        let shown = isShort ? alike : left[..<alike].reversed().fitting(Self.columns / 2, width).count
        let start = alike - shown
        let indent = 21 + width(String(left[start..<alike])) + (start > 0 ? 3 : 0)
        return [
            "    altered answer:  \(part(of: left, from: start))",
            "    expected:        \(part(of: right, from: start))",
            String(repeating: " ", count: indent) + "^ differs from here",
        ]
    }

    private func part(of text: [Character], from start: Int) -> String {
        let rest = String(text.dropFirst(start))
        let lead = start > 0 ? "..." : ""
        let room = Self.columns - lead.count
        return lead + (width(rest) <= room ? rest : String(rest.fitting(room - 3, width)) + "...")
    }

    // MARK: - Several lines

    private typealias Row = (sign: Character, line: String)

    /// Nil where there is one line only, or one too long to be told in whole.
    private var linesDiffering: [String]? {
        guard came.kind == .text, [came, expected].contains(where: { $0.bytes.contains(0x0A) }) else { return nil }
        let rows = rows
        let changed = rows.indices.filter { rows[$0].sign != " " }
        guard changed.allSatisfy({ width(rows[$0].line) <= Self.lineColumns }) else { return nil }
        var lines = ["    altered answer; expected is -, came is +:"]
        var next = 0
        let told = rows.indices.filter { row in changed.contains { abs($0 - row) <= Self.context } }
        for row in told.prefix(Self.linesAtMost) {
            if row > next || row == 0 && came.start > 0 { lines.append("      ...") }
            lines.append("      \(rows[row].sign) \(String(rows[row].line.fitting(Self.lineColumns, width)))")
            next = row + 1
        }
        if next < rows.count || came.isCut || expected.isCut { lines.append("      ...") }
        return lines
    }

    private var rows: [Row] {
        let (old, new) = (Self.lines(of: expected), Self.lines(of: came))
        let difference = new.difference(from: old)
        let removed = Set(difference.removals.map(\.offset))
        let inserted = Set(difference.insertions.map(\.offset))
        var rows: [Row] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if removed.contains(left) {
                rows.append(("-", old[left]))
                left += 1
            } else if inserted.contains(right) {
                rows.append(("+", new[right]))
                right += 1
            } else {
                rows.append((" ", old[left]))
                (left, right) = (left + 1, right + 1)
            }
        }
        return rows
    }

    private static func lines(of excerpt: Excerpt) -> [String] {
        excerpt.text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map {
            printable(String($0))
        }
    }
}

extension CollectionDifference.Change {
    fileprivate var offset: Int {
        switch self {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
}
