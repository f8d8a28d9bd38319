import Conversation
import Interface

// What was said, for the commands that look back at it.
extension PlainChat {
    /// Entries that one command lists: the newest.
    private static let listedAtMost = 50

    /// Keeps what is said, where somebody may ask for it.
    mutating func keep(_ kind: Transcript.Kind, _ body: MessageBody, at now: Moment) {
        if takesCommands { transcript.append(kind, body, at: now.localTime) }
    }

    /// Lists what holds a text.
    mutating func search(_ text: String, isRegex: Bool, at now: Moment) {
        guard !text.isEmpty else { return show(.failed(Wording.searchNeedsText), at: now) }
        list(at: now) { () throws(Command.Failure) in try TranscriptQuery(searching: text, isRegex: isRegex) }
    }

    /// Lists what passes a filter: lines that were said can't be hidden, nor what comes.
    mutating func filter(_ text: String?, at now: Moment) {
        guard let text else { return say("- ", Wording.filterInLines) }
        list(at: now) { () throws(Command.Failure) in try TranscriptQuery(filter: text) }
    }

    private mutating func list(at now: Moment, _ query: () throws(Command.Failure) -> TranscriptQuery) {
        do throws(Command.Failure) {
            let (numbers, all) = try query().newest(Self.listedAtMost, in: transcript)
            say("- ", Wording.found(all, of: transcript.numbers.count, listed: numbers.count))
            for number in numbers { write(line(of: transcript[number])) }
        } catch {
            show(.failed(error.reason), at: now)
        }
    }

    private func line(of entry: Transcript.Entry) -> String {
        "  \(Interface.Wording.clock(entry.localSeconds)) \(entry.kind.sign) \(printable(entry.body))"
    }

    /// Shows messages in another form from now on.
    mutating func show(as form: MessageForm) {
        self.form = form
        say("- ", form.meaning)
    }

    /// Forgets what was said.
    mutating func clear() {
        transcript.removeAll()
        newest = nil
        say("- ", Wording.forgotten)
    }

    /// Changes or tells what can be set in lines.
    mutating func set(_ setting: Setting?, to value: String?, at now: Moment) {
        switch (setting, value) {
        case (.form?, let value?): show(as: MessageForm(rawValue: value) ?? .text)
        case (.pair?, let value?):
            let pairing = AnswerPairing(rawValue: value) ?? .contains
            tell(.pairingChosen(Pairing(pairing)), at: now)
            say("- ", pairing.meaning)
        case (.form?, nil): say("- ", Setting.form.summary(form.rawValue))
        case (.pair?, nil): say("- ", Setting.pair.summary(conversation.pairing.rawValue))
        case (nil, _): for setting in [Setting.form, .pair] { set(setting, to: nil, at: now) }
        case (let setting?, _): show(.failed(Wording.onScreenOnly("set \(setting.rawValue)")), at: now)
        }
    }
}
