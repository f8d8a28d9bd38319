import Conversation
import Interface
import WebSocketCore

// What the commands do in lines.
extension PlainChat {
    /// Does what a command asks for, or tells that it is about the screen.
    mutating func perform(_ command: Command, at now: Moment) {
        switch command {
        case .help: showHelp()
        case .quit: finish(.quit, at: now)
        case .connect(let text): connect(to: text, at: now)
        case .disconnect: close(at: now)
        case .close(let code, let reason): close(code, reason, at: now)
        case .reconnect: reconnect(at: now)
        case .ping: ping(at: now)
        case .resend: resend(at: now)
        case .cancel: cancel(nil, at: now)
        case .sendBinary(let bytes): tell(.sendRequested(.binary, bytes[...]), at: now)
        case .sendFile(let kind, let path): sendFile(kind, path, at: now)
        case .replay(let command): replay(command, at: now)
        case .save(let path): withNewest(at: now) { $0.addToScript(path, $1.kind, $1.body, at: now) }
        case .open: openNewest(at: now)
        case .record(let command): record(command, at: now)
        case .stats: showStatistics(at: now)
        case .export(let path): export(path, at: now)
        case .search(let text, let isRegex): search(text, isRegex: isRegex, at: now)
        case .filter(let text): filter(text, at: now)
        case .clear: clear()
        case .form(let wanted, let isOn): show(as: isOn ?? (form != wanted) ? wanted : .text)
        case .set(let setting, let value): set(setting, to: value, at: now)
        case .settings: set(nil, to: nil, at: now)
        case .copy: show(.failed(Wording.onScreenOnly("copy")), at: now)
        case .theme: show(.failed(Wording.onScreenOnly("theme")), at: now)
        case .mouse: show(.failed(Wording.onScreenOnly("mouse")), at: now)
        }
    }

    private mutating func showHelp() {
        for command in Command.all {
            say("- ", command.usage.padded(to: 34) + " \(command.help)")
        }
        say("- ", Wording.linesHelp)
    }

    private mutating func showStatistics(at now: Moment) {
        countWire(at: now)
        let link = Link(conversation.state, url: name(of: currentURL))
        for line in statistics.lines(Interface.Tally(conversation.tally), link, symbols: symbols) { say("- ", line) }
    }

    private mutating func openNewest(at now: Moment) {
        withNewest(at: now) { chat, newest in
            if let url = newest.body.firstURL {
                chat.open(url, at: now)
            } else {
                chat.show(.failed(Wording.noURL), at: now)
            }
        }
    }

    private mutating func withNewest(
        at now: Moment,
        _ body: (inout PlainChat, (kind: Transcript.Kind, body: MessageBody)) -> Void
    ) {
        if let newest { body(&self, newest) } else { show(.failed(Wording.noMessage), at: now) }
    }
}

extension String {
    /// The same with spaces behind it, up to so many characters.
    fileprivate func padded(to length: Int) -> String {
        self + String(repeating: " ", count: max(0, length - count))
    }
}
