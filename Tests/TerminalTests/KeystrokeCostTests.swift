import Interface
import Testing

@testable import Terminal

/// What a key costs on the way to the terminal: over a slow line that is the delay which is felt.
@Suite struct KeystrokeCostTests {
    /// A screen full of messages, on the terminal already.
    private struct Desk {
        var model: Model
        var encoder: FrameEncoder
        let now = Moment(uptime: .seconds(100), localTime: 38_527)

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

    /// A VT100 can't move the end of a row, and has 132 columns at most.
    static let wideRows = terminals.filter { $0.0 != "vt100" }.map { ($0, 200) }

    @Test(arguments: terminals.flatMap { [($0, 80), ($0, 100)] } + wideRows)
    func `no key of the editor costs more than 100 bytes`(_ terminal: (String, ColorDepth), _ columns: Int) throws {
        var desk = try Desk(columns: columns, terminal: terminal.0, depth: terminal.1)
        let text = "a line that fills the row from its start to nearly its end, as long ones do, "
        let length = min(columns - 6, terminal.0 == "vt100" ? 76 : .max)
        for scalar in String(repeating: text, count: 3).unicodeScalars.prefix(length) {
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
            // What a yank brings back has to be drawn.
            #expect(cost <= (key == Key(.scalar("y"), .control) ? columns : 100), "\(key)")
        }
    }

    /// The keys that scroll a row, and the message that moves all others up.
    @Test(arguments: terminals)
    func `what scrolls by a row is not drawn again`(_ terminal: String, _ depth: ColorDepth) throws {
        var desk = try Desk(columns: 100, terminal: terminal, depth: depth)
        _ = desk.cost(of: Key(.up, .shift))
        for key in [Key(.up, .shift), Key(.up, .shift), Key(.down, .shift)] {
            let cost = desk.cost(of: key)
            #expect(cost <= 200, "\(key)")
        }
        _ = desk.cost(of: Key(.end))
        for scalar in "hello".unicodeScalars { _ = desk.cost(of: Key(.scalar(scalar))) }
        let now = desk.now
        _ = desk.model.update(.messageQueued(1, MessageBody(.text, Array("hello".utf8)[...])), at: now)
        let cost = desk.cost(of: Key(.enter))
        #expect(cost <= 200, "enter")
    }
}
