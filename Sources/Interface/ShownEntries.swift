/// Which entries of the transcript are shown, and in what company.
struct ShownEntries {
    /// Those that are kept.
    let numbers: Range<Int>
    /// Those that passed the filter; nil if there is none.
    var passed: EntrySet?
    /// What is folded, while there is no filter.
    var notices = NoticeRuns()
    /// The first entry that has not been read; a line is drawn above it.
    var unread: Int?

    /// The first shown entry that is not above another.
    func first(from number: Int) -> Int? {
        let number = max(number, numbers.lowerBound)
        guard passed == nil else { return passed?.first(from: number) }
        guard numbers.contains(number) else { return nil }
        return notices.folded(around: number).map { $0.upperBound - 1 } ?? number
    }

    /// The last shown entry above another.
    func last(before number: Int) -> Int? {
        let number = min(number, numbers.upperBound) - 1
        guard number >= numbers.lowerBound else { return nil }
        if let passed { return passed.last(before: number + 1).flatMap { $0 < numbers.lowerBound ? nil : $0 } }
        guard let run = notices.folded(around: number), number < run.upperBound - 1 else { return number }
        return run.lowerBound > numbers.lowerBound ? run.lowerBound - 1 : nil
    }

    /// How many entries are folded into one that is shown.
    func folded(into number: Int) -> Int {
        guard passed == nil, let run = notices.folded(around: number) else { return 0 }
        return run.upperBound - 1 - max(run.lowerBound, numbers.lowerBound)
    }

    /// How many entries from one on pass the filter.
    func count(from number: Int) -> Int {
        let number = max(number, numbers.lowerBound)
        return passed?.count(from: number) ?? max(0, numbers.upperBound - number)
    }
}
