import Conversation
import Glibc
import Interface
import Script
import Terminal
import Transport
import WebSocketCore

/// The conversation in lines, for pipes, screen readers and terminals that can't place a cursor.
///
/// What is received goes to standard output, all else to standard error. Owned by the main thread.
struct PlainChat: Conversing {
    var conversation: Conversation
    var connector: Connector
    var connection: ClientConnection?
    var opening: Opening?
    var url: WebSocketURL
    var next: WebSocketURL?
    var playback: Playback?
    var recorder: Recorder?
    var redirection: WebSocketURL?
    var pastWire = Wire()
    var pings = Pings()
    var sleepWatch = SleepWatch(uptime: SystemClock.uptime, sinceBoot: SystemClock.sinceBoot)
    var lastEnd: Closure?
    var spareEffects: [Conversation.Effect] = []

    let options: PlainOptions
    let symbols: Symbols
    /// Whether somebody types, and may type commands.
    let takesCommands: Bool
    let goesOnBy = "/replay pause"
    let replayRows = 0
    var input: PlainInput
    var output = LineOutput(STDOUT_FILENO)
    var errors = LineOutput(STDERR_FILENO)
    /// Whether so much is said that nobody took yet that no more had better come.
    var isFull: Bool { output.isFull || errors.isFull }

    /// The sent messages that are not answered, by their numbers.
    var awaited = AwaitedMessages()
    /// The newest message, for the commands that take one.
    var newest: (kind: Transcript.Kind, body: MessageBody)?
    /// What was said, where somebody types who may ask for it.
    var transcript = Transcript(limits: Transcript.Limits(entries: 100_000, bytes: 64 << 20))
    /// How messages are shown.
    var form = MessageForm.text
    /// Messages received that answer none.
    var unpaired = 0
    /// What the conversation came to so far.
    var statistics = Statistics()
    /// When something last moved on: what was sent, an answer, the connection.
    var lastProgress: Duration = .zero
    /// When something was last received, whatever it was.
    var lastHeard: Duration = .zero
    /// Whether there ever was a connection.
    var hasOpened = false
    /// Since when a server is missed.
    var absence = Absence()
    /// How the last connection ended.
    var lastClosure: Closure?
    /// The worst exit code of the scripts played.
    var scriptStatus: CInt = 0
    /// Why it ends; nil while it goes on.
    var end: PlainEnd?
    /// When it is over though the server has not closed; nil where the transport's time limit does.
    var endDeadline: Duration?
    /// Whether nothing will happen any more.
    var isOver = false
    private var isTyping = false

    /// A chat that has not begun.
    init(
        _ options: PlainOptions,
        conversation: Conversation,
        connector: Connector,
        url: WebSocketURL,
        symbols: Symbols
    ) {
        self.options = options
        self.conversation = conversation
        self.connector = connector
        self.url = url
        self.symbols = symbols
        takesCommands = isatty(STDIN_FILENO) == 1
        input = PlainInput(lineLimit: options.lineLimit)
    }

    /// Takes mail, also while it ends: then what still comes is told, and the end itself changes nothing.
    mutating func take(_ mail: ConversationMail, at now: Moment) {
        switch mail {
        // What yodel's own pings tell is not what anybody waits for, nor is what a server says to everybody.
        case .connection(_, .lagMeasured): break
        case .connection(_, .received): lastHeard = now.uptime
        default: lastProgress = now.uptime
        }
        if end == nil, case .connection(connector.current, .closed(let closure)) = mail {
            lastClosure = closure
            // That the input has ended may not have been read yet.
            readInput(at: now)
            // The server was first, by a moment: our own close was due.
            if isDrained { finish(.drained, at: now) }
        }
        guard end != nil else { return receive(mail, at: now) }
        takeLast([mail], at: now)
        guard case .connection(connector.current, let event) = mail else { return }
        switch event {
        case .closed, .failed: isOver = true
        default: break
        }
    }

    mutating func scriptEnded(_ report: Report) {
        scriptStatus = max(scriptStatus, report.exitCode)
    }

    /// Queues a message that was typed or read, rather than one of `-x` or a script.
    mutating func sendEntered(_ text: ArraySlice<UInt8>, at now: Moment) {
        isTyping = true
        tell(.sendRequested(.text, text), at: now)
        isTyping = false
    }
}

// MARK: Showing

extension PlainChat {
    var outlastsClosing: Bool { options.stays }

    mutating func show(_ event: Interface.Event, at now: Moment) {
        statistics.note(event, at: now)
        switch event {
        case .messageReceived(let body, let answers):
            keep(.received, body, at: now)
            showReceived(body, answers)
        case .messageQueued(let id, let body): noteQueued(id, body, at: now)
        case .deliveryChanged(let id, let delivery): showDelivery(id, delivery)
        case .answerDoubled:
            // It answers none that waits, but it is no stranger.
            unpaired -= 1
            if takesCommands { write("- the same came before: doubled") }
        case .linkChanged(.connected(let url)) where end == nil && conversation.state == .open:
            hasOpened = true
            lastProgress = now.uptime
            if takesCommands { say("- ", Wording.connected(url)) }
        case .linkChanged(.closing) where takesCommands && end == nil: say("- ", Wording.closing)
        case .ponged(let time): say("- ", "pong after \(Interface.Wording.roundTrip(time))")
        case .replayChanged(let progress?) where takesCommands: say("- ", progress.summary)
        case .noticed(let text): say("- ", text)
        case .failed(let text), .refused(let text): say("! ", text)
        default: break
        }
    }

    /// On a terminal made printable, and elsewhere byte for byte, with a newline behind it.
    private mutating func showReceived(_ body: MessageBody, _ answers: MessageID?) {
        if answers == nil { unpaired += 1 }
        newest = (.received, body)
        if output.isTerminal {
            output.append("< \(printable(body))\n".utf8)
        } else {
            output.append(body.bytes)
            output.append(CollectionOfOne(UInt8(ascii: "\n")))
        }
    }

    private mutating func noteQueued(_ id: MessageID, _ body: MessageBody, at now: Moment) {
        lastProgress = now.uptime
        newest = (.sent, body)
        if takesCommands { _ = transcript.appendSent(id, body, at: now.localTime) }
        if conversation.pairing != .off { awaited.add(id, body) }
        // What somebody typed stands there already.
        if takesCommands, !isTyping { write("> \(printable(body))") }
    }

    private mutating func showDelivery(_ id: MessageID, _ delivery: Delivery) {
        if takesCommands { transcript.setDelivery(delivery, of: id) }
        switch delivery {
        case .waiting: awaited.requeued(id)
        case .sent: _ = awaited.canceled(id)
        case .canceled:
            let body = awaited.canceled(id)
            if takesCommands, let body { write("- not sent: \(printable(body))") }
        case .answered(let time):
            lastProgress = lastHeard
            awaited.answered(id)
            if takesCommands { write("\(symbols.answered) \(Interface.Wording.roundTrip(time))") }
        case .leftBehind:
            let body = awaited.lost(id)
            if takesCommands, let body { write("- not sent: \(printable(body))") }
        case .lost:
            let body = awaited.lost(id)
            if takesCommands, let body { write("\(symbols.lost) lost: \(printable(body))") }
        }
    }

    /// A message as a terminal may be sent it.
    func printable(_ body: MessageBody) -> String {
        if let laidOut = form.lines(of: body) { return PrintableText(laidOut, symbols: symbols).lines(indent: "  ") }
        return switch body.kind {
        case .text: PrintableText(body.bytes, symbols: symbols).lines(indent: "  ")
        case .binary: Wording.binary(body.bytes)
        }
    }

    /// Tells something on standard error: with a sign to who types, and elsewhere with the program's name.
    mutating func say(_ sign: String, _ text: String) {
        let text = PrintableText(Array(text.utf8)[...], symbols: symbols).lines(indent: "  ")
        write((takesCommands ? sign : "yodel: ") + text)
    }

    /// Writes a line to standard error, behind what standard output has taken by then.
    mutating func write(_ line: String) {
        _ = output.flush()
        errors.append("\(line)\n".utf8)
    }
}
