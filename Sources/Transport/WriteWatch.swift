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

    /// Bytes that waited at the last look.
    private var buffered = 0
    private var hasTakenAll = false
    /// Whether a look is to come.
    private(set) var isOn = false

    /// Something waits to be written, and a look is to come.
    mutating func begin(buffered: Int) {
        self.buffered = buffered
        hasTakenAll = false
        isOn = true
    }

    /// Nothing waits, for the moment.
    mutating func tookAll() { hasTakenAll = true }

    /// Looks, while so much waits; nil where nothing does.
    mutating func look(buffered: Int?) -> Verdict {
        guard let buffered else {
            isOn = false
            return .end
        }
        guard hasTakenAll || buffered < self.buffered else { return .giveUp }
        begin(buffered: buffered)
        return .goOn
    }
}
