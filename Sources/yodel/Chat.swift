import Conversation
import Interface
import Terminal
import Themes
import Transport
import WebSocketCore

/// The TUI's wiring: what the keys, the conversation and the connection tell each other.
///
/// Owned by the main thread. It decides nothing that a pure target can decide: it carries events one way and effects
/// the other.
struct Chat: Program {
    /// What reaches the main thread from elsewhere.
    enum Mail: Sendable {
        /// Something that the connection with this number told.
        case connection(Int, ConnectionEvent)
        /// The embedded server listens here, or could not start.
        case serverStarted(Result<WebSocketURL, ListenError>)
    }

    private(set) var model: Model
    private(set) var conversation: Conversation
    private(set) var connector: Connector
    /// The theme in use.
    var themes: ThemeKeeper
    private(set) var url: WebSocketURL
    /// The server to connect to as soon as the connection that is closing has ended.
    var next: WebSocketURL?
    private(set) var connection: ClientConnection?
    var playback: Playback?
    /// What writes the conversation down.
    var recorder: Recorder?
    /// The pings of this connection.
    var pings = Pings()
    /// Where entered lines are kept; nil where they are not.
    var historyFile: HistoryFile?
    /// The message that is being edited in a program of the user's.
    var externalEdit: ExternalEdit?
    /// Whether the last connection's end showed that the server had got everything.
    var hasClosedInOrder = false
    /// The storage of the last event's effects: a flood needs no new one for each message.
    private var spareEffects: [Conversation.Effect] = []
    private var commands: [TerminalCommand] = []

    /// A chat that has not begun.
    init(model: Model, conversation: Conversation, connector: Connector, themes: ThemeKeeper, url: WebSocketURL) {
        self.model = model
        self.conversation = conversation
        self.connector = connector
        self.themes = themes
        self.url = url
    }

    /// Begins: the first attempt to connect, and what was given to be sent.
    mutating func start(sending texts: [String], playing script: ScriptFile?, at now: Moment) {
        if themes.wantsBackground { ask() }
        if let warning = themes.current.warning { show(.noticed(warning), at: now) }
        tell(.connectRequested, at: now)
        for text in texts { tell(.sendRequested(.text, ArraySlice(text.utf8)), at: now) }
        if let script { play(script, at: now) }
    }

    /// Runs on the terminal until the user leaves, on the main thread, and returns the exit status.
    mutating func occupy(_ terminal: Terminal, mailbox: Mailbox<Mail>) throws(TerminalError) -> Int32 {
        try run(&self, mailbox: mailbox, terminal: terminal)
    }

    var nextDeadline: Duration? {
        // A script that has no connection to speak over waits, whatever its clock says.
        let script = conversation.state == .open ? playback?.nextDeadline : nil
        return [model.nextDeadline, conversation.nextDeadline, script].compactMap(\.self).min()
    }

    mutating func take(_ event: Interface.Event, at now: Moment) -> [TerminalCommand] {
        show(event, at: now)
        if case .backgroundTold(let color) = event { backgroundTold(color, at: now) }
        if case .deadlineReached = event {
            tell(.deadlineReached, at: now)
            playback?.deadlineReached(at: now.uptime)
        }
        return takeCommands(at: now)
    }

    mutating func take(_ mail: Mail, at now: Moment) -> [TerminalCommand] {
        switch mail {
        case .connection(let number, let event):
            if number == connector.current { take(event, at: now) }
        case .serverStarted where conversation.state != .connecting:
            // The user thought better of it meanwhile.
            ended(Wording.failure(.canceled), retry: false, at: now)
        case .serverStarted(.success(let url)):
            self.url = url
            show(.noticed("nobody listens on localhost:8765, so yodel answers itself on \(name(of: url))"), at: now)
            connector.connect(to: url)
        case .serverStarted(.failure(let error)):
            ended("\(error)", retry: false, at: now)
        }
        return takeCommands(at: now)
    }

    mutating func returned(_ status: Int32?, at now: Moment) -> [TerminalCommand] {
        edited(status, at: now)
        return takeCommands(at: now)
    }

    mutating func view(at now: Moment) -> Canvas {
        model.view(at: now)
    }

    /// Closes the connection as agreed, for a short while; afterwards all that was sent has left.
    func finish() async {
        connection?.close()
        await connector.finish(within: .seconds(1))
    }

    /// What the terminal shall do, after the script went on and the screen got the counts.
    mutating func takeCommands(at now: Moment) -> [TerminalCommand] {
        playOn(at: now)
        show(.tallied(Interface.Tally(conversation.tally)), at: now)
        defer { commands.removeAll(keepingCapacity: true) }
        return commands
    }
}

// MARK: From the connection

extension Chat {
    private mutating func take(_ event: ConnectionEvent, at now: Moment) {
        switch event {
        case .opened(let connection):
            self.connection = connection
            pings = Pings()
            noteOpened(at: now)
            tell(.opened, at: now)
            playback?.connectionOpened()
        case .received(let batch):
            for message in batch { tell(.received(.init(message.kind), message.bytes), at: now) }
            connection?.consumed(batch.cost)
        case .ponged(let payload):
            if let time = pings.answered(payload, at: now.uptime) { show(.ponged(time), at: now) }
        case .writabilityChanged(let isWritable): tell(.writabilityChanged(isWritable), at: now)
        case .closed(let closure):
            connection = nil
            noteClosed(closure, at: now)
            ended(Wording.closure(closure), closure, retry: closure.isWorthRetrying, at: now)
        case .failed(.refused) where connector.mayEmbedServer && conversation.state == .connecting:
            connector.startServer()
        case .failed(let error): ended(Wording.failure(error), retry: error.isWorthRetrying, at: now)
        }
    }

    /// Tells why there is no connection, and when there will be the next attempt.
    private mutating func ended(_ why: String, _ closure: Closure? = nil, retry: Bool, at now: Moment) {
        let wasAsked = conversation.state == .closing
        playback?.connectionEnded(closure)
        tell(.closed(retry: retry), at: now)
        if case .backingOff(let until) = conversation.state {
            show(.noticed("\(why); trying again in \(Countdown.seconds(from: now.uptime, to: until)) s"), at: now)
        } else if wasAsked {
            show(.noticed(why), at: now)
        } else {
            show(.failed("\(why); /connect tries again"), at: now)
        }
        if let target = next {
            next = nil
            move(to: target, at: now)
        }
    }
}

// MARK: Both ways

extension Chat {
    /// Lets the conversation handle an event, and does what it asks for.
    mutating func tell(_ event: Conversation.Event, at now: Moment) {
        var effects = spareEffects
        spareEffects = []
        conversation.handle(event, at: now.uptime, effects: &effects)
        for effect in effects { perform(effect, at: now) }
        effects.removeAll(keepingCapacity: true)
        spareEffects = effects
    }

    private mutating func perform(_ effect: Conversation.Effect, at now: Moment) {
        switch effect {
        case .connect: connector.connect(to: url)
        case .abort: connector.abort()
        case .transmit(let kind, let bytes):
            connection?.send(.init(kind), bytes)
            noteSent(kind, bytes, at: now)
        case .close(let code, let reason): connection?.close(CloseCode(rawValue: code), reason: reason)
        case .report(let report):
            playback?.take(report, at: now.uptime)
            if case .received(let kind, let bytes, _) = report { noteReceived(kind, bytes, at: now) }
            show(Interface.Event(report, url: name(of: url)), at: now)
        }
    }

    /// Lets the model take an event, and does what it asks for.
    mutating func show(_ event: Interface.Event, at now: Moment) {
        for effect in model.update(event, at: now) { perform(effect, at: now) }
    }

    private mutating func perform(_ effect: Interface.Effect, at now: Moment) {
        switch effect {
        case .send(let text): tell(.sendRequested(.text, ArraySlice(text.utf8)), at: now)
        case .connect(let text): connect(to: text, at: now)
        case .disconnect: disconnect(at: now)
        case .close(let code, let reason): close(code, reason, at: now)
        case .reconnect: reconnect(at: now)
        case .ping: ping(at: now)
        case .resend: resend(at: now)
        case .replay(let command): replay(command, at: now)
        case .record(let command): record(command, at: now)
        case .export(let path): export(path, at: now)
        case .useTheme(let name): useTheme(name, at: now)
        case .previewTheme(let name): previewTheme(name, at: now)
        case .keepTheme(let name): keepTheme(name, at: now)
        case .listThemes: listThemes(at: now)
        case .sendBody(let body):
            tell(.sendRequested(body.kind == .text ? .text : .binary, body.bytes), at: now)
        case .copy(let bytes): commands.append(.copy(bytes))
        case .addToScript(let path, let kind, let body): addToScript(path, kind, body, at: now)
        case .open(let url): open(url, at: now)
        case .remember(let text): remember(text, at: now)
        case .findCompletions(let request):
            show(.completionsFound(request, completions(for: request)), at: now)
        case .editInEditor(let text): edit(text, at: now)
        case .ringBell: commands.append(.ringBell)
        case .notify(let text): commands.append(.notify(text))
        case .repaint: commands.append(.repaint)
        case .suspend: commands.append(.suspend)
        case .quit: commands.append(.quit(status: 0))
        }
    }

    private mutating func connect(to text: String?, at now: Moment) {
        do {
            let target = try text.map { try WebSocketURL($0) } ?? url
            if text != nil { connector.forgetServer() }
            switch conversation.state {
            case .closing: next = target
            case .open, .connecting:
                guard text != nil else { return }
                tell(.disconnectRequested(code: CloseCode.normal.rawValue, reason: ""), at: now)
                next = target
            case .idle, .backingOff, .disconnected: move(to: target, at: now)
            }
        } catch {
            show(.failed("\(error)"), at: now)
        }
    }

    mutating func move(to target: WebSocketURL, at now: Moment) {
        if target != url { tell(.serverChanged, at: now) }
        url = target
        tell(.connectRequested, at: now)
    }

    /// Closes the connection; that takes back what `/connect` asked for while an earlier one was closing.
    mutating func disconnect(code: UInt16 = CloseCode.normal.rawValue, reason: String = "", at now: Moment) {
        next = nil
        tell(.disconnectRequested(code: code, reason: reason), at: now)
    }

    /// Gives the terminal to another program until it ends.
    mutating func lendTerminal(to arguments: [String]) { commands.append(.lend(arguments)) }

    /// Asks the terminal for its background; the answer, if one comes, is an event.
    mutating func ask() { commands.append(.askBackground) }

    /// The URL as the screen shows it: without a path that says nothing.
    private func name(of url: WebSocketURL) -> String {
        url.target == "/" ? String(url.description.dropLast()) : url.description
    }
}
