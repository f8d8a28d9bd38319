import Conversation
import Interface
import Script
import Terminal
import Transport
import WebSocketCore

/// What the screen and the lines have in common: a conversation, its connections, and what the user asks of them.
///
/// The two differ in what they make of `show`, and in where the user's wishes come from.
protocol Conversing {
    var conversation: Conversation { get set }
    var connector: Connector { get set }
    var connection: ClientConnection? { get set }
    /// How the last connection was opened.
    var opening: Opening? { get set }
    /// Where the connection leads, or shall lead.
    var url: WebSocketURL { get set }
    /// Where the server sent this connection; nil where it stayed.
    var redirection: WebSocketURL? { get set }
    /// The server to connect to as soon as the connection that is closing has ended.
    var next: WebSocketURL? { get set }
    /// The script that plays.
    var playback: Playback? { get set }
    /// What writes the conversation down.
    var recorder: Recorder? { get set }
    /// What went over the connections that have ended.
    var pastWire: Wire { get set }
    /// The pings of this connection.
    var pings: Pings { get set }
    /// Notices the machine's sleep.
    var sleepWatch: SleepWatch { get set }
    /// How the connection ended that was closed at the end; nil while it has not.
    var lastEnd: Closure? { get set }
    /// What was said so far.
    var transcript: Transcript { get }
    /// The storage of the last event's effects: a flood needs no new one for each message.
    var spareEffects: [Conversation.Effect] { get set }
    /// Whether the user can type commands.
    var takesCommands: Bool { get }
    /// Whether the end of a connection is no end, unless the server calls it normal.
    var outlastsClosing: Bool { get }
    /// What lets a halted script go on.
    var goesOnBy: String { get }
    /// Rows that a script's steps have on the screen.
    var replayRows: Int { get }

    /// A script was played to its end, which is shown as well.
    mutating func scriptEnded(_ report: Report)

    /// Shows the user what happened, and does what follows from it.
    mutating func show(_ event: Interface.Event, at now: Moment)
}

extension Conversing {
    /// Who looks at the screen decides himself.
    var outlastsClosing: Bool { false }

    /// The screen has shown it, and that is all.
    mutating func scriptEnded(_ report: Report) {}

    /// Begins: the first attempt to connect, and what was given to be sent.
    mutating func begin(
        sending texts: [String],
        playing script: ScriptFile?,
        _ options: ReplayOptions = [],
        at now: Moment
    ) {
        if let recorder { show(.recordingChanged(recorder.name), at: now) }
        tell(.connectRequested, at: now)
        for text in texts { tell(.sendRequested(.text, ArraySlice(text.utf8)), at: now) }
        if let script { play(script, options, at: now) }
    }

    /// Lets the conversation handle an event, and does what it asks for.
    mutating func tell(_ event: Conversation.Event, at now: Moment) {
        var effects = spareEffects
        spareEffects = []
        conversation.handle(event, at: now.uptime, effects: &effects)
        for effect in effects { perform(effect, at: now) }
        effects.removeAll(keepingCapacity: true)
        spareEffects = effects
    }

    /// When the conversation waits for the next attempt: when to look at the clocks, at the latest.
    var nextLook: Duration? { conversation.nextDeadline.map { min($0, sleepWatch.nextLook) } }

    /// Looks at the clocks: the next attempt may be due, and the machine may have slept.
    mutating func lookAtClocks(at now: Moment) {
        let hasSlept = sleepWatch.hasSlept(uptime: now.uptime, sinceBoot: SystemClock.sinceBoot)
        tell(hasSlept ? .machineSlept : .deadlineReached, at: now)
    }

    /// Begins an attempt to connect; tells what the server is not told.
    mutating func startConnection(at now: Moment) {
        redirection = nil
        let secrets = connector.connect(to: url)
        if !secrets.isEmpty { show(.noticed(Wording.keptBack(secrets, from: url)), at: now) }
    }

    private mutating func perform(_ effect: Conversation.Effect, at now: Moment) {
        switch effect {
        case .connect: startConnection(at: now)
        case .abort: connector.abort()
        case .transmit(let kind, let bytes):
            connection?.send(.init(kind), bytes)
            noteSent(kind, bytes, at: now)
        case .close(let code, let reason): connection?.close(CloseCode(rawValue: code), reason: reason)
        // A pipe is told at the end.
        case .report(.strangersCame) where !takesCommands: break
        case .report(let report):
            if case .queued(let message) = report { playback?.queued(message) }
            if case .received(let kind, let bytes, _) = report { noteReceived(kind, bytes, at: now) }
            show(Interface.Event(report, url: name(of: currentURL)), at: now)
        }
    }

    /// Tells what went over the wire so far.
    mutating func countWire(at now: Moment) {
        var wire = pastWire
        if let connection { wire.add(connection) }
        show(.wireCounted(wire), at: now)
    }

    /// Where the connection leads; without one, where the next begins.
    var currentURL: WebSocketURL {
        switch conversation.state {
        case .open, .closing: redirection ?? url
        case .idle, .connecting, .backingOff, .disconnected: url
        }
    }

    /// The URL as it is shown: without a path that says nothing.
    ///
    /// Where any certificate is taken it says so.
    func name(of url: WebSocketURL) -> String {
        let name = url.target == "/" ? String(url.description.dropLast()) : url.description
        return url.isSecure && connector.trustsAnybody ? "\(name) (insecure)" : name
    }
}

extension Wire {
    /// Adds what went over a connection.
    mutating func add(_ connection: ClientConnection) {
        sent += connection.bytesSent
        received += connection.bytesReceived
    }
}
