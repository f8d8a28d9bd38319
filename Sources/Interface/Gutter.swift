/// How a transcript row's columns are shared out: time and sign on the left, delivery on the right, the text between.
struct Gutter: Hashable {
    /// Columns for the round trip with its sign, as in `✓ 0.31 ms`.
    private static let deliveryColumns = 9

    /// The window's, at least 0.
    let columns: Int
    /// Whether the text has all columns.
    var isBare = false

    /// ` 10:42:07 ` stands before the sign.
    var showsTime: Bool { columns >= 40 && !isBare }
    /// `> ` stands before the text.
    var showsSign: Bool { columns >= 8 && !isBare }
    /// The delivery is told with its round trip, not by its sign alone.
    var showsRoundTrip: Bool { columns >= 60 }
    /// An empty column at the right edge.
    var margin: Int { showsTime ? 1 : 0 }

    /// Where the text starts.
    var textStart: Int { showsTime ? 12 : showsSign ? 2 : 0 }

    /// Where the text of an entry must end; at least one column is left to it.
    func textEnd(for kind: Transcript.Kind) -> Int {
        guard kind == .sent, showsSign else { return columns }
        return columns - margin - (showsRoundTrip ? Self.deliveryColumns + 2 : 2)
    }

    /// The columns between.
    func textColumns(for kind: Transcript.Kind) -> Int { max(1, textEnd(for: kind) - textStart) }
}
