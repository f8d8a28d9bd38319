/// What a key does in a pager, whatever it does in the line.
enum PagerStep: CaseIterable {
    case rowDown, rowUp, pageDown, pageUp, top, bottom
    case search, nextMatch, previousMatch
    case close

    /// The keys that every pager has had since `more`; those that are bound to scrolling do it here too.
    var keys: [Key] {
        switch self {
        case .rowDown: [Key(.down), Key(.enter)]
        case .rowUp: [Key(.up)]
        case .pageDown: [Key(.pageDown), Key(.scalar(" "))]
        case .pageUp: [Key(.pageUp), Key(.scalar("b"))]
        case .top: [Key(.home), Key(.scalar("g"))]
        case .bottom: [Key(.end), Key(.scalar("G")), Key(.scalar("G"), .shift)]
        case .search: [Key(.scalar("/"))]
        case .nextMatch: [Key(.scalar("n"))]
        case .previousMatch: [Key(.scalar("N")), Key(.scalar("N"), .shift)]
        case .close: [Key(.escape), Key(.scalar("q"))]
        }
    }

    /// Whether it means nothing before something was looked for.
    var needsSearch: Bool { self == .nextMatch || self == .previousMatch }

    /// For the help: in the imperative, of no more than 42 columns.
    var help: String {
        switch self {
        case .rowDown: "go a row down"
        case .rowUp: "go a row up"
        case .pageDown: "go a page down"
        case .pageUp: "go a page up"
        case .top: "go to the top"
        case .bottom: "go to the end"
        case .search: "search; a capital minds the case"
        case .nextMatch: "go to the next match"
        case .previousMatch: "go to the match before"
        case .close: "close the page, as any other letter does"
        }
    }

    /// What a key does, by itself or by what it is bound to; nil for nothing.
    init?(_ key: Key, bound action: Action?) {
        if let step = Self.allCases.first(where: { $0.keys.contains(key) }) {
            self = step
            return
        }
        switch action {
        case .rowDown, .nextHistory: self = .rowDown
        case .rowUp, .previousHistory: self = .rowUp
        case .pageDown: self = .pageDown
        case .pageUp: self = .pageUp
        case .showOldest, .lineStartOrOldest: self = .top
        case .showNewest, .lineEndOrNewest: self = .bottom
        case .interrupt, .help, .deleteCharOrEnd: self = .close
        default: return nil
        }
    }
}
