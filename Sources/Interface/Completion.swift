/// What the shell is asked to look up for Tab.
package struct CompletionRequest: Hashable, Sendable {
    /// Where to look.
    package enum Source: Hashable, Sendable {
        /// Paths of files, a folder's with `/` at its end.
        case files
        /// The same, and the names of the user's own scripts.
        case scripts
        /// The names of themes.
        case themes
    }

    /// Where to look.
    package var source: Source
    /// What the answers begin with, as it was typed.
    package var prefix: String

    /// A request.
    package init(_ source: Source, prefix: String) {
        self.source = source
        self.prefix = prefix
    }
}

/// The words that Tab found for the one before the cursor, and which of them stands in the line: readline's menu-complete.
struct Completion {
    /// A word that may stand in the place of what was typed.
    struct Candidate: Hashable {
        /// The word.
        var text: String
        /// What follows it once it is the only one: a space where more is expected.
        var tail = ""

        /// Whether it names a file.
        var isPath = false

        /// What the menu calls it: of a path, its last part.
        var name: String {
            guard isPath else { return text }
            let parts = text.split(separator: "/", omittingEmptySubsequences: true)
            guard parts.count > 1, let last = parts.last else { return text }
            return text.hasSuffix("/") ? "\(last)/" : String(last)
        }
    }

    /// The offset of the word's first byte in the line.
    let start: Int
    /// What was typed of the word.
    let typed: String
    /// At least two, in the order of the menu.
    let candidates: [Candidate]
    /// The one that stands in the line; nil while that is what all have in common.
    private(set) var chosen: Int?

    /// A menu of which nothing is chosen yet.
    init(start: Int, typed: String, candidates: [Candidate]) {
        self.start = start
        self.typed = typed
        self.candidates = candidates
    }

    /// Chooses the next or the one before, round and round, and returns it.
    mutating func step(forward: Bool) -> String {
        let count = candidates.count
        let next = chosen.map { ($0 + (forward ? 1 : count - 1)) % count } ?? (forward ? 0 : count - 1)
        chosen = next
        return candidates[next].text
    }

    /// What all words begin with.
    static func commonPrefix(of words: [String]) -> String {
        guard var common = words.first?.unicodeScalars[...] else { return "" }
        for word in words.dropFirst() {
            var length = 0
            for (one, other) in zip(common, word.unicodeScalars) {
                guard one == other else { break }
                length += 1
            }
            common = common.prefix(length)
        }
        return String(common)
    }
}
