import Conversation
import Interface
import Script
import Terminal
import Transport
import WebSocketCore

/// A script that plays in the chat: its messages go the way of typed ones.
///
/// The user may type in between: an answer that belongs to a typed message is none of the script's business.
final class Playback {
    /// What the chat shall do for it.
    typealias Action = Player.Action

    /// How it is to begin.
    struct Options {
        /// Whether it stands before its first step.
        var isPaused = false
        /// What a failed check does.
        var onFailure = OnFailure.goesOn
        /// What makes a message the answer to one that the script asks nothing of.
        var pairing = Player.Pairing.contains
    }

    /// What a failed check does.
    enum OnFailure {
        case goesOn
        /// It stands still, for the user to look and to go on.
        case halts
        /// It is the end: nobody is there to go on.
        case ends
    }

    /// Lines of a line file that are remembered once they are sent, to be shown.
    private static let remembered = 16
    /// Messages that are known as the script's own, at least: none of before is answered.
    private static let known = 4096
    /// Failures that are told at once, lest they bury the conversation.
    private static let toldAtMost = 5
    /// Messages a second at a speed of 1, to slow a script down that has no times of its own.
    private static let steadyRate = 10.0

    /// The script's path.
    let path: String
    private(set) var isPaused: Bool
    private(set) var speed = 1.0
    /// What halted it, until that is asked for.
    private var halt: Failure?
    /// Whether a failed check made it stand still.
    private(set) var isHalted = false
    var player: Player
    private let onFailure: OnFailure
    let program: Script.Program?
    let hasTimes: Bool
    private var isStepping = false
    private var failuresSeen = 0
    /// Failures that were told while it played.
    private var failuresTold = 0
    /// Whether it goes on as soon as others had their turn.
    var isInterrupted = false
    /// Whether the next message that is queued is the script's.
    private var isSending = false
    /// The newest of the script's own messages, and their numbers in it.
    private var own: [(id: Message.ID, number: Int)] = []
    private(set) var recent: [ArraySlice<UInt8>] = []
    private(set) var stopwatch = Stopwatch()
    var steps: StepCounter
    /// The mark that it shall go to, and what was sent of what there was to send before.
    private var departure: String?

    /// A script that is about to begin.
    init(_ script: ScriptFile, _ options: Options, at now: Duration) {
        path = script.path
        program = script.source.program
        hasTimes = program?.hasTimes ?? false
        steps = StepCounter(script.source)
        isPaused = options.isPaused
        onFailure = options.onFailure
        var settings = Player.Options()
        // The chat goes on after the script.
        settings.closesAtEnd = false
        settings.seed = .random(in: .min ... .max)
        settings.epoch = SystemClock.sinceEpoch - SystemClock.uptime
        settings.pairing = options.pairing
        settings.speed = speed
        settings.stopsOnFailure = onFailure == .ends
        player = Player(script.source, settings)
        player.opened()
        if isPaused { stopwatch.stop(at: now) }
    }

    /// The script's name without its folders, as people are told it.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// The report, once it is over.
    var report: Report? { player.isFinished ? player.report : nil }

    /// When `deadlineReached` is owed.
    var nextDeadline: Duration? { standsStill ? nil : isInterrupted ? .zero : player.deadline }

    private var standsStill: Bool { isPaused && !isStepping }

    /// The next thing to do; nil until something happens.
    func nextAction(at now: Duration) -> Action? {
        guard !standsStill else { return nil }
        var action = player.nextAction(at: now)
        // Who steps goes from message to message, whatever pauses are between them.
        while action == nil, isStepping, player.woken(at: now) { action = player.nextAction(at: now) }
        guard let action else { return nil }
        isStepping = false
        stopwatch.begin(at: now)
        if case .send(_, let bytes, _) = action {
            isSending = true
            if program == nil { recent = recent.suffix(Self.remembered - 1) + [bytes] }
        }
        return action
    }

    /// The clock passed `nextDeadline`.
    func deadlineReached(at now: Duration) {
        guard !standsStill else { return }
        player.deadlineReached(at: now)
        if onFailure == .halts, player.isOverdue { player.overdueGivenUp() }
        haltIfFailed(at: now)
    }

    /// A message was taken to be sent: its own, if it has just asked for one.
    func queued(_ message: Message) {
        guard isSending else { return }
        isSending = false
        if own.count == 2 * Self.known { own.removeFirst(Self.known) }
        own.append((message.id, player.report.sent))
    }

    /// A message came; `id` names the one that the pairing takes it for the answer to.
    ///
    /// - Returns: The message that it answers by the script's own checks.
    func received(
        _ kind: Message.Kind,
        _ bytes: ArraySlice<UInt8>,
        answers id: Message.ID?,
        at now: Duration
    ) -> Message.ID? {
        if let id, own.last(where: { $0.id == id }) == nil { return nil }
        let number = player.received(kind == .text ? .text : .binary, bytes, at: now)
        if standsStill { _ = player.goOnToGoal() }
        haltIfFailed(at: now)
        return number.flatMap { number in own.last { $0.number == number }?.id }
    }

    // MARK: - Connections

    /// Whether it needs a connection before it can go on.
    var isDisconnected: Bool { player.isDisconnected }

    /// There is a connection: perhaps the one that the script waits for.
    func connectionOpened() {
        if isDisconnected { player.opened() }
    }

    /// The connection is gone, and the script with it; nil if there was none.
    func connectionEnded(_ closure: Closure?, at now: Duration) {
        player.closed(closure)
        haltIfFailed(at: now)
    }
}

// MARK: - What the user asks for

extension Playback {
    /// Stand still, or go on.
    func pauseToggled(at now: Duration) {
        if isPaused { goOn(at: now) } else { pause(at: now) }
    }

    /// One more message, and stand still again.
    func stepRequested(at now: Duration) {
        goOn(at: now)
        pause(at: now)
        isStepping = true
    }

    /// Another speed, 1 for its own times; a script without times is slowed down only.
    func speedChanged(to change: SpeedChange, at now: Duration) {
        speed = change.applied(to: speed)
        let slowed = !hasTimes && speed < 1
        player.paceChanged(
            speed: speed,
            interval: slowed ? .seconds(1 / (Self.steadyRate * speed)) : .zero,
            at: stopwatch.stoppedAt ?? now
        )
    }

    /// Goes on at a mark, as soon as nothing is awaited; `takeArrival` tells when it has.
    ///
    /// - Throws: Why it can't.
    func go(to mark: MarkChoice) throws(UnreachableMark) {
        guard let marks = program?.marks, !marks.isEmpty else { throw .noMarks }
        let here = player.goal ?? player.step
        let found =
            switch mark {
            case .next: marks.first { $0.index >= here }
            // Who has just come to a mark stands right behind it, and means the one before.
            case .previous: marks.last { $0.index < here - 1 }
            case .named(let name):
                marks.first { $0.name == name && $0.index >= here } ?? marks.first { $0.name == name }
            }
        guard let found else { throw .notFound(mark, marks.map(\.name)) }
        guard player.go(to: found.index) else { throw .notNow }
        departure = found.name
    }

    /// The mark that it has come to since this was last asked, and what was passed over on the way, or is sent again.
    func takeArrival() -> (mark: String, skipped: Int, again: Int)? {
        guard let mark = departure, player.goal == nil else { return nil }
        departure = nil
        return (mark, max(0, player.leap), max(0, -player.leap))
    }

    /// The mark that it goes to once nothing is awaited.
    var destination: String? { player.goal == nil ? nil : departure }

    /// Send nothing more.
    func stopped() { player.interrupted() }

    /// What failed since this was last asked, of the first few: the report tells all.
    func takeFailures() -> ArraySlice<Failure> {
        guard onFailure == .goesOn, !player.isFinished else { return [] }
        let failures = player.report.failures.prefix(Self.toldAtMost)
        defer { failuresTold = failures.count }
        return failures[failuresTold...]
    }

    /// What halted it since this was last asked.
    func takeHalt() -> Failure? {
        defer { halt = nil }
        return halt
    }

    private func pause(at now: Duration) {
        isPaused = true
        stopwatch.stop(at: now)
    }

    private func goOn(at now: Duration) {
        guard isPaused else { return }
        (isPaused, isStepping, isHalted) = (false, false, false)
        player.resumed(after: stopwatch.resume(at: now))
    }

    private func haltIfFailed(at now: Duration) {
        defer { failuresSeen = player.report.failureCount }
        guard onFailure == .halts, player.report.failureCount > failuresSeen, !player.isFinished else { return }
        isStepping = false
        isHalted = true
        halt = player.newestFailure?.failure
        if !isPaused { pause(at: now) }
    }
}

extension Player {
    /// The connection has ended like this; nil if none came about.
    mutating func closed(_ closure: Closure?) {
        guard let closure else { return closed(code: CloseCode.abnormal.rawValue, reason: "", isClean: false) }
        closed(
            code: closure.code.rawValue,
            reason: closure.violation.map { Wording.violation($0) }
                ?? closure.silence.map { Wording.silence($0) } ?? closure.reason,
            isClean: closure.initiator != .none,
            byPeer: closure.initiator != .local
        )
    }
}
