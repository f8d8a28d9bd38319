/// The script that plays in the window: its pane, and the keys that are for it.
///
/// They are for it while the input line is empty, and Esc hands them to the line until the next Esc: so a message may
/// begin with one of them, and whatever is typed behind other text is always text.
extension Model {
    /// Rows that the pane may have for steps: those before and behind the current one are worth as many.
    package var replayRows: Int { max(0, layout.pane.count - 2) }

    /// What of the script's pane is to be drawn.
    var replayPane: ReplayPane? {
        replay.map {
            ReplayPane(
                progress: $0,
                yieldsKeys: yieldsReplayKeys,
                isTyping: !editor.isEmpty,
                theme: theme,
                symbols: symbols
            )
        }
    }

    /// Takes what is known of the script now; nil once it is over.
    mutating func replayChanged(to progress: ReplayProgress?) {
        if replay == nil || replay?.state == .over { yieldsReplayKeys = false }
        replay = progress
    }

    /// Lets a key act on the script; nil if none plays or the key is for the line.
    mutating func pressReplay(_ key: Key) -> [Effect]? {
        guard let replay, picked == nil, let found = ReplayKey(key) else { return nil }
        if replay.state == .over {
            guard found == .yield, editor.isEmpty else { return nil }
            self.replay = nil
            return []
        }
        if found == .stop { return [.replay(.stop)] }
        // Where no pane tells that a key is not for the line, it is.
        guard editor.isEmpty, !layout.pane.isEmpty else { return nil }
        if found == .yield {
            yieldsReplayKeys.toggle()
            return []
        }
        return yieldsReplayKeys ? nil : found.command.map { [.replay($0)] }
    }
}

extension ReplayKey {
    /// What it asks of the script; nil if nothing.
    fileprivate var command: ReplayCommand? {
        switch self {
        case .pause: .pause
        case .step: .step
        case .faster: .speed(.faster)
        case .slower: .speed(.slower)
        case .ownSpeed: .speed(.to(1))
        case .nextMark: .go(.next)
        case .previousMark: .go(.previous)
        case .stop: .stop
        case .yield: nil
        }
    }
}
