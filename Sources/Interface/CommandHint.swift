/// What the separator tells of a command while it is typed, from the table that the parser reads.
struct CommandHint: Equatable {
    /// What is told.
    let text: String
    /// The part of it that is needed most.
    let short: String
    /// Whether no command can come of the line.
    let isFault: Bool

    /// The hint for a line that begins with one `/`.
    init(_ line: String, symbols: Symbols) {
        let words = line.dropFirst().split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        let name = words.first?.lowercased() ?? ""
        if let command = Command.description(named: name) {
            short = command.usage
            text = "\(short) \(symbols.dot) \(command.help)"
            isFault = false
            return
        }
        let candidates = words.count > 1 ? [] : Command.all.filter { $0.name.hasPrefix(name) }
        isFault = candidates.isEmpty
        short = isFault ? "no command /\(words.first ?? "")" : candidates.map { "/\($0.name)" }.joined(separator: " ")
        text =
            isFault
            ? "\(short) \(symbols.dot) F1 lists them \(symbols.dot) // sends a text with /"
            : candidates.map { "/\($0.name)" }.joined(separator: " \(symbols.dot) ")
    }
}
