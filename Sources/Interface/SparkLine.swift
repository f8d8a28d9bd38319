/// Some numbers as bars of one column each.
enum SparkLine {
    private static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// The bars, the highest for the largest; empty for less than two, which show nothing.
    static func text(_ times: [Duration]) -> String {
        guard times.count > 1, let most = times.max(), most > .zero else { return "" }
        return String(times.map { bars[min(7, Int($0 / most * 8))] })
    }

    /// A bar that lies, of so many columns at most, to an eighth of a column where Unicode may be used.
    static func bar(_ part: Double, columns: Int, symbols: Symbols) -> String {
        guard part > 0 else { return "" }
        let eighths = max(1, Int((part * Double(columns) * 8).rounded()))
        guard symbols.isUnicode else { return String(repeating: "#", count: max(1, eighths / 8)) }
        let rest: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        return String(repeating: "█", count: eighths / 8) + (eighths % 8 > 0 ? String(rest[eighths % 8 - 1]) : "")
    }
}
