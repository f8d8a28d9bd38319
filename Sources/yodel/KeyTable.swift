import Interface
import Themes

extension YAMLMapping {
    /// What the mapping binds keys to, as `ctrl-t: transpose-chars`; `none` unbinds.
    ///
    /// - Throws: The first line that names no key, no action, or a key that another line binds already.
    func keyTable() throws(YAMLFault) -> [(key: Key, action: Action?)] {
        var table: [(key: Key, action: Action?)] = []
        for name in keys {
            let key = try key(named: name)
            if let index = table.firstIndex(where: { $0.key == key }) {
                let other = keys[index]
                throw refused(name, "is \(key.name), which line \(line(of: other)) binds already; leave one out")
            }
            table.append((key, try action(of: name)))
        }
        return table
    }

    private func key(named name: String) throws(YAMLFault) -> Key {
        guard let key = Key(name: name) else {
            throw refused(name, "is no key that terminals tell; write keys as ctrl-t, alt-n, shift-up, pgdn or f5")
        }
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
