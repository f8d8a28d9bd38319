import Interface

/// Neighbouring rows that stand higher or lower than before, as a transcript's do when a message comes.
struct RowScroll: Equatable {
    /// So many rows that would have to be drawn are worth a scroll.
    private static let worthwhile = 3

    /// The region that scrolls.
    let rows: Range<Int>
    /// By how many rows its content goes up; down where negative.
    let distance: Int

    /// The scroll that saves the most rows; nil where none saves enough.
    init?(from old: Canvas, to new: Canvas) {
        let count = new.size.rows
        guard old.size == new.size, count > Self.worthwhile else { return nil }
        let changed = (0..<count).filter { !new.isSame($0, in: old) }
        guard changed.count > Self.worthwhile else { return nil }
        let (before, after) = (Self.digests(old), Self.digests(new))
        var best: (rows: Range<Int>, distance: Int, saved: Int)?
        for distance in 1 - count..<count where distance != 0 {
            var start: Int?
            var saved = 0
            for row in max(0, -distance)...min(count, count - distance) {
                let isKept = row < min(count, count - distance) && after[row] == before[row + distance]
                if isKept {
                    start = start ?? row
                    saved += after[row] == before[row] ? 0 : 1
                } else if let first = start {
                    if saved > best?.saved ?? 0 { best = (first..<row, distance, saved) }
                    (start, saved) = (nil, 0)
                }
            }
        }
        guard let best, best.saved >= Self.worthwhile else { return nil }
        distance = best.distance
        let kept = best.rows
        rows =
            distance > 0 ? kept.lowerBound..<kept.upperBound + distance : kept.lowerBound + distance..<kept.upperBound
    }

    /// A number for each row's content.
    private static func digests(_ canvas: Canvas) -> [Int] {
        (0..<canvas.size.rows).map { row in
            var hasher = Hasher()
            for cell in canvas.cells[row * canvas.size.columns..<(row + 1) * canvas.size.columns] {
                if case .cluster(let index) = cell.glyph {
                    hasher.combine(canvas.clusters[index])
                } else {
                    hasher.combine(cell.glyph)
                }
                hasher.combine(cell.style)
            }
            return hasher.finalize()
        }
    }
}
