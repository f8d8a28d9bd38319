/// Tab: what the word before the cursor may become.
extension Model {
    /// Completes the word before the cursor, or asks the shell what it may become.
    mutating func complete() -> [Effect] {
        let word = CompletionWord(editor.bytes, cursor: editor.cursor, isCommand: isCommand)
        switch word.kind {
        case .command:
            let names = Command.all.filter { "/\($0.name)".hasPrefix(word.text.lowercased()) }
            offer(names.map { .init(text: "/\($0.name)", tail: $0.arguments.isEmpty ? "" : " ") }, for: word)
        case .oneOf(let words, let tail):
            offer(words.filter { $0.hasPrefix(word.text) }.map { .init(text: $0, tail: tail) }, for: word)
        case .lookedUp(let source, _):
            let request = CompletionRequest(source, prefix: word.text)
            askedCompletion = (request, word)
            return [.findCompletions(request)]
        case .server:
            let addresses = ServerAddresses.beginning(with: word.text, in: history.texts, first: firstAddress)
            offer(addresses.map { .init(text: $0) }, for: word)
        case .said:
            let words = RecentWords.beginning(with: word.text, in: transcript, history.texts)
            offer(words.map { .init(text: $0, tail: " ") }, for: word)
        case .nothing: offer([], for: word)
        }
        return []
    }

    /// Takes the shell's answer, unless a key came in between.
    mutating func completionsFound(_ request: CompletionRequest, _ words: [String]) {
        guard let asked = askedCompletion, asked.request == request else { return }
        askedCompletion = nil
        let found = words.map { Completion.Candidate(text: $0, isPath: request.source != .themes) }
        guard case .lookedUp(_, let others) = asked.word.kind else { return }
        offer(others.filter { $0.hasPrefix(request.prefix) }.map { .init(text: $0) } + found, for: asked.word)
    }

    /// Puts the only candidate into the line, or what all have in common, with a menu of them.
    private mutating func offer(_ candidates: [Completion.Candidate], for word: CompletionWord) {
        switch candidates.count {
        case 0: remark = "nothing that Tab could add here"
        case 1:
            let isFollowed = editor.cursor < editor.bytes.count && editor.bytes[editor.cursor] == 0x20
            put(candidates[0].text + (isFollowed ? "" : candidates[0].tail), from: word.start)
        default:
            let common = Completion.commonPrefix(of: candidates.map(\.text))
            if common.utf8.count >= word.text.utf8.count { put(common, from: word.start) }
            completion = Completion(start: word.start, typed: word.text, candidates: candidates)
        }
    }

    private mutating func put(_ text: String, from start: Int) {
        guard editor.replace(start..<editor.cursor, with: text.utf8) else { return }
        editor.momentum = .none
    }

    /// Takes a key while a menu is open; nil if it ends that and means what it always means.
    mutating func pressCompletion(_ key: Key) -> [Effect]? {
        guard var open = completion else { return nil }
        switch (key, bindings[key]) {
        case (_, .complete), (_, .completeBackward):
            put(open.step(forward: bindings[key] == .complete), from: open.start)
            completion = open
        case (Key(.escape), _), (.control("g"), _):
            put(open.typed, from: open.start)
            completion = nil
        case (Key(.scalar("/")), _) where open.chosen != nil && editor.bytes[..<editor.cursor].last == 0x2F:
            // The slash behind a folder's name stands there already.
            completion = nil
        case (_, .clearScreen), (_, .suspend): return nil
        default:
            completion = nil
            return nil
        }
        return []
    }

    /// Draws the menu in a row: as many names round the chosen one as have room.
    func drawMenu(of completion: Completion, on canvas: inout Canvas, row: Int) {
        let candidates = completion.candidates
        let room = size.columns - 8
        let first = firstName(of: candidates, chosen: completion.chosen ?? 0, room: room)
        var column = size.columns >= 24 ? 3 : 0
        if first > 0 {
            column = writeMenu(symbols.ellipsis, on: &canvas, row: row, column: column, style: theme[.separator])
        }
        for index in first..<candidates.count {
            let name = candidates[index].name
            let width = PrintableText.width(of: name, symbols: symbols) + 2
            guard column + width < size.columns - 2 || index == first else {
                _ = writeMenu(symbols.ellipsis, on: &canvas, row: row, column: column, style: theme[.separator])
                return
            }
            let style = theme[index == completion.chosen ? .selection : .separator]
            column = writeMenu(name, on: &canvas, row: row, column: column, style: style)
        }
    }

    /// The first name to show so that the chosen one has room behind those before it.
    private func firstName(of candidates: [Completion.Candidate], chosen: Int, room: Int) -> Int {
        var width = 0
        for index in candidates.indices {
            width += PrintableText.width(of: candidates[index].name, symbols: symbols) + 2
            if index == chosen { return 0 }
            if width > room { break }
        }
        return chosen
    }

    private func writeMenu(_ text: String, on canvas: inout Canvas, row: Int, column: Int, style: Style) -> Int {
        canvas.write(" \(text) ", symbols: symbols, row: row, column: column, limit: size.columns, style: style)
    }
}
