/// Looking for an earlier line as it is typed: readline's reverse-search-history.
struct HistorySearch {
    /// What was in the line before.
    let draft: String
    /// What is looked for; empty at first.
    private(set) var text = ""
    /// The place in the history of the line that is shown, nil as long as that is the draft.
    private(set) var place: Int?
    /// Whether there is no further line with the text.
    private(set) var isFailing = false

    /// A search that has not begun, over what is in the line.
    init(draft: String) { self.draft = draft }

    /// What is looked for became longer; the line that is shown stays if it has it.
    mutating func type(_ more: String, in texts: [String]) {
        text += more
        find(in: texts, places: (0..<((place ?? texts.count - 1) + 1)).reversed())
    }

    /// What is looked for lost its last character; the search begins anew.
    mutating func deleteBackward(in texts: [String]) {
        text = String(text.dropLast())
        place = nil
        isFailing = false
        if !text.isEmpty { find(in: texts, places: texts.indices.reversed()) }
    }

    /// Goes to an earlier line that has the text.
    mutating func older(in texts: [String]) { find(in: texts, places: (0..<(place ?? texts.count)).reversed()) }

    /// Goes to a later line that has the text.
    mutating func newer(in texts: [String]) { find(in: texts, places: (place ?? texts.count - 1) + 1..<texts.count) }

    private mutating func find(in texts: [String], places: some Sequence<Int>) {
        guard let pattern = try? Pattern(text, isRegex: false), !text.isEmpty else { return }
        let shown = place.map { texts[$0] }
        for place in places where texts[place] != shown || place == self.place {
            let bytes = Array(texts[place].utf8)[...]
            if !pattern.ranges(in: bytes, around: bytes.indices).isEmpty {
                self.place = place
                isFailing = false
                return
            }
        }
        isFailing = true
    }

    /// What the line holds: the text found, or the draft, and the place of the match in it.
    func line(in texts: [String]) -> (text: String, cursor: Int) {
        guard let place else { return (draft, draft.utf8.count) }
        let bytes = Array(texts[place].utf8)[...]
        let match = (try? Pattern(text, isRegex: false))?.ranges(in: bytes, around: bytes.indices).first
        return (texts[place], match?.lowerBound ?? bytes.count)
    }
}
