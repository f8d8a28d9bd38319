import Interface
import Themes

extension YAMLMapping {
    /// Some bindings with what the mapping changes, as `ctrl-t: transpose-chars` or `ctrl-x ctrl-e: yank`; `none` unbinds.
    ///
    /// - Throws: The first line that names no key, no action, a key that another line binds already, or a chord whose
    ///   first key does something alone.
    func rebinding(_ bindings: KeyBindings) throws(YAMLFault) -> KeyBindings {
        let bindings = bindings.rebinding(try keyTable())
        var chords: [(first: Key, second: Key, action: Action?)] = []
        for name in keys where Self.strokes(of: name).count > 1 {
            let strokes = Self.strokes(of: name)
            guard strokes.count == 2 else {
                throw refused(name, "is of more than two keys; take one, or two with a blank between them")
            }
            let first = try key(named: strokes[0], at: name)
            guard let second = Key(name: strokes[1]) else { throw notAKey(name) }
            if let alone = bindings[first] {
                let advice = "bind that to none as well, or take another"
                throw refused(name, "can't begin with \(first.name), which does \(alone.rawValue) alone; \(advice)")
            }
            if chords.contains(where: { $0.first == first && $0.second == second }) {
                throw refused(name, "is \(first.name) \(second.name), which another line binds already; leave one out")
            }
            chords.append((first, second, try action(of: name)))
        }
        return bindings.rebinding(chords: chords)
    }

    private static func strokes(of name: String) -> [String] { name.split(separator: " ").map(String.init) }

    private func keyTable() throws(YAMLFault) -> [(key: Key, action: Action?)] {
        var table: [(key: Key, action: Action?)] = []
        for name in keys where Self.strokes(of: name).count == 1 {
            let key = try key(named: name, at: name)
            if let index = table.firstIndex(where: { $0.key == key }) {
                let other = keys[index]
                throw refused(name, "is \(key.name), which line \(line(of: other)) binds already; leave one out")
            }
            table.append((key, try action(of: name)))
        }
        return table
    }

    private func notAKey(_ name: String) -> YAMLFault {
        refused(name, "is no key that terminals tell; write keys as ctrl-t, alt-n, shift-up, pgdn or f5")
    }

    private func key(named stroke: String, at name: String) throws(YAMLFault) -> Key {
        guard let key = Key(name: stroke) else { throw notAKey(name) }
        guard !key.isTyped else {
            throw refused(name, "is needed for typing; take a key with ctrl or alt, or one that types nothing")
        }
        return key
    }

    private func action(of name: String) throws(YAMLFault) -> Action? {
        let text = try string(name) ?? ""
        if text == "none" { return nil }
        guard let action = Action(rawValue: text) else {
            let known = Action.allCases.map(\.rawValue) + ["none"]
            throw fault(.unknownValue(key: name, value: text, known: known), at: name)
        }
        return action
    }

    private func refused(_ name: String, _ why: String) -> YAMLFault {
        fault(.refusedKey(name, because: why), at: name)
    }
}
