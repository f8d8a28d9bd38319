/// Which key does what: the one table that the model and the help read.
package struct KeyBindings: Sendable {
    private var actions: [Key: Action]
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
        (.control("t"), .transposeChars),
        (.alt("u"), .upcaseWord),
        (.alt("l"), .downcaseWord),
        (.alt("c"), .capitalizeWord),
        (.control("_"), .undo),
        (.control("p"), .previousHistory),
        (Key(.up), .previousHistory),
        (.control("n"), .nextHistory),
        (Key(.down), .nextHistory),
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
        (Key(.up, .alt), .pickPrevious),
        (Key(.down, .alt), .pickNext),
        (Key(.function(1)), .help),
        (.control("l"), .clearScreen),
        (.control("c"), .interrupt),
        (.control("z"), .suspend),
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

    /// What a key is bound to.
    package subscript(key: Key) -> Action? { actions[key] }

    /// The keys bound to an action, in the order of the table.
    package func keys(for action: Action) -> [Key] { keys.filter { actions[$0] == action } }

    /// The actions in the order of the table, each with the names of its keys, as many as 22 columns hold.
    package var summary: [(keys: String, action: Action)] {
        var order: [Action] = []
        var names: [Action: String] = [:]
        for key in keys {
            guard let action = actions[key] else { continue }
            if let others = names[action] {
                let all = "\(others), \(key.name)"
                if all.utf8.count <= 22 { names[action] = all }
            } else {
                order.append(action)
                names[action] = key.name
            }
        }
        return order.map { (names[$0, default: ""], $0) }
    }
}
