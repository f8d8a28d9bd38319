import Interface

/// Why a script can't go to a mark.
enum UnreachableMark: Error, CustomStringConvertible {
    case noMarks
    /// There is none of that name, or there; those that there are.
    case notFound(MarkChoice, [String])
    /// There is no connection, or nothing more to play.
    case notNow

    var description: String {
        switch self {
        case .noMarks: "the script has no marks; write `@mark NAME` where you want to go"
        case .notFound(.named(let name), let names):
            "no mark \(name); there are \(names.prefix(20).joined(separator: ", "))"
        case .notFound(.next, _): "no mark follows"
        case .notFound(.previous, _): "there is no mark before this one"
        case .notNow: "the script can't go to a mark now: it has ended, or waits for its connection"
        }
    }
}
