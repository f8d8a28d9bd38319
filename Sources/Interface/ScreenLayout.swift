/// Which rows of the window belong to what.
///
/// Where rows are scarce, the input survives longest, then the transcript.
struct ScreenLayout: Hashable {
    /// The status line's row.
    let status: Int?
    /// The transcript's rows.
    let transcript: Range<Int>
    /// The row between transcript and input.
    let separator: Int?
    /// The input's rows.
    let input: Range<Int>

    /// Shares out a window's rows; the input gets up to `inputRows`, and no more than a third.
    init(rows: Int, inputRows: Int) {
        let inputHeight = min(rows, max(1, min(inputRows, Self.inputRowsAtMost(of: rows))))
        input = (rows - inputHeight)..<max(0, rows)
        status = rows >= 5 ? 0 : nil
        separator = rows >= 4 ? input.lowerBound - 1 : nil
        transcript = (status == nil ? 0 : 1)..<max(0, separator ?? input.lowerBound)
    }

    /// All rows for the transcript.
    init(bareRows rows: Int) {
        (status, separator, transcript, input) = (nil, nil, 0..<max(0, rows), max(0, rows)..<max(0, rows))
    }

    /// How far the input may grow.
    static func inputRowsAtMost(of rows: Int) -> Int { max(1, rows / 3) }
}
