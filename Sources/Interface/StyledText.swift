/// A text whose parts have looks: bytes as they came, and runs of roles.
struct StyledText {
    /// Some bytes of one look, from the end of the run before.
    private struct Run {
        var end: Int
        var role: Role
    }

    /// The text; mostly UTF-8, lines end with newlines.
    private(set) var bytes: [UInt8] = []
    private var runs: [Run] = []

    /// An empty text.
    init() {}

    /// Adds some bytes at the end.
    mutating func append(_ more: some Collection<UInt8>, _ role: Role) {
        bytes.append(contentsOf: more)
        if runs.last?.role == role { runs.removeLast() }
        runs.append(Run(end: bytes.count, role: role))
    }

    /// Adds some text at the end.
    mutating func append(_ text: String, _ role: Role) { append(text.utf8, role) }

    /// Adds another styled text at the end.
    mutating func append(_ other: StyledText) {
        let base = bytes.count
        bytes += other.bytes
        runs += other.runs.map { Run(end: base + $0.end, role: $0.role) }
    }

    /// The role of the byte at an offset below the count.
    func role(at offset: Int) -> Role {
        var low = 0
        var high = runs.count - 1
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].end <= offset { low = middle + 1 } else { high = middle }
        }
        return runs[low].role
    }
}
