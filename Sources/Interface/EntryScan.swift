/// Entries that pass tests, found slice by slice: first upwards from where one looks, then downwards to the newest.
struct EntryScan {
    /// What is found in a slice, and what it costs.
    struct Slice {
        /// What it costs at most, in bytes or scalars looked at: a millisecond or two.
        private static let workAtMost = 1 << 20

        /// Those that passed.
        var matches = EntrySet()
        /// How many were too costly to tell.
        var givenUp = 0
        /// What it cost.
        var work = 0
        /// Whether the rest has to wait.
        var isUsedUp: Bool { work >= Self.workAtMost }
    }

    /// What is asked of each entry.
    let tests: [EntryTest]
    private var slice = Slice()
    /// The entries that have been looked at.
    private(set) var scanned: Range<Int>

    /// A scan that begins above the entry of a number.
    init(_ tests: [EntryTest], from origin: Int) {
        self.tests = tests
        scanned = origin..<origin
    }

    /// Those that passed.
    var matches: EntrySet { slice.matches }

    /// How many were too long for the pattern to tell.
    var givenUp: Int { slice.givenUp }

    /// Whether all that is kept has been looked at.
    func isComplete(in transcript: Transcript) -> Bool {
        scanned.lowerBound <= transcript.numbers.lowerBound && scanned.upperBound >= transcript.numbers.upperBound
    }

    /// Whether all that is kept above a number has been looked at.
    func isComplete(above number: Int, in transcript: Transcript) -> Bool {
        scanned.lowerBound <= transcript.numbers.lowerBound && scanned.upperBound >= number
    }

    /// Looks at one slice.
    mutating func advance(in transcript: Transcript) {
        let kept = transcript.numbers
        slice.matches.removeAll(below: kept.lowerBound)
        slice.work = 0
        if scanned.upperBound <= kept.lowerBound { scanned = kept.lowerBound..<kept.lowerBound }
        if scanned.lowerBound > kept.upperBound { scanned = kept.upperBound..<kept.upperBound }
        while !slice.isUsedUp, !isComplete(in: transcript) {
            let upwards = scanned.lowerBound > kept.lowerBound
            let page = transcript.page(of: upwards ? scanned.lowerBound - 1 : scanned.upperBound)
            let numbers =
                upwards
                ? max(page.firstNumber, kept.lowerBound)..<scanned.lowerBound
                : scanned.upperBound..<min(page.firstNumber + page.count, kept.upperBound)
            let seen = page.look(at: numbers, upwards: upwards, for: tests, &slice)
            scanned = min(scanned.lowerBound, seen.lowerBound)..<max(scanned.upperBound, seen.upperBound)
        }
    }
}
