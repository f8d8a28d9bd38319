/// Which known name a wrong one may have meant.
enum Nearness {
    /// The known names that few strokes part from this one, nearest first.
    static func names(near name: String, among known: [String]) -> [String] {
        let wanted = Array(name.lowercased().unicodeScalars.prefix(64))
        let limit = max(1, wanted.count / 3)
        return known.map { (name: $0, distance: distance(wanted, Array($0.lowercased().unicodeScalars))) }
            .filter { $0.distance <= limit }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
            .map(\.name)
    }

    /// What to write instead.
    static func advice(for name: String, among known: [String]) -> String {
        guard let nearest = names(near: name, among: known).first else {
            return "known are \(known.sorted().joined(separator: ", "))"
        }
        return "did you mean \"\(nearest)\"?"
    }

    /// The strokes that part two names: one too many, one too few, a wrong one, or two in the wrong order.
    private static func distance(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Int {
        var rows = [Array(0...other.count)]
        for row in one.indices {
            var current = [row + 1]
            for column in other.indices {
                let substitution = rows[row][column] + (one[row] == other[column] ? 0 : 1)
                var least = min(substitution, rows[row][column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
                    least = min(least, rows[row - 1][column - 1] + 1)
                }
                current.append(least)
            }
            rows.append(current)
        }
        return rows[one.count][other.count]
    }
}
