import RegularExpression

/// A search in the transcript while it lasts: first its line is typed, then one goes from match to match.
struct Search {
    /// What is typed.
    var editor = LineEditor()
    /// Whether the search line stands in place of the input line.
    var isTyping = true
    /// Whether what is typed is a regular expression.
    var isRegex = false
    /// Why it is none.
    var fault: RegexSyntax.Fault?
    /// The entry at the visible end when the search began.
    let origin: Int
    /// The view before the search.
    let viewport: Viewport
    /// The matches; nil while nothing is looked for.
    var scan: EntryScan?
    /// The match that is shown.
    var current: Int?
    /// Whether the next older match is to be shown once it is found.
    var wantsOlder = false

    /// A search from an entry on upwards.
    init(origin: Int, viewport: Viewport) {
        self.origin = origin
        self.viewport = viewport
    }

    /// What is looked for.
    var pattern: Pattern? { scan?.tests.first?.pattern }

    /// Begins anew with what is typed now, in entries that pass the other tests as well.
    mutating func restart(_ others: [EntryTest]) {
        current = nil
        wantsOlder = false
        scan = nil
        fault = nil
        guard !editor.isEmpty else { return }
        do throws(RegexSyntax.Fault) {
            let pattern = try Pattern(editor.text, isRegex: isRegex)
            scan = EntryScan([EntryTest(pattern: pattern)] + others, from: origin + 1)
        } catch {
            fault = error
        }
    }

    /// Looks at one more slice.
    ///
    /// - Returns: The match to go to now, if one has been found that was waited for.
    mutating func advance(in transcript: Transcript) -> Int? {
        guard scan != nil else { return nil }
        scan?.advance(in: transcript)
        if wantsOlder { return older(in: transcript) }
        return current == nil ? nearest(in: transcript) : nil
    }

    /// The newest match at or above where the search began, or else the next below it.
    private mutating func nearest(in transcript: Transcript) -> Int? {
        guard let scan else { return nil }
        let above = scan.matches.last(before: origin + 1)
        let below = scan.isComplete(above: origin, in: transcript) ? scan.matches.first(from: origin + 1) : nil
        current = above ?? below
        return current
    }

    /// Goes to the next older match; if there may be one that is not found yet, once it is.
    mutating func older(in transcript: Transcript) -> Int? {
        guard let scan, let current else { return nil }
        guard let next = scan.matches.last(before: current) else {
            wantsOlder = !scan.isComplete(above: current, in: transcript)
            return nil
        }
        wantsOlder = false
        self.current = next
        return next
    }

    /// Goes to the next newer match.
    mutating func newer() -> Int? {
        wantsOlder = false
        guard let scan, let current, let next = scan.matches.first(from: current + 1) else { return nil }
        self.current = next
        return next
    }

    /// How many there are, and which is shown, counted from the newest: `3 of 127`.
    func count(in transcript: Transcript, symbols: Symbols) -> String {
        guard let scan else { return fault?.reason ?? "" }
        let givenUp = scan.givenUp == 0 ? "" : " \(symbols.dot) \(Wording.grouped(scan.givenUp)) too long"
        let more = (scan.isComplete(in: transcript) ? "" : symbols.ellipsis) + givenUp
        guard let current else { return more.isEmpty ? "no match" : "searching\(more)" }
        return "\(Wording.grouped(scan.matches.count(from: current))) of \(Wording.grouped(scan.matches.count))\(more)"
    }
}
