import Testing

@testable import Interface

@Suite struct KeyNameTests {
    static let names: [(String, Key)] = [
        ("ctrl-t", .control("t")), ("Ctrl-T", .control("t")), ("C-t", .control("t")), ("control-t", .control("t")),
        ("alt-n", .alt("n")), ("Alt-N", .alt("n")), ("m-n", .alt("n")), ("meta-n", .alt("n")),
        ("alt-shift-n", .alt("N")), ("Alt-Ü", .alt("ü")), ("alt--", .alt("-")), ("alt-.", .alt(".")),
        ("up", Key(.up)), ("shift-up", Key(.up, .shift)), ("s-up", Key(.up, .shift)),
        ("ctrl-alt-left", Key(.left, [.control, .alt])), ("alt-ctrl-left", Key(.left, [.control, .alt])),
        ("PgUp", Key(.pageUp)), ("pagedown", Key(.pageDown)), ("page-up", Key(.pageUp)), ("del", Key(.delete)),
        ("return", Key(.enter)), ("alt-enter", Key(.enter, .alt)), ("esc", Key(.escape)), ("insert", Key(.insert)),
        ("f1", Key(.function(1))), ("Shift-F12", Key(.function(12), .shift)), ("ctrl-space", .control(" ")),
        // As terminals tell them.
        ("ctrl-i", Key(.tab)), ("ctrl-m", Key(.enter)), ("ctrl-j", Key(.enter)), ("ctrl-h", Key(.backspace)),
        ("ctrl-[", Key(.escape)), ("ctrl-/", .control("_")), ("ctrl-_", .control("_")), ("ctrl-?", Key(.backspace)),
        ("ctrl-alt-h", Key(.backspace, .alt)), ("ctrl-]", .control("]")), ("ctrl-\\", .control("\\")),
        ("a", Key(.scalar("a"))), ("shift-a", Key(.scalar("A"))), ("space", Key(.scalar(" "))),
    ]

    @Test(arguments: names) func `a name stands for a key`(_ name: String, _ key: Key) {
        #expect(Key(name: name) == key)
        // What is printed can be read again.
        #expect(Key(name: key.name) == key || key.isTyped, "\(key.name)")
    }

    @Test(arguments: ["", "ctrl-", "ctrl-1", "ctrl-ü", "hyper-x", "f0", "f13", "f01", "f", "upp", "ctrl-tt", "-", "--"])
    func `other names stand for none, or for a key that is typed`(_ name: String) {
        #expect(Key(name: name)?.isTyped ?? true)
    }

    @Test func `the names of all keys in the table are read back`() {
        for action in Action.allCases {
            for key in KeyBindings.standard.keys(for: action) where key != .control("h") {
                #expect(Key(name: key.name) == key, "\(key.name)")
            }
        }
    }

    /// A property: the decoder tells the key that the name stands for.
    @Test func `control keys are those that the decoder tells`() {
        for letter in "abcdefghijklmnopqrstuvwxyz".unicodeScalars {
            var decoder = KeyDecoder()
            let told = decoder.take([UInt8(letter.value & 0x1F)], at: .zero)
            #expect(Key(name: "ctrl-\(letter)").map { [.key($0)] } == told)
        }
    }

    // MARK: - Rebinding

    @Test func `a key can be bound anew, bound first, and unbound`() {
        let bindings = KeyBindings.standard.rebinding([
            (.control("t"), .undo), (Key(.function(5)), .clearScreen), (.control("k"), nil), (.control("]"), nil),
        ])
        #expect(bindings[.control("t")] == .undo)
        #expect(bindings[Key(.function(5))] == .clearScreen)
        #expect(bindings[.control("l")] == .clearScreen)
        #expect(bindings[.control("k")] == nil)
        let help = Dictionary(uniqueKeysWithValues: bindings.summary.map { ($0.action, $0.keys) })
        #expect(help[.clearScreen] == "Ctrl-L, F5")
        #expect(help[.killLine] == nil)
        #expect(help[.transposeChars] == nil)
        #expect(help[.undo] == "Ctrl-T, Ctrl-_")
    }

    @Test func `the model does what a rebound key says`() {
        let bindings = KeyBindings.standard.rebinding([(Key(.function(5)), .unixLineDiscard), (.control("u"), nil)])
        let now = Moment(uptime: .zero, localTime: 0)
        var model = Model(
            size: Size(columns: 40, rows: 8),
            theme: Theme(name: "x"),
            symbols: .ascii,
            now: now,
            bindings: bindings
        )
        _ = model.update(.pasted("hello"), at: now)
        _ = model.update(.keyPressed(.control("u")), at: now)
        #expect(model.editor.text == "hello")
        _ = model.update(.keyPressed(Key(.function(5))), at: now)
        #expect(model.editor.isEmpty)
    }
}
