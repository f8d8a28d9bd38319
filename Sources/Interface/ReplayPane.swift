/// The steps of a script above the transcript while it plays: how far it is, the steps round the current one, the keys.
struct ReplayPane {
    /// A row of steps: one of them, or what went wrong at it.
    private enum Row {
        case step(ReplayStep)
        case detail(String)
    }

    /// What is shown.
    let progress: ReplayProgress
    /// Whether its keys are typed into the line for now.
    let yieldsKeys: Bool
    /// Whether text stands in the line, which its keys then go to.
    let isTyping: Bool
    /// The looks.
    let theme: Theme
    /// The signs.
    let symbols: Symbols

    /// Fills its rows: the head, the steps if there is room for some, and the keys below where there are two rows.
    func draw(on canvas: inout Canvas, rows: Range<Int>) {
        guard let first = rows.first, let last = rows.last else { return }
        drawHead(on: &canvas, row: first)
        guard last > first else { return }
        drawSteps(on: &canvas, rows: (first + 1)..<last)
        drawKeys(on: &canvas, row: last)
    }

    // MARK: - Head

    private func drawHead(on canvas: inout Canvas, row: Int) {
        let columns = canvas.size.columns
        let style = theme[.status]
        canvas.fill(0..<columns, row: row, style: style)
        let margin = columns >= 8 ? 1 : 0
        let text = heads.first { width(of: $0) <= columns - 2 * margin } ?? heads.last ?? ""
        let role: Role = progress.state == .halted || progress.failed > 0 ? .deliveryLost : .status
        canvas.write(text, symbols: symbols, row: row, column: margin, limit: columns, style: theme[role])
    }

    /// From the longest form to the shortest.
    private var heads: [String] {
        let name = "\(progress.activity) \(progress.name)"
        let failed = progress.failed > 0 ? "failed \(Wording.grouped(progress.failed))" : nil
        let sent = "sent \(progress.messages)"
        let answered = "answered \(Wording.grouped(progress.answered))"
        let (place, round) = (progress.place, progress.roundText)
        let (speed, time) = (progress.speedText, progress.timeText)
        let forms: [[String?]] = [
            [name, place, round, sent, answered, failed, speed, time],
            [name, place, round, sent, failed, speed, time],
            [name, place, round, failed, speed, time],
            [name, place, failed, speed],
            [progress.activity, place, failed, speed],
            [progress.activity, place],
            [progress.activity],
        ]
        return forms.map { $0.compactMap(\.self).joined(separator: " \(symbols.dot) ") }
    }

    // MARK: - Steps

    private func drawSteps(on canvas: inout Canvas, rows: Range<Int>) {
        for row in rows { canvas.fill(0..<canvas.size.columns, row: row, style: theme.ground) }
        for (row, line) in zip(rows, lines(rows.count)) {
            switch line {
            case .step(let step): draw(step, on: &canvas, row: row)
            case .detail(let text): draw(text, column: 7, role: .messageError, on: &canvas, row: row)
            }
        }
    }

    /// The rows in view: the current step stands in the middle where it can, and what went wrong there is whole.
    private func lines(_ count: Int) -> [Row] {
        var lines: [Row] = []
        var current = 0..<0
        for step in progress.steps {
            let start = lines.count
            lines.append(.step(step))
            if step.outcome == .failed, let expected = step.expected {
                lines.append(.detail("expected: \(expected)"))
                lines.append(.detail(step.came.map { "came: \($0)" } ?? "nothing came"))
            }
            if step.isCurrent { current = start..<lines.count }
        }
        if current.isEmpty { current = lines.count..<lines.count }
        let middle = current.lowerBound - max(0, count - current.count) / 2
        return Array(lines.dropFirst(max(0, min(middle, lines.count - count))).prefix(count))
    }

    private func draw(_ step: ReplayStep, on canvas: inout Canvas, row: Int) {
        let columns = canvas.size.columns
        let style = step.isCurrent ? theme[.selection] : nil
        if let style { canvas.fill(0..<columns, row: row, style: style) }
        let margin = columns >= 24 ? 1 : 0
        if step.isCurrent {
            canvas.write(
                String(symbols.picked),
                symbols: symbols,
                row: row,
                column: margin,
                limit: columns,
                style: theme[.selection]
            )
        }
        let (sign, role): (String, Role) =
            switch step.outcome {
            case .none: ("", .messageNotice)
            case .awaited: (symbols.waiting, .deliveryWaiting)
            case .passed: (symbols.answered, .deliveryAnswered)
            case .failed: (symbols.lost, .deliveryLost)
            }
        canvas.write(sign, symbols: symbols, row: row, column: margin + 2, limit: columns, style: style ?? theme[role])
        let indent = margin + 4 + 2 * min(step.depth, max(0, columns / 8))
        draw(step.text, column: indent, role: look(of: step.text), style: style, on: &canvas, row: row)
    }

    private func look(of text: String) -> Role {
        switch text.first {
        case "<": .messageReceived
        case "@": .messageNotice
        default: .messageSent
        }
    }

    private func draw(
        _ text: String,
        column: Int,
        role: Role,
        style: Style? = nil,
        on canvas: inout Canvas,
        row: Int
    ) {
        let columns = canvas.size.columns
        let style = style ?? theme[role]
        let end = canvas.write(text, symbols: symbols, row: row, column: column, limit: columns, style: style)
        guard end >= columns, column + width(of: text) > columns, columns > 0 else { return }
        canvas.write(symbols.ellipsis, symbols: symbols, row: row, column: columns - 1, limit: columns, style: style)
    }

    // MARK: - Keys

    private func drawKeys(on canvas: inout Canvas, row: Int) {
        let columns = canvas.size.columns
        canvas.fill(0..<columns, row: row, with: symbols.rule, style: theme[.separator])
        let start = columns >= 24 ? 4 : 0
        let text = hints.first { start + 2 + width(of: $0) <= columns } ?? hints.last ?? ""
        canvas.write(
            " \(text) ",
            symbols: symbols,
            row: row,
            column: start,
            limit: columns,
            style: theme[.separator]
        )
    }

    /// From the longest form to the shortest.
    private var hints: [String] {
        let dot = " \(symbols.dot) "
        if progress.state == .over { return ["Esc closes"] }
        let stop = ReplayKey.stop.hint
        if yieldsKeys { return [["Esc gives the keys back", stop], ["Esc: keys"]].map { $0.joined(separator: dot) } }
        if isTyping {
            return [["the keys work again once the line is empty", stop], [stop]].map { $0.joined(separator: dot) }
        }
        let goOn = progress.state == .playing ? "Space pauses" : "Space goes on"
        let speed = "+ - 1 speed"
        return [
            [goOn, ". steps", speed, "Left Right marks", stop, "Esc types them"],
            [goOn, ". steps", speed, "Left Right marks", stop], [goOn, ". steps", speed, stop], [goOn, ". steps"],
            [goOn],
        ].map { $0.joined(separator: dot) }
    }

    private func width(of text: String) -> Int { PrintableText.width(of: text, symbols: symbols) }
}
