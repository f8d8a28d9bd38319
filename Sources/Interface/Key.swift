/// One keystroke, whatever bytes the terminal used to tell it.
package struct Key: Hashable, Sendable {
    /// What was struck.
    package enum Code: Hashable, Sendable {
        /// A typed scalar. Clusters of more than one scalar arrive as one keystroke a scalar.
        case scalar(Unicode.Scalar)
        case enter, tab, backspace, delete, insert, escape
        case up, down, left, right, home, end, pageUp, pageDown
        /// F1 to F12.
        case function(Int)
    }

    /// What was held down meanwhile.
    package struct Modifiers: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }
        /// Told of keys that type nothing; a letter comes as its capital.
        package static let shift = Modifiers(rawValue: 1)
        /// Alt or Meta; many terminals send an escape before the key.
        package static let alt = Modifiers(rawValue: 2)
        /// A letter with it is in lower case.
        package static let control = Modifiers(rawValue: 4)
    }

    /// The key itself.
    package var code: Code
    /// As far as the terminal tells them.
    package var modifiers: Modifiers

    package init(_ code: Code, _ modifiers: Modifiers = []) {
        self.code = code
        self.modifiers = modifiers
    }

    /// What it types where nothing else is bound to it; nil if that is nothing.
    package var typed: String? {
        guard case .scalar(let scalar) = code, modifiers.isSubset(of: .shift),
            scalar.properties.generalCategory != .control
        else { return nil }
        return String(scalar)
    }

    /// Ctrl with a letter, given in lower case: `.control("c")`.
    package static func control(_ letter: Unicode.Scalar) -> Key { Key(.scalar(letter), .control) }

    /// Alt with a scalar: `.alt("b")`.
    package static func alt(_ scalar: Unicode.Scalar) -> Key { Key(.scalar(scalar), .alt) }

    /// The character that a terminal sends for it; nil where that takes several, as for arrows.
    var character: Unicode.Scalar? {
        switch (code, modifiers.subtracting(.shift)) {
        case (.scalar(let scalar), []): scalar
        case (.scalar(let scalar), .control) where scalar.isASCII: Unicode.Scalar(UInt8(scalar.value) & 0x1F)
        case (.tab, []): "\t"
        case (.enter, []): "\r"
        case (.escape, []): "\u{1B}"
        case (.backspace, []): "\u{7F}"
        default: nil
        }
    }
}
