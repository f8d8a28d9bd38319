/// A small screen that shows what a theme makes of each kind of line.
package enum ThemePreview {
    /// The rows of a preview.
    package static let rows = 7

    /// The rows with messages.
    static let messages = 1..<5

    /// The screen: status line, a message with its answer, a notice, an error, and a command being typed.
    package static func canvas(theme: Theme, symbols: Symbols, columns: Int) -> Canvas {
        let now = Moment(uptime: .zero, localTime: LocalTime(seconds: 10 * 3600 + 42 * 60 + 7))
        let size = Size(columns: columns, rows: rows)
        var model = Model(size: size, theme: theme, symbols: symbols, now: now)
        for event in events { _ = model.update(event, at: now) }
        return model.view(at: now)
    }

    private static let events: [Event] = [
        .linkChanged(.connected(url: "ws://localhost:8765")),
        .tallied(Tally(sent: 1, answered: 1, roundTrip: .microseconds(310))),
        .messageQueued(1, body("hello, mountain")),
        .deliveryChanged(1, .answered(.microseconds(310))),
        .messageReceived(body("hello, mountain - i got it"), answers: 1),
        .noticed("the server closed the connection (1001 going away)"),
        .failed("unknown command /hlep; /help lists them"),
        .pasted("/theme"),
    ]

    private static func body(_ text: String) -> MessageBody { MessageBody(.text, Array(text.utf8)[...]) }
}
