import Conversation
import Interface
import Terminal
import Themes
import Transport
import WebSocketCore

/// The TUI's wiring: what the keys, the conversation and the connection tell each other.
///
/// Owned by the main thread. It decides nothing that a pure target can decide: it carries events one way and effects
/// the other. What it has in common with `PlainChat` is `Conversing`.
struct Chat: Program, Conversing {
    typealias Mail = ConversationMail

    private(set) var model: Model
    var conversation: Conversation
    var connector: Connector
    /// The theme in use.
    var themes: ThemeKeeper
    var url: WebSocketURL
    var next: WebSocketURL?
    var connection: ClientConnection?
    var opening: Opening?
    var playback: Playback?
    var recorder: Recorder?
    var redirection: WebSocketURL?
    var pastWire = Wire()
    var pings = Pings()
    /// Where entered lines are kept; nil where they are not.
    var historyFile: HistoryFile?
    /// The message that is being edited in a program of the user's.
    var externalEdit: ExternalEdit?
    var sleepWatch = SleepWatch(uptime: SystemClock.uptime, sinceBoot: SystemClock.sinceBoot)
    var lastEnd: Closure?
    var spareEffects: [Conversation.Effect] = []
    private var commands: [TerminalCommand] = []
    let takesCommands = true
    let goesOnBy = "Space"
    var transcript: Transcript { model.transcript }
    var replayRows: Int { model.replayRows }

    /// A chat that has not begun.
    init(model: Model, conversation: Conversation, connector: Connector, themes: ThemeKeeper, url: WebSocketURL) {
        self.model = model
        self.conversation = conversation
        self.connector = connector
        self.themes = themes
        self.url = url
    }

    /// Begins: the first attempt to connect, and what was given to be sent.
    mutating func start(
        sending texts: [String],
        playing script: ScriptFile?,
        _ options: ReplayOptions,
        at now: Moment
    ) {
        if themes.wantsBackground { ask() }
        show(.pairingChanged(AnswerPairing(conversation.pairing)), at: now)
        if let warning = themes.current.warning { show(.noticed(warning), at: now) }
        begin(sending: texts, playing: script, options, at: now)
    }

    /// Runs on the terminal until the user leaves, on the main thread, and returns the exit status.
    mutating func occupy(_ terminal: Terminal, mailbox: Mailbox<Mail>) throws(TerminalError) -> Int32 {
        try run(&self, mailbox: mailbox, terminal: terminal)
    }

    var nextDeadline: Duration? {
        // A script that has no connection to speak over, or one that takes no more, waits, whatever its clock says.
        let script = takesScript ? playback?.nextDeadline : nil
        return [model.nextDeadline, nextLook, script].compactMap(\.self).min()
    }

    mutating func take(_ event: Interface.Event, at now: Moment) -> [TerminalCommand] {
        show(event, at: now)
        if case .backgroundTold(let color) = event { backgroundTold(color, at: now) }
        if case .deadlineReached = event {
            lookAtClocks(at: now)
            playback?.deadlineReached(at: now.uptime)
        }
        return takeCommands(at: now)
    }

    mutating func take(_ mail: Mail, at now: Moment) -> [TerminalCommand] {
        receive(mail, at: now)
        return takeCommands(at: now)
    }

    mutating func returned(_ status: Int32?, at now: Moment) -> [TerminalCommand] {
        edited(status, at: now)
        return takeCommands(at: now)
    }

    mutating func view(at now: Moment) -> Canvas {
        // What is shown of a script costs as often as it is drawn, and not as often as something happens.
        showProgress(at: now)
        countWire(at: now)
        return model.view(at: now)
    }

    /// What the terminal shall do, after the script went on and the screen got the counts.
    mutating func takeCommands(at now: Moment) -> [TerminalCommand] {
        playOn(at: now)
        show(.tallied(Interface.Tally(conversation.tally)), at: now)
        defer { commands.removeAll(keepingCapacity: true) }
        return commands
    }
}

// MARK: The model

extension Chat {
    /// Lets the model take an event, and does what it asks for.
    mutating func show(_ event: Interface.Event, at now: Moment) {
        for effect in model.update(event, at: now) { perform(effect, at: now) }
    }

    private mutating func perform(_ effect: Interface.Effect, at now: Moment) {
        switch effect {
        case .send(let text): tell(.sendRequested(.text, ArraySlice(text.utf8)), at: now)
        case .connect(let text): connect(to: text, at: now)
        case .disconnect: close(at: now)
        case .close(let code, let reason): close(code, reason, at: now)
        case .reconnect: reconnect(at: now)
        case .ping: ping(at: now)
        case .resend: resend(at: now)
        case .pairAnswers(let pairing): tell(.pairingChosen(Pairing(pairing)), at: now)
        case .cancel(let id): cancel(id, at: now)
        case .takeBack(let id): tell(.withdrawRequested(id), at: now)
        case .replay(let command): replay(command, at: now)
        case .record(let command): record(command, at: now)
        case .export(let path): export(path, at: now)
        case .useTheme(let name): useTheme(name, at: now)
        case .previewTheme(let name): previewTheme(name, at: now)
        case .keepTheme(let name): keepTheme(name, at: now)
        case .listThemes: listThemes(at: now)
        case .sendBody(let body):
            tell(.sendRequested(body.kind == .text ? .text : .binary, body.bytes), at: now)
        case .sendFile(let kind, let path): sendFile(kind, path, at: now)
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

    /// Gives the terminal to another program until it ends.
    mutating func lendTerminal(to arguments: [String]) { commands.append(.lend(arguments)) }

    /// Asks the terminal for its background; the answer, if one comes, is an event.
    mutating func ask() { commands.append(.askBackground) }
}
