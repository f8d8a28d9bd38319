extension TranscriptPage {
    /// Looks at entries of this page, from the newest to the oldest or the other way round, until the slice is used up.
    ///
    /// - Returns: Those it has looked at.
    func look(at numbers: Range<Int>, upwards: Bool, for tests: [EntryTest], _ slice: inout EntryScan.Slice) -> Range<
        Int
    > {
        if let first = tests.first, let needle = first.pattern?.needle, !first.isNegated, first.tellsFrom == .max {
            look(at: numbers, for: needle, tests, &slice)
            return numbers
        }
        var seen = upwards ? numbers.upperBound..<numbers.upperBound : numbers.lowerBound..<numbers.lowerBound
        while seen.count < numbers.count, !slice.isUsedUp {
            let number = upwards ? seen.lowerBound - 1 : seen.upperBound
            seen = min(seen.lowerBound, number)..<max(seen.upperBound, number + 1)
            look(at: number, for: tests, &slice)
        }
        return seen
    }

    /// Goes from one place where the needle stands to the next, whatever entries are between.
    private func look(
        at numbers: Range<Int>,
        for needle: ByteNeedle,
        _ tests: [EntryTest],
        _ slice: inout EntryScan.Slice
    ) {
        let text = bytes.span
        let end = textRange(of: numbers.upperBound - 1 - firstNumber).upperBound
        var place = textRange(of: numbers.lowerBound - firstNumber).lowerBound
        slice.work += end - place + 16 * numbers.count
        while let match = needle.first(in: text, place..<end) {
            let index = self.index(at: match)
            let range = textRange(of: index)
            // A match must not go on into the next entry.
            guard match + needle.count <= range.upperBound else {
                place = match + 1
                continue
            }
            look(at: firstNumber + index, for: tests, &slice)
            place = range.upperBound
        }
    }

    private func look(at number: Int, for tests: [EntryTest], _ slice: inout EntryScan.Slice) {
        let (kind, body) = kinds(at: number - firstNumber)
        slice.work += 16
        for test in tests where !test.surelyPasses(kind, number: number) {
            guard test.admits(kind, body) else { return }
            guard let pattern = test.pattern else { continue }
            switch pattern.isFound(in: bytes[textRange(of: number - firstNumber)], work: &slice.work) {
            case nil:
                slice.givenUp += 1
                return
            case let isFound: if isFound == test.isNegated { return }
            }
        }
        slice.matches.insert(number)
    }
}
