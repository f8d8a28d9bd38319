/// Which rows of the window belong to what.
///
/// Where rows are scarce, the input survives longest, then the transcript.
struct ScreenLayout: Hashable {
    /// The status line's row.
    let status: Int?
    /// The rows of the script that plays.
    let pane: Range<Int>
    /// The transcript's rows.
    let transcript: Range<Int>
    /// The row between transcript and input.
    let separator: Int?
    /// The input's rows.
    let input: Range<Int>

    /// Shares out a window's rows; the input gets up to `inputRows`, and no more than a third.
    ///
    /// What a script's pane gets is taken from the transcript, which keeps two thirds of its rows.
    init(rows: Int, inputRows: Int, hasPane: Bool = false) {
        let inputHeight = min(rows, max(1, min(inputRows, Self.inputRowsAtMost(of: rows))))
        input = (rows - inputHeight)..<max(0, rows)
        status = rows >= 5 ? 0 : nil
        separator = rows >= 4 ? input.lowerBound - 1 : nil
        let top = status == nil ? 0 : 1
        let bottom = max(top, separator ?? input.lowerBound)
        pane = top..<(top + (hasPane ? Self.paneRows(of: bottom - top) : 0))
        transcript = pane.upperBound..<bottom
    }

    /// All rows for the transcript.
    init(bareRows rows: Int) {
        (status, separator, pane, transcript, input) = (nil, nil, 0..<0, 0..<max(0, rows), max(0, rows)..<max(0, rows))
    }

    /// A pane's rows where it shares so many with the transcript; none where a line has to do.
    private static func paneRows(of rows: Int) -> Int { rows >= 6 ? min(12, rows / 3) : 0 }

    /// How far the input may grow.
    static func inputRowsAtMost(of rows: Int) -> Int { max(1, rows / 3) }
}
