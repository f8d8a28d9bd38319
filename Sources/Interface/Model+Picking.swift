/// Picking a message, and what can be done to it.
///
/// Letters act on the picked message only while the input line is empty: what is typed behind other text is always text.
extension Model {
    /// The terminal's clipboard takes no more: longer sequences are dropped by many terminals.
    static let copiedBytesAtMost = 100 << 10

    private static let notWaiting = "it does not wait to be sent"

    /// The number of the message that commands act upon: the picked one, or the newest.
    private var chosen: Int? { picked ?? message(before: transcript.numbers.upperBound) }

    /// Picks the message above or below, and the newest in view to begin with; below the newest, none.
    mutating func pick(forward: Bool) {
        let rows = layout.transcript.count
        viewport.freeze(in: transcriptLayout, rows: rows)
        if let current = picked {
            guard let next = forward ? message(after: current) : message(before: current) else {
                if forward { endPicking() }
                return
            }
            picked = next
        } else {
            let bottom = viewport.lines(in: transcriptLayout, rows: rows).last?.place.entry
            picked = bottom.flatMap { message(before: $0 + 1) }
        }
        if let picked { viewport.uncover(picked, in: transcriptLayout, rows: rows) }
    }

    /// Picks none; the view stays where it is.
    mutating func endPicking() {
        picked = nil
    }

    /// Lets a key act on the picked message; nil if none is picked or the key means nothing to it.
    mutating func pressPicked(_ key: Key) -> [Effect]? {
        guard let number = picked, let step = PickedStep(key) else { return nil }
        guard editor.isEmpty || step == .end else { return nil }
        let body = transcript[number].body
        switch step {
        case .open: open(number)
        case .copy: return copy(body)
        case .sendAgain:
            endPicking()
            viewport.follow()
            return [.sendBody(body)]
        case .edit: return edit(number)
        case .cancel:
            guard let id = waiting(number) else {
                remark(.error, Self.notWaiting)
                return []
            }
            endPicking()
            return [.cancel(id)]
        case .addToScript:
            if let scriptPath { return save(to: scriptPath) }
            editor.insert("/save ")
        case .openAddress: return openAddress()
        case .end: endPicking()
        }
        return []
    }

    /// Opens a message in full.
    mutating func open(_ number: Int) {
        overlay = .message(MessagePager(transcript[number], number: number, columns: size.columns))
    }

    /// Copies the picked or the newest message.
    mutating func copy() -> [Effect] {
        chosen.map { copy(transcript[$0].body) } ?? nothingThere()
    }

    /// Copies a message; what the clipboard has no room for is told.
    mutating func copy(_ body: MessageBody) -> [Effect] {
        guard body.bytes.count <= Self.copiedBytesAtMost else {
            remark(.error, "\(Wording.count(body.bytes.count, "byte")) are more than the terminal's clipboard takes")
            return []
        }
        remark(.notice, "sent \(Wording.count(body.bytes.count, "byte")) to the terminal's clipboard")
        return [.copy(Array(body.bytes))]
    }

    /// Adds the picked or the newest message to a script.
    mutating func save(to path: String) -> [Effect] {
        guard let chosen else { return nothingThere() }
        scriptPath = path
        return [.addToScript(path: path, transcript[chosen].kind, transcript[chosen].body)]
    }

    /// Opens the first URL of the picked or the newest message.
    mutating func openAddress() -> [Effect] {
        guard let chosen else { return nothingThere() }
        let body = transcript[chosen].body
        guard body.kind == .text, let address = WebAddress.firstToOpen(in: body.bytes) else {
            remark(.error, "there is no http:// or https:// URL in this message")
            return []
        }
        return [.open(url: address)]
    }

    /// Tells something that came of a key: among the messages, and in the separator while the view stands still.
    mutating func remark(_ kind: Transcript.Kind, _ text: String) {
        tell(kind, text)
        if picked != nil || overlay != nil { remark = text }
    }

    /// Puts a message into the line; one that still waits to be sent is taken back with that.
    private mutating func edit(_ number: Int) -> [Effect] {
        let body = transcript[number].body
        guard body.kind == .text else {
            remark(.error, "a binary message can't be edited")
            return []
        }
        endPicking()
        let text = String(decoding: body.bytes, as: UTF8.self)
        // A message is not to become a command.
        insert(text.hasPrefix("/") ? "/" + text : text, asTyped: false)
        // What the line had no room for still goes out.
        return editor.isEmpty ? [] : waiting(number).map { [.takeBack($0)] } ?? []
    }

    /// The id of a message that is not answered, and perhaps not even sent.
    private func waiting(_ number: Int) -> MessageID? {
        transcript[number].delivery == .waiting ? transcript.id(of: number) : nil
    }

    /// Takes the picked message out of the outbox, or the newest that is there.
    mutating func cancel() -> [Effect] {
        guard let picked else { return [.cancel(nil)] }
        if let id = waiting(picked) { return [.cancel(id)] }
        tell(.error, Self.notWaiting)
        return []
    }

    private mutating func nothingThere() -> [Effect] {
        tell(.error, "there is no message yet")
        return []
    }

    // MARK: - Messages among the entries

    private func message(before number: Int) -> Int? {
        var place = shown.last(before: number)
        while let number = place, !isMessage(number) { place = shown.last(before: number) }
        return place
    }

    private func message(after number: Int) -> Int? {
        var place = shown.first(from: number + 1)
        while let number = place, !isMessage(number) { place = shown.first(from: number + 1) }
        return place
    }

    /// Whether an entry was sent or received, and not told by yodel.
    func isMessage(_ number: Int) -> Bool {
        let kind = transcript[number].kind
        return kind == .sent || kind == .received
    }
}
