import Testing

@testable import Interface

/// Compares a model's whole screen with one drawn in the test: each row between `|` borders, `▏` before the cursor's cell.
func expectScreen(
    _ model: Model,
    _ drawn: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    var model = model
    let screen = model.view(at: model.now).drawn
    #expect(screen == drawn, "\n\(screen)\n", sourceLocation: sourceLocation)
}

extension Canvas {
    /// The rows between `|` borders, the cursor as `▏` before its cell.
    var drawn: String {
        (0..<size.rows).map { "|\(text(ofRow: $0))|" }.joined(separator: "\n")
    }

    private func text(ofRow row: Int) -> String {
        var text = ""
        for column in 0..<size.columns {
            if cursor == Position(row: row, column: column) { text += "▏" }
            switch self[row, column].glyph {
            case .scalar(let scalar): text.unicodeScalars.append(scalar)
            case .cluster(let index): text += clusters[index]
            case .continuation: break
            }
        }
        return text
    }

    /// The marks of a row's cells by a look of theirs: `^` where it is so.
    func marks(ofRow row: Int, where look: (Style) -> Bool) -> String {
        String((0..<size.columns).map { look(self[row, $0].style) ? "^" : " " })
    }
}

/// A model on which messages can be said in a line.
struct Stage {
    var model: Model
    var time = Moment(uptime: .seconds(100), localTime: LocalTime(seconds: 10 * 3600 + 42 * 60 + 7))
    private var sent: MessageID = 0
    /// What was to be kept for later runs; the effects that are returned leave it out.
    private(set) var remembered: [String] = []

    init(
        columns: Int = 80,
        rows: Int = 24,
        symbols: Symbols = .unicode,
        theme: Theme = Theme(name: "test"),
        limits: Transcript.Limits = Transcript.Limits()
    ) {
        model = Model(
            size: Size(columns: columns, rows: rows),
            theme: theme,
            symbols: symbols,
            now: time,
            limits: limits
        )
    }

    @discardableResult
    mutating func does(_ event: Event) -> [Effect] {
        model.update(event, at: time).filter { effect in
            if case .remember(let text) = effect { remembered.append(text) } else { return true }
            return false
        }
    }

    @discardableResult
    mutating func press(_ keys: Key...) -> [Effect] { keys.flatMap { does(.keyPressed($0)) } }

    @discardableResult
    mutating func type(_ text: String) -> [Effect] {
        text.unicodeScalars.flatMap { does(.keyPressed($0 == "\n" ? Key(.enter) : Key(.scalar($0)))) }
    }

    @discardableResult
    mutating func send(_ text: String) -> MessageID {
        sent += 1
        does(.messageQueued(sent, MessageBody(.text, Array(text.utf8)[...])))
        return sent
    }

    mutating func receive(_ text: String, answers id: MessageID? = nil) { receive(Array(text.utf8), answers: id) }

    mutating func receive(_ bytes: [UInt8], kind: MessageBody.Kind = .text, answers id: MessageID? = nil) {
        does(.messageReceived(MessageBody(kind, bytes[...]), answers: id))
    }

    mutating func pass(_ time: Duration) {
        self.time.uptime += time
        self.time.localTime.seconds += time.components.seconds
    }
}
