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

    /// How long after its end a key is still taken for one that was meant for the script.
    private static let reactionTime = Duration.seconds(1)

    /// Takes what is known of the script now; nil once it is over.
    mutating func replayChanged(to progress: ReplayProgress?) {
        let wasPlaying = replay.map { $0.state != .over } ?? false
        if !wasPlaying { yieldsReplayKeys = false }
        replay = progress
        let isPlaying = progress.map { $0.state != .over } ?? false
        lateReplayKeys = wasPlaying && !isPlaying && !yieldsReplayKeys ? now.uptime + Self.reactionTime : nil
    }

    /// Lets a key act on the script; nil if none plays or the key is for the line.
    mutating func pressReplay(_ key: Key) -> [Effect]? {
        guard let replay, replay.state != .over else { return pressLate(key) }
        guard picked == nil, let found = ReplayKey(key) else { return nil }
        if found == .stop { return [.replay(.stop)] }
        // Where no pane tells that a key is not for the line, it is.
        guard editor.isEmpty, !layout.pane.isEmpty else { return nil }
        if found == .yield {
            yieldsReplayKeys.toggle()
            return []
        }
        return yieldsReplayKeys ? nil : found.command.map { [.replay($0)] }
    }

    /// Closes the pane of a script that is over, and takes the key that was on its way when that ended.
    private mutating func pressLate(_ key: Key) -> [Effect]? {
        guard picked == nil, editor.isEmpty, let found = ReplayKey(key) else {
            lateReplayKeys = nil
            return nil
        }
        if found == .yield, replay != nil {
            replay = nil
            return []
        }
        guard let limit = lateReplayKeys, now.uptime < limit, key.character != nil else { return nil }
        remark = "the script is over: \(key.name) did nothing"
        return []
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
