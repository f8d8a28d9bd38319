/// The end of a row that stands further to the right or to the left than before, as text does that is typed into.
struct CellShift: Equatable {
    /// A shift has to save the drawing of so many cells.
    private static let worthwhile = 16
    private static let distanceAtMost = 40

    /// Where the cells begin that move.
    let column: Int
    /// By how many cells they move to the right; to the left where negative.
    let distance: Int

    /// The shift that leaves the fewest cells to be drawn; nil where none saves enough, or where it is not sure what the
    /// terminal would move.
    ///
    /// Only a terminal that agrees on every width from there on moves what it is meant to.
    init?(from old: GlyphRow, to new: GlyphRow) {
        let (old, new) = (old.glyphs, new.glyphs)
        guard let start = old.indices.first(where: { old[$0] != new[$0] }), new.count - start > Self.worthwhile else {
            return nil
        }
        let changed = (start..<new.count).count { old[$0] != new[$0] }
        guard changed >= Self.worthwhile, !old[start].isRightHalf, !new[start].isRightHalf,
            (start..<new.count).allSatisfy({ old[$0].isCertain && new[$0].isCertain })
        else { return nil }

        var best: (distance: Int, drawn: Int)?
        for size in 1...min(Self.distanceAtMost, new.count - start - 1) {
            for distance in [size, -size] {
                // Where the cells come from that are kept, and where they go to.
                let (source, target) = (start + max(0, -distance), start + max(0, distance))
                // Half of a glyph that is cut off at the edge or at the start would leave who knows what.
                let edge = distance > 0 ? new.count - size : source
                guard old[source] == new[target], !old[edge].isRightHalf else { continue }
                let kept = (0..<new.count - max(source, target)).count { old[source + $0] == new[target + $0] }
                let drawn = new.count - start - kept
                if drawn < best?.drawn ?? .max { best = (distance, drawn) }
            }
        }
        guard let best, best.drawn + Self.worthwhile <= changed else { return nil }
        (column, distance) = (start, best.distance)
    }
}
