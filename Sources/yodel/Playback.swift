import Conversation
import Interface
import Script
import Terminal
import Transport
import WebSocketCore

/// A script that plays in the chat: its messages go the way of typed ones.
///
/// The user may type in between: an answer that belongs to a typed message is none of the script's business.
struct Playback {
    /// What the chat shall do for it.
    typealias Action = Player.Action

    let name: String
    let total: Int?
    private(set) var isPaused = false
    private var player: Player
    private var isStepping = false
    /// Whether the next message that is queued is the script's.
    private var isSending = false
    /// The script's own messages that wait for their answers.
    private var waiting: Set<Message.ID> = []

    /// A script that is about to begin.
    init(_ script: ScriptFile) {
        name = script.name
        total = script.source.messageCount
        var options = Player.Options()
        // The chat goes on after the script.
        options.closesAtEnd = false
        options.seed = .random(in: .min ... .max)
        options.epoch = SystemClock.sinceEpoch - SystemClock.uptime
        player = Player(script.source, options)
        player.opened()
    }

    /// The report, once it is over.
    var report: Report? { player.isFinished ? player.report : nil }

    /// How far it has come, for the screen.
    var progress: ReplayProgress {
        ReplayProgress(name: name, sent: player.report.sent, total: total, isPaused: isPaused)
    }

    /// When `deadlineReached` is owed.
    var nextDeadline: Duration? { isPaused ? nil : player.deadline }

    /// The next thing to do; nil until something happens.
    mutating func nextAction(at now: Duration) -> Action? {
        guard !isPaused || isStepping, let action = player.nextAction(at: now) else { return nil }
        isStepping = false
        if case .send = action { isSending = true }
        return action
    }

    /// Stand still, or go on.
    mutating func pauseToggled() { isPaused.toggle() }

    /// One more message, and stand still again.
    mutating func stepRequested() {
        isPaused = true
        isStepping = true
    }

    /// Send nothing more.
    mutating func stopped() { player.interrupted() }

    /// The clock passed `nextDeadline`.
    mutating func deadlineReached(at now: Duration) { player.deadlineReached(at: now) }

    /// Takes what the conversation reports.
    mutating func take(_ report: Conversation.Report, at now: Duration) {
        switch report {
        case .queued(let message):
            if isSending { waiting.insert(message.id) }
            isSending = false
        case .received(let kind, let bytes, let id):
            if let id, waiting.remove(id) == nil { return }
            player.received(kind == .text ? .text : .binary, bytes, at: now)
        default: break
        }
    }

    /// Whether it needs a connection before it can go on.
    var isDisconnected: Bool { player.isDisconnected }

    /// There is a connection: perhaps the one that the script waits for.
    mutating func connectionOpened() {
        if isDisconnected { player.opened() }
    }

    /// The connection is gone, and the script with it; nil if there was none.
    mutating func connectionEnded(_ closure: Closure?) { player.closed(closure) }
}

extension Player {
    /// The connection has ended like this; nil if none came about.
    mutating func closed(_ closure: Closure?) {
        guard let closure else { return closed(code: CloseCode.abnormal.rawValue, reason: "", isClean: false) }
        closed(
            code: closure.code.rawValue,
            reason: closure.violation.map { "the server broke the protocol: \($0.reason)" }
                ?? closure.silence.map { Wording.silence($0) } ?? closure.reason,
            isClean: closure.initiator != .none,
            byPeer: closure.initiator != .local
        )
    }
}
