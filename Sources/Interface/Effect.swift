/// Something the shell shall do, in the order given.
package enum Effect: Hashable, Sendable {
    /// Send a text message.
    case send(String)
    /// Send a message as it stands, text or binary.
    case sendBody(MessageBody)
    /// Send what is in a file as a message of a kind; tell by `.refused` if that can't be.
    case sendFile(MessageBody.Kind, path: String)
    /// Put bytes into the terminal's clipboard.
    case copy([UInt8])
    /// Add what was sent or received to a script, and tell by `.noticed` or `.failed`.
    case addToScript(path: String, Transcript.Kind, MessageBody)
    /// Show a URL in the user's browser; tell by `.failed` if that can't be.
    case open(url: String)
    /// Keep what was entered, for later runs.
    case remember(String)
    /// Look up what a word may become; answer with `.completionsFound`.
    case findCompletions(CompletionRequest)
    /// Let the user edit a text in a program of theirs; answer with `.edited`, or with `.failed`.
    case editInEditor(String)
    /// Connect to a URL, or again to the last one.
    case connect(url: String?)
    case disconnect
    /// Close the connection with a status code and a reason; tell by `.failed` if they can't be sent.
    case close(code: UInt16, reason: String)
    /// Close the connection, if there is one, and connect to the same URL.
    case reconnect
    /// Send a ping, and answer with `.ponged` when its pong comes.
    case ping
    /// Do not send a message that still waits to be sent, or the newest such; tell by `.deliveryChanged`, or by `.failed`.
    case cancel(MessageID?)
    /// The user edits a copy of a message: if it still waits to be sent, do not send it.
    case takeBack(MessageID)
    /// Send all lost messages again.
    case resend
    /// Pair answers with messages otherwise from now on.
    case pairAnswers(AnswerPairing)
    case replay(ReplayCommand)
    /// Answer with `.recordingChanged`, or with `.failed`.
    case record(RecordCommand)
    /// Write all messages to a new file; tell by `.noticed` or `.failed`.
    case export(path: String)
    /// Look a theme up by name and answer with `.themeChanged`, or with `.failed`.
    case useTheme(String)
    /// Answer with `.themeChanged` for a theme that is not in use yet; nil means the one that is.
    case previewTheme(String?)
    /// Use a theme now and from the next start on.
    case keepTheme(String)
    /// Answer with `.themesListed`.
    case listThemes
    case ringBell
    /// Tell by a notice of the desktop, where the terminal can.
    case notify(String)
    /// Draw every cell anew: the terminal's content may have been disturbed.
    case repaint
    /// Ctrl-Z.
    case suspend
    case quit
}

/// What `/record` can be asked for.
package enum RecordCommand: Hashable, Sendable {
    /// nil: to a file of a name that the shell finds.
    case begin(path: String?)
    case stop
}

/// What `/replay` can be asked for.
package enum ReplayCommand: Hashable, Sendable {
    case play(path: String, ReplayOptions)
    /// Stand still, or go on.
    case pause
    /// One more message.
    case step
    case speed(SpeedChange)
    case go(MarkChoice)
    case stop
}

/// How a script is to be played.
package struct ReplayOptions: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// It stands still before its first step.
    package static let paused = ReplayOptions(rawValue: 1)
    /// A failed check makes it stand still.
    package static let haltsOnFailure = ReplayOptions(rawValue: 2)
}

/// Another speed for a script.
package enum SpeedChange: Hashable, Sendable {
    case faster, slower
    /// 1 for the script's own times.
    case to(Double)

    /// The speeds that there are.
    package static let possible = (1.0 / 64)...1024.0

    /// The speed that comes of it.
    package func applied(to speed: Double) -> Double {
        let wanted =
            switch self {
            case .faster: speed * 2
            case .slower: speed / 2
            case .to(let speed): speed
            }
        return min(max(wanted, Self.possible.lowerBound), Self.possible.upperBound)
    }
}

/// A mark of a script to go to.
package enum MarkChoice: Hashable, Sendable {
    case next, previous
    case named(String)
}
