import DequeModule

/// Runs of notices with nothing between them, which are shown by their last: the noise of trying again and again.
struct NoticeRuns {
    private struct Run {
        var start: Int
        var count: UInt32
        /// Shown whole, because something in it was looked for.
        var isOpen = false

        var end: Int { start + Int(count) }
    }

    /// A run of so many is shown whole.
    private static let shownAtMost = 5

    /// Whether long runs are folded at all.
    var isFolding = true
    /// All but the last are longer than `shownAtMost`.
    private var runs: Deque<Run> = []

    /// Takes in that the entry of this number, the newest, is a notice; numbers below `oldest` are kept no more.
    mutating func add(_ number: Int, oldest: Int) {
        while let first = runs.first, first.end <= oldest { runs.removeFirst() }
        if let last = runs.last, last.end == number {
            runs[runs.count - 1].count += 1
        } else {
            if let last = runs.last, last.count <= Self.shownAtMost { runs.removeLast() }
            runs.append(Run(start: number, count: 1))
        }
    }

    /// Shows the run around an entry whole from now on.
    mutating func open(around number: Int) {
        if let index = index(of: number) { runs[index].isOpen = true }
    }

    /// The folded run that an entry is part of: its last entry alone is shown.
    func folded(around number: Int) -> Range<Int>? {
        guard isFolding, let index = index(of: number) else { return nil }
        let run = runs[index]
        return run.isOpen || run.count <= Self.shownAtMost ? nil : run.start..<run.end
    }

    private func index(of number: Int) -> Int? {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].end <= number { low = middle + 1 } else { high = middle }
        }
        return low < runs.count && runs[low].start <= number ? low : nil
    }
}
