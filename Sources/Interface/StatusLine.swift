/// The top row: where to, in what state, and the ledger's counts, as much as has room.
struct StatusLine {
    /// A part of the row and what it looks like.
    private struct Part {
        var text: String
        var role: Role
    }

    /// A link that takes so long is worth a warning.
    private static let slow = Duration.seconds(2)

    /// The connection's state.
    let link: Link
    /// Whether there ever was a connection to lose.
    let hasConnected: Bool
    /// The ledger's counts.
    let tally: Tally
    /// The newest round trips.
    let recent: [Duration]
    /// What a ping last told of the link.
    let lag: Duration?
    /// The script that plays.
    let replay: ReplayProgress?
    /// The file that all is recorded to.
    let recording: String?
    /// The uptime that the countdown is counted from.
    let now: Duration
    /// The looks.
    let theme: Theme
    /// The signs.
    let symbols: Symbols

    /// The status of a model.
    init(model: Model) {
        link = model.link
        hasConnected = model.hasConnected
        tally = model.tally
        recent = model.statistics.recent
        lag = model.lag
        // The pane tells more, where there is room for it.
        replay = model.layout.pane.isEmpty ? model.replay : nil
        recording = model.recording
        now = model.now.uptime
        theme = model.theme
        symbols = model.symbols
    }

    /// Draws the longest of the forms that fit, an empty column at each edge where there is room.
    func draw(on canvas: inout Canvas, row: Int) {
        let columns = canvas.size.columns
        canvas.fill(0..<columns, row: row, style: theme[.status])
        let margin = columns >= 8 ? 1 : 0
        let room = columns - 2 * margin
        // What waits and what is lost is told longer than where to.
        let essential = rights.filter { !$0.isEmpty }
        for rights in [tally.waiting + tally.lost > 0 ? essential : rights, rights] {
            for left in lefts {
                let free = room - width(of: left) - 2
                guard let right = rights.first(where: { width(of: $0) <= free }) else { continue }
                draw(left, on: &canvas, row: row, column: margin)
                return draw(right, on: &canvas, row: row, column: columns - margin - width(of: right))
            }
        }
        let left = lefts.first { width(of: $0) <= room } ?? lefts.last ?? []
        draw(left, on: &canvas, row: row, column: margin)
    }

    private func draw(_ parts: [Part], on canvas: inout Canvas, row: Int, column start: Int) {
        var column = start
        for (index, part) in parts.enumerated() {
            if index > 0 { column = write(separator, .status, on: &canvas, row: row, column: column) }
            column = write(part.text, part.role, on: &canvas, row: row, column: column)
        }
    }

    private func write(_ text: String, _ role: Role, on canvas: inout Canvas, row: Int, column: Int) -> Int {
        canvas.write(text, symbols: symbols, row: row, column: column, limit: canvas.size.columns, style: theme[role])
    }

    private var separator: String { " \(symbols.dot) " }

    private func width(of parts: [Part]) -> Int {
        parts.reduce(0) { $0 + PrintableText.width(of: $1.text, symbols: symbols) } + 3 * max(0, parts.count - 1)
    }

    // MARK: - Parts

    /// The left side, from its longest form to its shortest.
    private var lefts: [[Part]] {
        let state = Part(text: state, role: role)
        let script = progress.map { [Part(text: $0, role: .status)] } ?? []
        let full = recording.map { [Part(text: "recording \($0)", role: .status)] } ?? []
        let short = recording.map { _ in [Part(text: "rec", role: .status)] } ?? []
        let whole = [state] + script + full
        let doing = script.isEmpty ? [] : [Part(text: replay?.activity ?? "", role: .status)]
        return [
            url.map { [$0] + whole } ?? whole, whole, [state] + script + short, [state] + short + doing,
            [state] + doing,
            [state],
        ]
    }

    /// The right side, from its longest form to its shortest, which is nothing; what is lost is told the longest.
    private var rights: [[Part]] {
        let lag = self.lag.map { [lagPart($0)] } ?? []
        guard tally != Tally() else { return [lag, []] }
        let all = [count("sent", tally.sent), count("answered", tally.answered)]
        let waiting = [count("waiting", tally.waiting)]
        let rare = [("not sent", tally.leftBehind), ("doubled", tally.doubled)].filter { $0.1 > 0 }
            .map { count($0.0, $0.1, role: .deliveryLost) }
        let lost = [count("lost", tally.lost, role: tally.lost > 0 ? .deliveryLost : .status)] + rare
        let time = tally.roundTrip.map { [Part(text: "rtt \(Wording.roundTrip($0, digits: 2))", role: .status)] } ?? []
        let losses = tally.lost > 0 ? lost : rare
        let bars = symbols.isUnicode ? SparkLine.text(recent) : ""
        let spark = time.map { Part(text: bars.isEmpty ? $0.text : "\(bars) \($0.text)", role: $0.role) }
        // A link that hangs is bigger news than the last round trip over it.
        if self.lag ?? .zero >= Self.slow { return [all + waiting + lost + lag, waiting + losses + lag, lag, []] }
        return [
            all + waiting + lost + spark + lag, all + waiting + lost + spark, all + waiting + lost + time,
            all + waiting + losses + time,
            all + waiting + losses, waiting + losses,
            (tally.waiting > 0 ? waiting : []) + losses, [],
        ]
    }

    private func lagPart(_ lag: Duration) -> Part {
        Part(text: "lag \(Wording.roundTrip(lag, digits: 2))", role: lag >= Self.slow ? .statusDisconnected : .status)
    }

    private func count(_ name: String, _ number: Int, role: Role = .status) -> Part {
        Part(text: "\(name) \(Wording.grouped(number))", role: role)
    }

    private var url: Part? {
        switch link {
        case .idle: nil
        case .connecting(let url), .connected(let url), .closing(let url), .retrying(let url, _),
            .disconnected(let url):
            Part(text: url, role: .status)
        }
    }

    private var state: String {
        switch link {
        case .idle: return "not connected"
        case .connecting: return "connecting"
        case .connected: return "connected"
        case .closing: return "closing"
        case .disconnected: return "disconnected"
        case .retrying(_, let attempt):
            let seconds = Countdown.seconds(from: now, to: attempt)
            return
                "\(hasConnected ? "connection lost" : "not connected") \(symbols.dot) trying again \(seconds > 0 ? "in \(seconds) s" : "now")"
        }
    }

    private var role: Role {
        switch link {
        case .connected: .statusConnected
        case .idle, .connecting, .closing: .status
        case .retrying, .disconnected: .statusDisconnected
        }
    }

    private var progress: String? {
        guard let replay, replay.state != .over else { return nil }
        return "\(replay.activity) \(replay.name) \(replay.messages)"
    }
}
