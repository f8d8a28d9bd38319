/// What keys and pastes do to the model.
extension Model {
    /// Does what the key is bound to, or types it.
    mutating func press(_ key: Key) -> [Effect] {
        let action = bindings[key]
        if action != .interrupt { confirmation = nil }
        remark = nil
        askedCompletion = nil
        enteredCommand = nil
        if action != .yankLastArgument { lastArgument = nil }
        if isQuoting { return quote(key) }
        if let effects = pressBare(key) { return effects }
        if let effects = pressChordEnd(key) { return effects }
        if let effects = pressOverlay(key) { return effects }
        if let effects = pressHistorySearch(key) { return effects }
        if search?.isTyping != true, let effects = pressPicked(key) { return effects }
        if let effects = pressSearch(key) { return effects }
        if let effects = pressCompletion(key) { return effects }
        if let effects = pressReplay(key) { return effects }
        if bindings.startsChord(key) {
            chord = key
            return []
        }
        if let action { return perform(action) }
        if let text = key.typed { insert(text, asTyped: true) }
        return []
    }

    /// Puts pasted text where it is typed.
    mutating func paste(_ text: String) -> [Effect] {
        endBare()
        if search?.isTyping == true {
            typeInSearch(text)
        } else if overlay?.isTyping == true {
            typeInOverlay(text)
        } else if historySearch != nil {
            typeInHistorySearch(text)
        } else {
            pasteIntoLine(text)
            return closeOverlay()
        }
        return []
    }

    private mutating func pasteIntoLine(_ text: String) {
        search = nil
        completion = nil
        chord = nil
        isQuoting = false
        lastArgument = nil
        insert(text, asTyped: false)
        pasteNote = PasteNote(text) ?? pasteNote
    }

    /// Puts typed or pasted text into the line; what it has no room for is told.
    mutating func insert(_ text: String, asTyped: Bool) {
        confirmation = nil
        guard !editor.insert(text, asTyped: asTyped) else { return }
        tell(.error, "the line takes no more than \(Wording.count(LineEditor.bytesAtMost, "byte"))")
    }

    private mutating func perform(_ action: Action) -> [Effect] {
        if action == .upcaseWord, editor.isEmpty { return perform(.showUnread) }
        if action == .downcaseWord, editor.isEmpty { return perform(.showBare) }
        if editor.perform(action) { return [] }
        switch action {
        case .acceptLine: return accept()
        case .deleteCharOrEnd:
            if editor.isEmpty { return [.quit] }
            _ = editor.perform(.deleteChar)
        case .previousHistory: moveUp()
        case .nextHistory: moveDown()
        case .beginningOfHistory: goToEndOfHistory(oldest: true)
        case .endOfHistory: goToEndOfHistory(oldest: false)
        case .yankLastArgument: yankLastArgument()
        case .quotedInsert: isQuoting = true
        case .toggleMouse: useMouse(!usesMouse)
        case .showBare: showBare()
        case .pickPrevious: pick(forward: false)
        case .pickNext: pick(forward: true)
        case .help: overlay = .pager(Pager(HelpPage.text(bindings: bindings)))
        case .searchTranscript: openSearch()
        case .complete: return complete()
        case .completeBackward: break
        case .editInEditor: return [.editInEditor(editor.text)]
        case .reverseSearchHistory: historySearch = HistorySearch(draft: editor.text)
        case .clearScreen: return [.repaint]
        case .suspend: return [.suspend]
        case .interrupt: return interrupt()
        default: scroll(action)
        }
        return []
    }

    // MARK: - Chords

    /// Takes the second key of a chord before anything else can; nil if none has begun.
    private mutating func pressChordEnd(_ key: Key) -> [Effect]? {
        guard let first = chord else { return nil }
        chord = nil
        if let action = bindings.action(of: first, key) { return perform(action) }
        if key != Key(.escape), key != .control("g") { remark = "\(first.name) \(key.name) does nothing" }
        return []
    }

    /// The line or the cursor is changed by something else than a key: what goes on where the last key stopped ends.
    mutating func endContinuations() {
        completion = nil
        lastArgument = nil
    }

    /// Inserts the character that a key stands for, whatever it is bound to; a key without one does nothing.
    private mutating func quote(_ key: Key) -> [Effect] {
        isQuoting = false
        guard let scalar = key.character else { return [] }
        insert(String(scalar), asTyped: false)
        return []
    }

    /// Takes what the user's own editor left; undo brings back what was there before.
    mutating func takeEdited(_ text: String) {
        guard text != editor.text else { return }
        endContinuations()
        if !editor.replace(0..<editor.bytes.count, with: text.utf8) {
            tell(.error, "the line takes no more than \(Wording.count(LineEditor.bytesAtMost, "byte"))")
        }
        editor.momentum = .none
    }

    private mutating func interrupt() -> [Effect] {
        if editor.isEmpty { return confirmed() ? [.quit] : [] }
        editor.clear()
        pasteNote = nil
        history.endWalk()
        return []
    }

    // MARK: - Enter

    private mutating func accept() -> [Effect] {
        let text = editor.text
        guard !text.isEmpty else { return [] }
        defer { endPicking() }
        guard text.hasPrefix("/"), !editor.hasNewline else { return enter(message: text, from: text) }
        if text.hasPrefix("//") { return enter(message: String(text.dropFirst()), from: text) }
        do throws(Command.Failure) {
            let command = try Command(line: text)
            if !command.changesLooksOnly { viewport.follow() }
            if case .filter(let text) = command { try useFilter(text) }
            defer { enteredCommand = text }
            return enter(text, effects: perform(command))
        } catch {
            viewport.follow()
            tell(.error, error.reason)
            return []
        }
    }

    /// Sends a message; where nothing will send it by itself, how to do that is told.
    private mutating func enter(message: String, from text: String) -> [Effect] {
        viewport.follow()
        switch link {
        case .disconnected, .idle: remark = "not connected: this waits until /connect"
        case .closing: remark = "closing: this waits for the next connection"
        case .connecting, .connected, .retrying: break
        }
        return enter(text, effects: [.send(message)])
    }

    /// Tells why a command can't be done, and gives it back unless something else is typed.
    mutating func refuse(_ reason: String) {
        remark(.error, reason)
        if let line = enteredCommand, editor.isEmpty {
            endContinuations()
            editor.reset(to: line)
        }
        enteredCommand = nil
    }

    private mutating func enter(_ text: String, effects: [Effect]) -> [Effect] {
        let isForLater = history.append(text)
        editor.reset()
        pasteNote = nil
        inputTop = 0
        return isForLater ? effects + [.remember(text)] : effects
    }

    private mutating func perform(_ command: Command) -> [Effect] {
        switch command {
        case .help: overlay = .pager(Pager(HelpPage.text(bindings: bindings)))
        case .quit: return [.quit]
        case .stats: overlay = .statistics(Pager(StatisticsPage.text(of: self)))
        case .copy: return copy()
        case .save(let path): return save(to: path)
        case .open: return openAddress()
        case .connect(let url): return [.connect(url: url)]
        case .disconnect: return [.disconnect]
        case .close(let code, let reason): return [.close(code: code, reason: reason)]
        case .reconnect: return [.reconnect]
        case .ping: return [.ping]
        case .resend: return [.resend]
        case .cancel: return cancel()
        case .clear:
            transcript.removeAll(keepingWaiting: tally.unsent > 0)
            search = nil
            viewport.follow()
        case .sendBinary(let bytes): return [.sendBody(MessageBody(.binary, bytes[...]))]
        case .sendFile(let kind, let path): return [.sendFile(kind, path: path)]
        case .theme(let name): return [name.map(Effect.useTheme) ?? .listThemes]
        case .mouse(let isWanted): useMouse(isWanted ?? !usesMouse)
        case .replay(let command): return [.replay(command)]
        case .record(let command): return [.record(command)]
        case .export(let path): return [.export(path: path)]
        case .search(let text, let isRegex): openSearch(for: text, isRegex: isRegex)
        case .filter: break
        case .form(let wanted, let isOn):
            return set(.form, to: (isOn ?? (form != wanted) ? wanted : .text).rawValue)
        case .set(let setting, let value?): return set(setting, to: value)
        case .set(let setting, nil): tell([setting])
        case .settings: tell(Setting.allCases)
        }
        return []
    }
}
