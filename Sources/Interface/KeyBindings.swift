/// Which key does what: the one table that the model and the help read.
package struct KeyBindings: Sendable {
    private var actions: [Key: Action]
    /// Two keys, one after the other, in the order of the help.
    private var chords: [(first: Key, second: Key, action: Action)] = []
    /// The keys in the order of the help.
    private var keys: [Key]

    /// The usual keys: readline's, and those of pagers.
    package static let standard = KeyBindings([
        (Key(.enter), .acceptLine),
        (Key(.enter, .alt), .insertNewline),
        (Key(.enter, .shift), .insertNewline),
        (.control("b"), .backwardChar),
        (Key(.left), .backwardChar),
        (.control("f"), .forwardChar),
        (Key(.right), .forwardChar),
        (.alt("b"), .backwardWord),
        (Key(.left, .control), .backwardWord),
        (Key(.left, .alt), .backwardWord),
        (.alt("f"), .forwardWord),
        (Key(.right, .control), .forwardWord),
        (Key(.right, .alt), .forwardWord),
        (.control("a"), .beginningOfLine),
        (.control("e"), .endOfLine),
        (Key(.home), .lineStartOrOldest),
        (Key(.end), .lineEndOrNewest),
        (Key(.backspace), .backwardDeleteChar),
        (.control("h"), .backwardDeleteChar),
        (Key(.delete), .deleteChar),
        (.control("d"), .deleteCharOrEnd),
        (.control("w"), .unixWordRubout),
        (Key(.backspace, .alt), .backwardKillWord),
        (Key(.backspace, .control), .backwardKillWord),
        (.alt("d"), .killWord),
        (Key(.delete, .control), .killWord),
        (Key(.delete, .alt), .killWord),
        (.control("u"), .unixLineDiscard),
        (.control("k"), .killLine),
        (.control("y"), .yank),
        (.alt("y"), .yankPop),
        (.alt("."), .yankLastArgument),
        (.alt("_"), .yankLastArgument),
        (.control("t"), .transposeChars),
        (.alt("t"), .transposeWords),
        (.alt("\\"), .deleteHorizontalSpace),
        (.control("v"), .quotedInsert),
        (.control("q"), .quotedInsert),
        (.alt("u"), .upcaseWord),
        (.alt("l"), .downcaseWord),
        (.alt("c"), .capitalizeWord),
        (.control("_"), .undo),
        (.alt("r"), .revertLine),
        (Key(.tab), .complete),
        (Key(.tab, .shift), .completeBackward),
        (.control("p"), .previousHistory),
        (Key(.up), .previousHistory),
        (.control("n"), .nextHistory),
        (Key(.down), .nextHistory),
        (.alt("<"), .beginningOfHistory),
        (.alt(">"), .endOfHistory),
        (.control("r"), .reverseSearchHistory),
        (Key(.pageUp), .pageUp),
        (Key(.pageDown), .pageDown),
        (Key(.pageUp, .alt), .halfPageUp),
        (Key(.pageDown, .alt), .halfPageDown),
        (Key(.scalar("u"), [.control, .alt]), .halfPageUp),
        (Key(.scalar("d"), [.control, .alt]), .halfPageDown),
        (Key(.up, .shift), .rowUp),
        (Key(.down, .shift), .rowDown),
        (Key(.home, .alt), .showOldest),
        (Key(.end, .alt), .showNewest),
        (.control("s"), .searchTranscript),
        (.alt("j"), .showUnread),
        (.alt("z"), .foldNotices),
        (.alt("m"), .toggleMouse),
        (.alt("L"), .showBare),
        (Key(.up, .alt), .pickPrevious),
        (Key(.down, .alt), .pickNext),
        (Key(.function(1)), .help),
        (.control("l"), .clearScreen),
        (.control("c"), .interrupt),
        (.control("z"), .suspend),
    ]).rebinding(chords: [
        (.control("x"), .control("e"), .editInEditor),
        (.control("x"), .control("u"), .undo),
    ])

    /// Bindings from a table; of keys that stand twice the last counts.
    package init(_ table: [(key: Key, action: Action)]) {
        actions = Dictionary(table.map { ($0.key, $0.action) }) { _, last in last }
        keys = table.map(\.key)
    }

    /// The same with some keys bound to something else, and to nothing where the action is nil.
    package func rebinding(_ changes: [(key: Key, action: Action?)]) -> KeyBindings {
        var bindings = self
        for (key, action) in changes {
            if action != nil, !bindings.keys.contains(key) { bindings.keys.append(key) }
            bindings.actions[key] = action
        }
        return bindings
    }

    /// The same with some chords bound to something else, and to nothing where the action is nil.
    package func rebinding(chords changes: [(first: Key, second: Key, action: Action?)]) -> KeyBindings {
        var bindings = self
        for (first, second, action) in changes {
            bindings.chords.removeAll { $0.first == first && $0.second == second }
            if let action { bindings.chords.append((first, second, action)) }
        }
        return bindings
    }

    /// Whether a key does nothing alone and waits for another.
    func startsChord(_ key: Key) -> Bool { actions[key] == nil && chords.contains { $0.first == key } }

    /// What a second key does behind a first.
    func action(of first: Key, _ second: Key) -> Action? {
        chords.first { $0.first == first && $0.second == second }?.action
    }

    /// What a key is bound to.
    package subscript(key: Key) -> Action? { actions[key] }

    /// The keys bound to an action, in the order of the table.
    package func keys(for action: Action) -> [Key] { keys.filter { actions[$0] == action } }

    /// The actions in the order of the table, each with the names of its keys, as many as 22 columns hold.
    package var summary: [(keys: String, action: Action)] {
        var order: [Action] = []
        var names: [Action: String] = [:]
        let single = keys.compactMap { key in actions[key].map { (name: key.name, action: $0) } }
        let double = chords.filter { startsChord($0.first) }.map {
            (name: "\($0.first.name) \($0.second.name)", action: $0.action)
        }
        for (name, action) in single + double {
            if let others = names[action] {
                let all = "\(others), \(name)"
                if all.utf8.count <= 22 { names[action] = all }
            } else {
                order.append(action)
                names[action] = name
            }
        }
        return order.map { (names[$0, default: ""], $0) }
    }
}
