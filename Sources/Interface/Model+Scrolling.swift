/// How the view moves over the transcript.
extension Model {
    /// What of the transcript is shown.
    var shown: ShownEntries {
        ShownEntries(numbers: transcript.numbers, passed: filter?.scan.matches, notices: notices, unread: firstUnread)
    }

    /// Scrolls; actions that don't are left alone.
    mutating func scroll(_ action: Action) {
        let page = max(1, layout.transcript.count - 1)
        switch action {
        case .pageUp: scroll(by: -page)
        case .pageDown: scroll(by: page)
        case .halfPageUp: scroll(by: -max(1, page / 2))
        case .halfPageDown: scroll(by: max(1, page / 2))
        case .rowUp: scroll(by: -1)
        case .rowDown: scroll(by: 1)
        case .lineStartOrOldest where !editor.isEmpty: _ = editor.perform(.beginningOfLine)
        case .lineEndOrNewest where editor.cursor < editor.lineEnd(of: editor.cursor): _ = editor.perform(.endOfLine)
        case .showOldest, .lineStartOrOldest: show(transcript.numbers.lowerBound)
        case .showNewest, .lineEndOrNewest: viewport.follow()
        case .showUnread: showUnread()
        case .foldNotices: fold(!notices.isFolding)
        default: break
        }
    }

    /// Shows what passes a filter, or all again where there is none.
    mutating func useFilter(_ text: String?) throws(Command.Failure) {
        filter = try text.map { text throws(Command.Failure) in
            try Filter(text, from: transcript.numbers.upperBound)
        }
        scanOn()
    }

    /// Moves the view by rows, up where negative.
    mutating func scroll(by rows: Int) {
        moveView { $0.scroll(by: rows, in: $1, rows: $2) }
    }

    /// Shows an entry on top, where it and what follows is more than the window holds.
    mutating func show(_ entry: Int) {
        moveView { $0.show(entry, in: $1, rows: $2) }
    }

    /// Shows where reading stopped, which stays there.
    private mutating func showUnread() {
        guard let firstUnread else { return }
        show(firstUnread)
        self.firstUnread = firstUnread
    }

    /// Notes that the newest is not looked at from now on.
    mutating func stopReading() {
        if viewport.isFollowing { firstUnread = transcript.numbers.upperBound }
    }

    /// Moves the view; where that leaves the newest, reading stopped there.
    mutating func moveView(_ move: (inout Viewport, TranscriptLayout, Int) -> Void) {
        let newest = transcript.numbers.upperBound
        let wasFollowing = viewport.isFollowing
        move(&viewport, transcriptLayout, layout.transcript.count)
        if wasFollowing, !viewport.isFollowing { firstUnread = newest }
    }
}
