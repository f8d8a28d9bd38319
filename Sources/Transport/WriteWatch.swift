/// Whether a peer takes what waits to be written to it, looked at from time to time.
struct WriteWatch {
    /// What follows from a look.
    enum Verdict: Hashable {
        /// Nothing waits any more.
        case end
        /// Something was taken: look again.
        case goOn
        /// Nothing was taken: whoever is there does not read.
        case giveUp
    }

    /// What was taken at the last look.
    private var uptake = Uptake()
    private var hasTakenAll = false
    /// Whether a look is to come.
    private(set) var isOn = false

    /// Something waits to be written, and a look is to come.
    mutating func begin(_ uptake: Uptake) {
        self.uptake = uptake
        hasTakenAll = false
        isOn = true
    }

    /// Nothing waits, for the moment.
    mutating func tookAll() { hasTakenAll = true }

    /// Looks, with what is taken by now; nil where nothing waits.
    mutating func look(_ uptake: Uptake?) -> Verdict {
        guard let uptake else {
            isOn = false
            return .end
        }
        guard hasTakenAll || uptake.hasMoved(since: self.uptake) else { return .giveUp }
        begin(uptake)
        return .goOn
    }
}
