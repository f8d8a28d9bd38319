/// The whole screen as a value: what happens goes in by `update`, what it looks like comes out of `view`.
package struct Model {
    /// How long "press Ctrl-C again" stays.
    private static let confirmationTime = Duration.seconds(3)

    /// The window's.
    package internal(set) var size: Size
    /// What gives the roles their looks.
    package internal(set) var theme: Theme
    /// What signs are drawn with.
    package internal(set) var symbols: Symbols
    /// What was said.
    package internal(set) var transcript: Transcript
    /// What is being typed.
    package internal(set) var editor = LineEditor()
    /// What was entered.
    package internal(set) var history: InputHistory
    /// Which keys do what.
    package let bindings: KeyBindings
    /// The search for an earlier line that goes on.
    var historySearch: HistorySearch?
    /// The menu of words that Tab found.
    var completion: Completion?
    /// The command that the last key entered, until it is known that it can be done.
    var enteredCommand: String?
    /// What the shell looks up for Tab.
    var askedCompletion: (request: CompletionRequest, word: CompletionWord)?
    /// The text whose last word was inserted by the last key, and where that stands.
    var lastArgument: (place: Int, range: Range<Int>)?
    /// Whether the next key is inserted and does nothing else.
    var isQuoting = false
    /// The first key of a chord, while the second is waited for.
    var chord: Key?
    /// Told of a large paste as long as it is in the line.
    var pasteNote: PasteNote?
    /// What part of the transcript is looked at.
    var viewport = Viewport()
    /// What lies over the transcript, if anything does.
    var overlay: Overlay?
    /// The runs of notices in the transcript.
    var notices = NoticeRuns()
    /// The search that goes on.
    var search: Search?
    /// What the transcript is filtered by.
    var filter: Filter?
    /// The entry before which all has been read; nil until reading has stopped once.
    var firstUnread: Int?
    /// The number of the message that is picked.
    var picked: Int?
    /// The script that messages are added to, once it has been named.
    var scriptPath: String?
    /// How messages are shown.
    var form = MessageForm.text
    /// The bare view, while it is shown.
    var bare: BareView?
    /// What came of the last key, told in the separator until the next.
    var remark: String?
    /// The offset of the first byte of the input that is in view.
    var inputTop = 0
    /// Told in the status line.
    var link = Link.idle
    /// Whether there ever was a connection to lose.
    var hasConnected: Bool { lastServer != nil }
    /// Where the newest connection leads, or led.
    var lastServer: String?
    /// The address that it began with.
    private(set) var firstAddress: String?
    /// Told in the status line.
    var tally = Tally()
    /// What makes a message the answer to another.
    var pairing = AnswerPairing.contains
    /// What a ping last told of the link; nil without a connection.
    var lag: Duration?
    /// What the conversation came to so far.
    var statistics = Statistics()
    /// The script that plays, or that has failed, shown in a pane of its own.
    var replay: ReplayProgress?
    /// Whether the script's keys are typed into the line for now.
    var yieldsReplayKeys = false
    /// Until when the keys of the script that has just ended are not typed.
    var lateReplayKeys: Duration?
    /// The file that all is recorded to, told in the status line.
    var recording: String?
    /// Whether the terminal shows colours.
    private let showsColors: Bool
    /// Until when a second Ctrl-C quits.
    var confirmation: Duration?
    /// Whether the mouse works in the window.
    var usesMouse = false
    /// Whether the user looks, and what came meanwhile.
    var attention = Attention()
    /// When the last event came or the last frame was drawn.
    var now: Moment

    /// An empty screen.
    package init(
        size: Size,
        theme: Theme,
        showsColors: Bool = true,
        symbols: Symbols,
        now: Moment,
        limits: Transcript.Limits = Transcript.Limits(),
        history: InputHistory = InputHistory(),
        bindings: KeyBindings = .standard
    ) {
        self.size = size
        self.showsColors = showsColors
        self.theme = theme
        self.symbols = symbols
        self.now = now
        self.history = history
        self.bindings = bindings
        transcript = Transcript(limits: limits)
        wear(theme)
    }

    /// Takes in what happened, and says what shall be done about it, in order.
    package mutating func update(_ event: Event, at now: Moment) -> [Effect] {
        self.now = now
        if let confirmation, confirmation <= now.uptime { self.confirmation = nil }
        defer { settle() }
        statistics.note(event, at: now)
        switch event {
        case .keyPressed(let key): return press(key)
        case .pasted(let text): return paste(text)
        case .resized(let size):
            self.size = Size(columns: max(0, size.columns), rows: max(0, size.rows))
            overlay?.resize(columns: self.size.columns)
        case .scrolled(let rows): return scroll(rows: rows)
        case .clicked(let position): return click(position)
        case .focusChanged(let isFocused):
            attention.focusChanged(isFocused)
            if !isFocused { stopReading() }
        case .deadlineReached: scanOn()
        case .backgroundTold: break
        case .widthsTold(let widths): symbols.widths = widths
        case .linkChanged(let link):
            linkChanged(to: link)
        case .messageQueued(let id, let body): told(transcript.appendSent(id, body, at: now.localTime))
        case .messageReceived(let body, let id):
            receive(body, answering: id)
            return alertEffects()
        case .deliveryChanged(let id, let delivery): transcript.setDelivery(delivery, of: id)
        case .answerDoubled(let id): tellDoubled(id)
        case .wireCounted: break
        case .tallied(let tally): self.tally = tally
        case .pairingChanged(let pairing): self.pairing = pairing
        case .lagMeasured(let lag): self.lag = lag
        case .ponged(let time): tell(.notice, "pong after \(Wording.roundTrip(time))")
        case .completionsFound(let request, let words): completionsFound(request, words)
        case .edited(let text): takeEdited(text)
        case .welcomed: for line in Welcome.lines(bindings: bindings) { tell(.help, line) }
        case .noticed(let text): remark(.notice, text)
        case .failed(let text): remark(.error, text)
        case .refused(let text): refuse(text)
        case .themeChanged(let theme): wear(theme)
        case .themesListed(let names, let current): overlay = .themes(ThemePicker(names, current: current))
        case .replayChanged(let progress): replayChanged(to: progress)
        case .recordingChanged(let path): recording = path
        }
        return []
    }

    /// The uptime at which `.deadlineReached` is owed, nil if time changes nothing.
    ///
    /// It is later than the last `update`, or just then if slices of the transcript are still to be looked at.
    package var nextDeadline: Duration? {
        [isScanning ? now.uptime : nil, confirmation, nextCountdown, nextReplaySecond].compactMap { $0 }.min()
    }

    /// When the seconds until the next attempt have to be counted down again.
    private var nextCountdown: Duration? {
        guard case .retrying(_, let attempt) = link, attempt > now.uptime else { return nil }
        return attempt - .seconds(Countdown.seconds(from: now.uptime, to: attempt) - 1)
    }

    /// When the time that a script still takes is told anew.
    private var nextReplaySecond: Duration? {
        replay?.state == .playing && replay?.timeLeft != nil ? now.uptime + .seconds(1) : nil
    }

    /// A connection that follows another is told, with what can be done for what went with the last one.
    private mutating func linkChanged(to new: Link) {
        defer { link = new }
        // What is told behind an address is no part of it.
        if firstAddress == nil, case .connecting(let url) = new { firstAddress = String(url.prefix { $0 != " " }) }
        // What was remarked of its closing is over.
        if case .closing = link { remark = nil }
        guard case .connected(let server) = new else { return lag = nil }
        defer { lastServer = server }
        if case .connected = link { return }
        guard let lastServer else { return }
        let lost = tally.lost > 0 ? "; \(Wording.count(tally.lost, "message")) lost, /resend sends again" : ""
        tell(.notice, "connected \(server == lastServer ? "again" : "to \(server)")\(lost)")
    }

    /// Takes another look, as far as the terminal can show it.
    private mutating func wear(_ theme: Theme) { self.theme = showsColors ? theme : theme.colorless }

    // MARK: - The transcript

    /// Adds something that yodel itself says.
    mutating func tell(_ kind: Transcript.Kind, _ text: String) {
        let number = transcript.numbers.upperBound
        let dropped = transcript.append(kind, MessageBody(.text, Array(text.utf8)[...]), at: now.localTime)
        if kind == .notice { notices.add(number, oldest: transcript.numbers.lowerBound) }
        told(dropped)
    }

    private mutating func receive(_ body: MessageBody, answering id: MessageID?) {
        var echoed: Range<Int>?
        if let number = id.flatMap(transcript.number) {
            echoed = Echo.range(of: transcript[number].body.bytes, in: body.bytes)
        }
        told(transcript.append(.received, body, at: now.localTime, echoed: echoed))
    }

    private mutating func tellDoubled(_ id: MessageID) {
        let about = transcript.number(of: id).map { Wording.quoted(transcript[$0].body) }
        tell(.notice, "the same came before\(about.map { ", as the answer to \($0)" } ?? ""): doubled")
    }

    /// Nothing goes in silence: says how many entries were let go.
    private mutating func told(_ dropped: Int) {
        guard dropped > 0 else { return }
        tell(.notice, "let go of the \(Wording.count(dropped, "oldest line")), since the transcript is full")
    }

    // MARK: - Asking twice

    /// Arms the confirmation; true if it was armed already.
    mutating func confirmed() -> Bool {
        if confirmation != nil { return true }
        confirmation = now.uptime + Self.confirmationTime
        return false
    }

    // MARK: - Layout

    /// Which rows belong to what at present.
    var layout: ScreenLayout {
        if bare != nil { return ScreenLayout(bareRows: size.rows) }
        let hasPane = replay != nil
        if search?.isTyping == true { return ScreenLayout(rows: size.rows, inputRows: 1, hasPane: hasPane) }
        let most = ScreenLayout.inputRowsAtMost(of: size.rows)
        let inputRows = inputBreaker.rows(from: 0, count: most).count
        return ScreenLayout(rows: size.rows, inputRows: inputRows, hasPane: hasPane)
    }

    /// The transcript as rows of the present window.
    var transcriptLayout: TranscriptLayout {
        // A search shows where it is found, and the bare view what is to be selected.
        let folding = Folding(
            isOn: notices.isFolding && bare == nil,
            exception: search?.current,
            bindings: bindings
        )
        return TranscriptLayout(
            transcript: transcript,
            shown: shown,
            gutter: gutter,
            symbols: symbols,
            form: form,
            folding: folding
        )
    }

    /// What of the present window is left to the texts.
    var gutter: Gutter { Gutter(columns: size.columns, isBare: bare != nil) }

    /// Follows again if the window, the transcript or the input changed so that nothing is left to scroll to.
    private mutating func settle() {
        if let note = pasteNote, editor.bytes.count < note.byteCount { pasteNote = nil }
        if let number = picked, !transcript.numbers.contains(number) { picked = nil }
        guard picked == nil, bare == nil else { return }
        // What a filter has not looked at yet may still fill the window, and a search stays where it is.
        guard filter?.scan.isComplete(in: transcript) != false, search?.isTyping != true else { return }
        if !viewport.isFollowing { viewport.settle(in: transcriptLayout, rows: layout.transcript.count) }
    }
}

/// Counting down to a moment.
package enum Countdown {
    /// Whole seconds until then, a begun one counted whole; 0 once it is there.
    package static func seconds(from now: Duration, to moment: Duration) -> Int64 {
        let (seconds, attoseconds) = max(.zero, moment - now).components
        return seconds + (attoseconds > 0 ? 1 : 0)
    }
}
