/// Draws the rows of one transcript entry.
struct EntryDrawing {
    /// What is drawn.
    let entry: Transcript.Entry
    /// Where its parts stand.
    let gutter: Gutter
    let theme: Theme
    let symbols: Symbols
    /// Whether the time is told: not if the entry above has told the same.
    var showsTime = true
    /// What is looked for.
    var pattern: Pattern?
    /// Whether it is the match that is shown.
    var isCurrent = false
    /// Whether it is picked; a sign tells it too, since colour alone tells nothing.
    var isPicked = false

    /// Draws one of its rows.
    func draw(_ line: TranscriptLayout.Line, on canvas: inout Canvas, row: Int) {
        if isPicked { drawPicked(on: &canvas, row: row) }
        if line.isFirst { drawMargins(on: &canvas, row: row) }
        let base = theme[isPicked ? .selection : role]
        let changed = theme[.messageChanged]
        let addresses =
            entry.body.kind == .text && line.form == nil
            ? WebAddress.ranges(in: line.text.bytes, touching: line.row.start..<line.row.end) : []
        let start = line.text.bytes.startIndex
        let lit = pattern.map { $0.ranges(in: line.text.bytes, around: line.row.start..<line.row.end) } ?? []
        let match = matchStyle
        let echoed = entry.body.kind == .text && line.form == nil ? entry.echoed : nil
        let form = isPicked ? nil : line.form
        canvas.write(
            line.text,
            line.row.start..<line.row.end,
            row: row,
            column: gutter.textStart,
            limit: gutter.textStart + gutter.textColumns(for: entry.kind)
        ) { offset in
            if let note = line.note, offset - start >= note { return theme[isPicked ? .selection : .messageNotice] }
            if lit.contains(where: { $0.contains(offset) }) { return match }
            if let form { return theme[form.role(at: offset - start)] }
            var style = echoed?.contains(offset - start) ?? true ? base : changed
            if addresses.contains(where: { $0.contains(offset) }) { style.attributes.insert(.underline) }
            return style
        }
    }

    /// The match that is shown differs by more than its color.
    private var matchStyle: Style {
        var style = theme[.searchMatch]
        if isCurrent { style.attributes.formUnion([.reverse, .underline]) }
        return style
    }

    private func drawPicked(on canvas: inout Canvas, row: Int) {
        let style = theme[.selection]
        canvas.fill(0..<canvas.size.columns, row: row, style: style)
        guard gutter.showsSign else { return }
        canvas.put(symbols.picked, style: style, row: row, column: gutter.showsTime ? 0 : gutter.textStart - 1)
    }

    private func drawMargins(on canvas: inout Canvas, row: Int) {
        if gutter.showsTime, showsTime {
            let clock = Wording.clock(entry.localSeconds)
            canvas.write(clock, symbols: symbols, row: row, column: 1, limit: canvas.size.columns, style: theme[.time])
        }
        if gutter.showsSign { canvas.put(entry.kind.sign, style: theme[role], row: row, column: gutter.textStart - 2) }
        guard let delivery = entry.delivery, gutter.showsSign else { return }
        let (text, role) = delivered(delivery)
        let column = gutter.columns - gutter.margin - PrintableText.width(of: text, symbols: symbols)
        canvas.write(text, symbols: symbols, row: row, column: column, limit: canvas.size.columns, style: theme[role])
    }

    private var role: Role {
        switch entry.kind {
        case .sent: .messageSent
        case .received: .messageReceived
        case .notice: .messageNotice
        case .error: .messageError
        case .help: .help
        }
    }

    private func delivered(_ delivery: Delivery) -> (String, Role) {
        switch delivery {
        case .waiting: (symbols.waiting, .deliveryWaiting)
        case .lost: (symbols.lost, .deliveryLost)
        case .sent: ("", .deliveryAnswered)
        case .leftBehind: (gutter.showsRoundTrip ? "not sent" : symbols.lost, .deliveryLost)
        case .canceled: (gutter.showsRoundTrip ? "canceled" : "-", .deliveryWaiting)
        case .answered(let time) where gutter.showsRoundTrip:
            ("\(symbols.answered) \(Wording.roundTrip(time))", .deliveryAnswered)
        case .answered: (symbols.answered, .deliveryAnswered)
        }
    }
}
