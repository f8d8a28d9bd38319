/// What the model looks like.
extension Model {
    /// Draws a frame; costs what is visible, whatever the length of the transcript.
    package mutating func view(at now: Moment) -> Canvas {
        self.now = now
        if case .statistics(var pager) = overlay {
            pager.refresh(StatisticsPage.text(of: self))
            overlay = .statistics(pager)
        }
        var canvas = Canvas(size: size, style: theme.ground)
        if bare != nil {
            drawBare(on: &canvas)
            return canvas
        }
        let layout = layout
        if let row = layout.status { StatusLine(model: self).draw(on: &canvas, row: row) }
        if let search, search.isTyping {
            drawSearchLine(of: search, on: &canvas, rows: layout.input)
        } else {
            drawInput(on: &canvas, rows: layout.input)
        }
        replayPane?.draw(on: &canvas, rows: layout.pane)
        if overlay == nil { drawTranscript(on: &canvas, rows: layout.transcript) }
        canvas.title = title
        canvas.takesMouse = usesMouse
        overlay?.draw(on: &canvas, rows: overlayRows, theme: theme, symbols: symbols)
        if let row = layout.separator { drawSeparator(on: &canvas, row: row) }
        return canvas
    }

    /// Draws what is in view of the transcript.
    func drawTranscript(on canvas: inout Canvas, rows: Range<Int>) {
        let gutter = gutter
        let lines = viewport.lines(in: transcriptLayout, rows: rows.count)
        // A time is told once, until another follows or something comes between.
        var told: Int64?
        for (row, line) in zip(rows, lines) {
            if let rule = line.rule {
                rule.draw(on: &canvas, row: row, gutter: gutter, theme: theme, symbols: symbols)
                told = nil
                continue
            }
            let entry = transcript[line.place.entry]
            let drawing = EntryDrawing(
                entry: entry,
                gutter: gutter,
                theme: theme,
                symbols: symbols,
                showsTime: entry.localSeconds != told,
                pattern: search?.pattern,
                isCurrent: search?.current == line.place.entry,
                isPicked: line.place.entry == picked
            )
            if picked == line.place.entry, editor.isEmpty, line.isFirst, search?.isTyping != true, size.columns > 0 {
                canvas.cursor = Position(row: row, column: 0)
            }
            drawing.draw(line, on: &canvas, row: row)
            if line.isFirst { told = entry.localSeconds }
        }
    }

    private func drawSeparator(on canvas: inout Canvas, row: Int) {
        let columns = size.columns
        let style = theme[.separator]
        canvas.fill(0..<columns, row: row, with: symbols.rule, style: style)
        if confirmation != nil {
            label("press Ctrl-C again to quit", on: &canvas, row: row, column: 4, style: theme[.messageNotice])
        }
        if let remark {
            label(remark, on: &canvas, row: row, column: 4, style: theme[.messageNotice])
        } else if picked != nil, chord == nil, !isQuoting, overlay == nil, confirmation == nil, historySearch == nil {
            drawPickedHint(on: &canvas, row: row)
        }
        if let overlay { return drawSeparator(of: overlay, on: &canvas, row: row) }
        if let historySearch {
            let text = historySearchLabel(historySearch)
            return label(text, on: &canvas, row: row, column: columns >= 24 ? 4 : 0, style: theme[.separator])
        }
        if picked != nil && chord == nil && !isQuoting || remark != nil { return }
        if let completion { return drawMenu(of: completion, on: &canvas, row: row) }
        if isQuoting {
            return label("the next key is inserted as it is", on: &canvas, row: row, column: 4, style: style)
        }
        if let chord {
            return label("\(chord.name) \(symbols.ellipsis)", on: &canvas, row: row, column: 4, style: style)
        }
        if search == nil, isCommand, confirmation == nil { return drawCommandHint(on: &canvas, row: row) }
        var start = 4
        if confirmation == nil, let label = hint {
            self.label(label, on: &canvas, row: row, column: start, style: theme[.separator])
            start += PrintableText.width(of: label, symbols: symbols) + 2
        }
        guard !viewport.isFollowing, !isWholeInView else { return }
        let unseen = viewport.unseen(in: shown)
        let texts =
            unseen > 0
            ? ["\(Wording.grouped(unseen)) new below \(symbols.dot) End", "\(unseen) new"]
            : ["more below \(symbols.dot) End", "more"]
        for text in texts {
            let column = columns - 6 - PrintableText.width(of: text, symbols: symbols)
            guard column >= (start > 4 ? start + 1 : 0) else { continue }
            return label(text, on: &canvas, row: row, column: column, style: style)
        }
    }

    /// Whether the newest is in view though it is not followed, as while a search is typed.
    private var isWholeInView: Bool {
        search?.isTyping == true && viewport.reachesEnd(in: transcriptLayout, rows: layout.transcript.count)
    }

    /// Told at the left of the separator: how to go on in a search, or the filter.
    private var hint: String? {
        if let pasteNote, search == nil { return pasteNote.text(columns: size.columns - 10) }
        guard let search else { return filter?.label(in: transcript, symbols: symbols) ?? outboxHint }
        guard !search.isTyping else { return search.current == nil ? nil : "Up older \(symbols.dot) Down newer" }
        let keys = "n older \(symbols.dot) N newer \(symbols.dot) Esc"
        return "\(search.count(in: transcript, symbols: symbols)) \(symbols.dot) \(keys)"
    }

    /// Told while messages wait that no connection takes.
    private var outboxHint: String? {
        guard tally.unsent > 0 else { return nil }
        let count = Wording.grouped(tally.unsent)
        guard case .connected = link else { return "\(count) to be sent" }
        return "\(count) to be sent: the server takes no more for now"
    }

    /// What the command that is typed does, or that there is none.
    private func drawCommandHint(on canvas: inout Canvas, row: Int) {
        let line = String(decoding: editor.bytes.prefix(200), as: UTF8.self)
        let hint = CommandHint(line, symbols: symbols)
        let column = size.columns >= 24 ? 4 : 0
        let isWhole = column + 1 + PrintableText.width(of: hint.text, symbols: symbols) <= size.columns
        let text = isWhole ? hint.text : hint.short
        label(text, on: &canvas, row: row, column: column, style: theme[hint.isFault ? .messageError : .separator])
    }

    /// The keys that act on the picked message, as many as there is room for beside how to end it.
    private func drawPickedHint(on canvas: inout Canvas, row: Int) {
        let start = size.columns >= 24 ? 4 : 0
        let isWaiting = picked.map { transcript[$0].delivery == .waiting } ?? false
        let all: [PickedStep] =
            isWaiting ? [.edit, .cancel, .open, .copy] : [.open, .copy, .sendAgain, .edit, .addToScript]
        let steps = editor.isEmpty ? all : []
        let end = [PickedStep.end.hint]
        let unseen = viewport.unseen(in: shown)
        let news = unseen > 0 ? "\(Wording.grouped(unseen)) new" : ""
        let room = size.columns - start - (news.isEmpty ? 0 : news.utf8.count + 6)
        let hints = (0...steps.count).reversed().lazy
            .map { (steps.prefix($0).map(\.hint) + end).joined(separator: " \(symbols.dot) ") }
            .first { PrintableText.width(of: $0, symbols: symbols) + 2 <= room }
        label(hints ?? "Esc", on: &canvas, row: row, column: start, style: theme[.separator])
        let column = size.columns - news.utf8.count - 6
        if !news.isEmpty, column > start + 5 {
            label(news, on: &canvas, row: row, column: column, style: theme[.separator])
        }
    }

    /// The overlay's keys on the left, its place on the right as far as there is room.
    private func drawSeparator(of overlay: Overlay, on canvas: inout Canvas, row: Int) {
        let columns = size.columns
        let start = columns >= 24 ? 4 : 0
        let hint = overlay.hint(symbols)
        if remark == nil { label(hint, on: &canvas, row: row, column: start, style: theme[.separator]) }
        let end = start + 2 + PrintableText.width(of: remark ?? hint, symbols: symbols)
        if overlay.isTyping, columns > 0 { canvas.cursor = Position(row: row, column: min(end - 1, columns - 1)) }
        let place = overlay.place(in: Size(columns: columns, rows: overlayRows.count), symbols: symbols)
        let column = columns - start - 2 - PrintableText.width(of: place, symbols: symbols)
        if !place.isEmpty, column > end {
            label(place, on: &canvas, row: row, column: column, style: theme[.separator])
        }
    }

    private func label(_ text: String, on canvas: inout Canvas, row: Int, column: Int, style: Style) {
        canvas.write(" \(text) ", symbols: symbols, row: row, column: column, limit: size.columns, style: style)
    }
}
