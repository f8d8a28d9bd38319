/// What a key does to the script that plays while the input line is empty.
enum ReplayKey: CaseIterable {
    case pause, step, faster, slower, ownSpeed, nextMark, previousMark, stop, yield

    /// The key for it.
    var key: Key {
        switch self {
        case .pause: Key(.scalar(" "))
        case .step: Key(.scalar("."))
        case .faster: Key(.scalar("+"))
        case .slower: Key(.scalar("-"))
        case .ownSpeed: Key(.scalar("1"))
        // Brackets begin a JSON message; the line has no other use for these while it is empty.
        case .nextMark: Key(.right)
        case .previousMark: Key(.left)
        case .stop: .control("g")
        case .yield: Key(.escape)
        }
    }

    /// For the pane: a word or two.
    var hint: String {
        switch self {
        case .stop: "Ctrl-G stops"
        default: key.name
        }
    }

    /// For the help: in the imperative, of no more than 42 columns.
    var help: String {
        switch self {
        case .pause: "stand still, or go on"
        case .step: "send one more message, and stand still"
        case .faster: "twice as fast"
        case .slower: "half as fast"
        case .ownSpeed: "as fast as its own times"
        case .nextMark: "go to the next @mark"
        case .previousMark: "go to the @mark before"
        case .stop: "end it"
        case .yield: "type these keys, until the next Esc"
        }
    }

    /// What a key does.
    init?(_ key: Key) {
        guard let found = Self.allCases.first(where: { $0.key == key }) else { return nil }
        self = found
    }
}
