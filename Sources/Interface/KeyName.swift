// The names of keys, as the help writes them and the configuration reads them.

extension Key {
    /// As the help writes it: `Ctrl-A`, `Alt-B`, `Shift-Up`, `F1`.
    package var name: String {
        var name = ""
        if modifiers.contains(.control) { name += "Ctrl-" }
        if modifiers.contains(.alt) { name += "Alt-" }
        if modifiers.contains(.shift) { name += "Shift-" }
        switch code {
        case .scalar(" "): return name + "Space"
        case .scalar(let scalar) where modifiers.isEmpty: return String(scalar)
        // Shift is in the scalar itself.
        case .scalar(let scalar): return name + (scalar.isCapital ? "Shift-" : "") + String(scalar).uppercased()
        case .function(let number): return name + "F\(number)"
        default: return name + (Self.names.first { $0.code == code }?.name ?? "")
        }
    }

    /// The key that a name such as `ctrl-t`, `Alt-Shift-N`, `shift-up` or `F5` stands for, in any case; nil if none does.
    ///
    /// It is the key as terminals tell it: Ctrl-I is Tab, Ctrl-M is Enter.
    package init?(name: String) {
        var rest = Substring(name.lowercased())
        var modifiers: Modifiers = []
        while let (prefix, modifier) = Self.prefixes.first(where: { rest.hasPrefix($0.0) && rest.count > $0.0.count }) {
            rest = rest.dropFirst(prefix.count)
            modifiers.insert(modifier)
        }
        if let code = Self.names.first(where: { $0.name.lowercased() == rest || $0.others.contains(String(rest)) })?
            .code
        {
            self.init(code, modifiers)
        } else if let number = Self.functionNumber(rest) {
            self.init(.function(number), modifiers)
        } else if rest == "space" {
            self.init(struck: " ", modifiers)
        } else if let scalar = rest.unicodeScalars.first, rest.unicodeScalars.count == 1 {
            self.init(struck: scalar, modifiers)
        } else {
            return nil
        }
    }

    /// Whether the key is needed for typing.
    package var isTyped: Bool {
        if case .scalar = code { modifiers.isSubset(of: .shift) } else { false }
    }

    /// A scalar with what is held down, as terminals tell it.
    private init?(struck scalar: Unicode.Scalar, _ modifiers: Modifiers) {
        if modifiers.contains(.control) {
            guard let byte = Self.controlByte(scalar) else { return nil }
            self = KeySequences.key(forASCII: byte)
            self.modifiers.formUnion(modifiers.subtracting(.control))
        } else {
            let capital = String(scalar).uppercased().unicodeScalars
            let isShifted = modifiers.contains(.shift) && capital.count == 1
            self.init(.scalar(isShifted ? capital.first ?? scalar : scalar), modifiers.subtracting(.shift))
        }
    }

    /// The byte that Ctrl makes of a key (ECMA-48 5.2); `/` and `?` are where terminals put them.
    private static func controlByte(_ scalar: Unicode.Scalar) -> UInt8? {
        switch scalar {
        case "a"..."z", "@", "[", "\\", "]", "^", "_": UInt8(scalar.value & 0x1F)
        case " ": 0x00
        case "/": 0x1F
        case "?": 0x7F
        default: nil
        }
    }

    private static func functionNumber(_ name: Substring) -> Int? {
        guard name.first == "f", let number = Int(name.dropFirst()), (1...12).contains(number) else { return nil }
        return name == "f\(number)" ? number : nil
    }

    private static let prefixes: [(String, Modifiers)] = [
        ("ctrl-", .control), ("control-", .control), ("c-", .control), ("alt-", .alt), ("meta-", .alt), ("m-", .alt),
        ("shift-", .shift), ("s-", .shift),
    ]

    /// The names of keys that type nothing, each with others that are taken for it.
    private static let names: [(name: String, code: Code, others: [String])] = [
        ("Enter", .enter, ["return"]), ("Tab", .tab, []), ("Backspace", .backspace, []), ("Delete", .delete, ["del"]),
        ("Insert", .insert, ["ins"]), ("Escape", .escape, ["esc"]), ("Up", .up, []), ("Down", .down, []),
        ("Left", .left, []), ("Right", .right, []), ("Home", .home, []), ("End", .end, []),
        ("PgUp", .pageUp, ["pageup", "page-up"]), ("PgDn", .pageDown, ["pagedown", "page-down"]),
    ]
}

extension Unicode.Scalar {
    fileprivate var isCapital: Bool { properties.isUppercase }
}
