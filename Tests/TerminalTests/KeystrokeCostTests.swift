import Interface
import Testing

@testable import Terminal

/// What a key costs on the way to the terminal: over a slow line that is the delay which is felt.
@Suite struct KeystrokeCostTests {
    /// A screen full of messages, on the terminal already.
    private struct Desk {
        var model: Model
        var encoder: FrameEncoder
        let now = Moment(uptime: .seconds(100), localSeconds: 38_527)

        init(columns: Int, terminal: String, depth: ColorDepth) throws {
            let theme = Theme(name: "test")
            model = Model(size: Size(columns: columns, rows: 24), theme: theme, symbols: .unicode, now: now)
            let capabilities = try Capabilities(terminal: terminal)
            encoder = FrameEncoder(capabilities: capabilities, depth: depth, encoding: .utf8)
            for number in 0..<40 {
                let text = Array("line \(number) of what was said before, 日本語 and wörds".utf8)
                _ = model.update(.messageReceived(MessageBody(.text, text[...]), answers: nil), at: now)
            }
            _ = draw()
        }

        /// The bytes of a frame.
        mutating func draw() -> Int { encoder.encode(model.view(at: now)).count }

        /// The bytes that a key costs.
        mutating func cost(of key: Key) -> Int {
            _ = model.update(.keyPressed(key), at: now)
            return draw()
        }
    }

    static let terminals: [(String, ColorDepth)] = [
        ("xterm-256color", .truecolor), ("tmux-256color", .indexed256), ("linux", .named16), ("vt100", .none),
    ]

    @Test(arguments: terminals)
    func `a typed character costs a few bytes`(_ terminal: String, _ depth: ColorDepth) throws {
        var desk = try Desk(columns: 80, terminal: terminal, depth: depth)
        for scalar in "and this is being typed, wörd by word 日本語 👍".unicodeScalars {
            let cost = desk.cost(of: Key(.scalar(scalar)))
            #expect(cost <= 40, "\(scalar)")
        }
    }

    @Test(arguments: terminals, [80, 100])
    func `no key of the editor costs more than 100 bytes`(_ terminal: (String, ColorDepth), _ columns: Int) throws {
        var desk = try Desk(columns: columns, terminal: terminal.0, depth: terminal.1)
        for scalar in "a line that fills the row from its start to nearly its end, as long ones do".unicodeScalars {
            _ = desk.cost(of: Key(.scalar(scalar)))
        }
        let keys: [Key] = [
            Key(.left), Key(.right), Key(.scalar("a"), .control), Key(.scalar("f"), .alt), Key(.scalar("x")),
            Key(.backspace), Key(.scalar("d"), .control), Key(.scalar("d"), .alt), Key(.scalar("y"), .control),
            Key(.scalar("_"), .control), Key(.scalar("t"), .control), Key(.scalar("u"), .alt),
            Key(.scalar("e"), .control),
            Key(.scalar("w"), .control), Key(.scalar("b"), .alt), Key(.scalar("k"), .control), Key(.up), Key(.down),
            Key(.scalar("u"), .control), Key(.scalar("y"), .control), Key(.scalar("l")),
        ]
        for key in keys {
            let cost = desk.cost(of: key)
            #expect(cost <= 100, "\(key)")
        }
    }
}
