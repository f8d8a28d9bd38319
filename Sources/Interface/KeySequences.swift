/// The keys that whole sequences and control bytes stand for, as terminals in use send them.
struct KeySequences: Sendable {
    /// What a whole sequence means.
    enum Meaning: Equatable {
        case key(Key)
        case pasteBegan
        case event(InputEvent)
    }

    private let additional: [[UInt8]: Key]

    /// A table; what is additional goes first.
    init(additional: [[UInt8]: Key]) {
        self.additional = additional
    }

    /// The key of a sequence that the terminal's own description names.
    func key(for sequence: [UInt8]) -> Key? { additional[sequence] }

    /// What a whole sequence that begins with ESC means; nil for one that is not known.
    func meaning(of sequence: [UInt8]) -> Meaning? {
        if let key = additional[sequence] { return .key(key) }
        guard sequence.count > 2, let final = sequence.last else { return nil }
        let body = sequence[2..<(sequence.count - 1)]
        if sequence[1] == UInt8(ascii: "O") { return Self.ss3(final, body).map(Meaning.key) }
        if body.elementsEqual([UInt8(ascii: "[")]) { return Self.linuxFunction(final).map(Meaning.key) }
        if body.first == UInt8(ascii: "<") {
            return MouseReport.event(of: body.dropFirst(), final: final).map(Meaning.event)
        }
        guard let parameters = Parameters(body) else { return nil }
        return Self.csi(final, parameters)
    }

    /// The key of a byte below 0x80 that stands alone.
    static func key(forASCII byte: UInt8) -> Key {
        switch byte {
        case 0x00: .control(" ")
        case 0x09: Key(.tab)
        // LF is Ctrl-J, which readline too takes for Enter.
        case 0x0A, 0x0D: Key(.enter)
        case 0x1B: Key(.escape)
        // Terminals differ in which of the two Backspace sends.
        case 0x08, 0x7F: Key(.backspace)
        case 0x01...0x1A: .control(Unicode.Scalar(byte + 0x60))
        case 0x1C...0x1F: .control(Unicode.Scalar(byte + 0x40))
        default: Key(.scalar(Unicode.Scalar(byte)))
        }
    }

    /// Whether `$` ends what is held: rxvt's `ESC [ 7 $` is Shift-Home, while in answers `$` goes before the end.
    static func isRxvtShift(_ held: [UInt8]) -> Bool {
        held.count > 2 && held[2...].allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func linuxFunction(_ final: UInt8) -> Key? {
        (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(final) ? Key(.function(Int(final) - 0x40)) : nil
    }
}

// MARK: - CSI

extension KeySequences {
    /// The numbers of a CSI sequence: `main[i]` is the i-th one, what follows it after colons is in `sub`.
    private struct Parameters {
        var main: [Int] = []
        var sub: [[Int]] = []

        /// Nil where a private mark or another byte than a digit or a separator stands.
        init?(_ body: ArraySlice<UInt8>) {
            for field in body.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false) {
                let parts = field.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
                let numbers = parts.map { $0.isEmpty ? 0 : Int(String(decoding: $0, as: UTF8.self)) ?? -1 }
                if numbers.contains(where: { $0 < 0 }) { return nil }
                main.append(numbers.first ?? 0)
                sub.append(Array(numbers.dropFirst()))
            }
        }

        subscript(_ index: Int) -> Int { index < main.count ? main[index] : 0 }

        /// The second number less one is a set of bits in xterm's order.
        var modifiers: Key.Modifiers { KeySequences.modifiers(self[1]) }

        /// Kitty's third kind of event is a key let go.
        var isRelease: Bool { sub.count > 1 && sub[1].first == 3 }
    }

    private static func modifiers(_ parameter: Int) -> Key.Modifiers {
        let bits = max(0, parameter - 1)
        var modifiers: Key.Modifiers = []
        if bits & 1 != 0 { modifiers.insert(.shift) }
        if bits & (2 | 32) != 0 { modifiers.insert(.alt) }
        if bits & 4 != 0 { modifiers.insert(.control) }
        return modifiers
    }

    private static func csi(_ final: UInt8, _ parameters: Parameters) -> Meaning? {
        if parameters.isRelease { return nil }
        switch final {
        case UInt8(ascii: "~"): return tilde(parameters)
        case UInt8(ascii: "u"): return codePoint(parameters[0], parameters).map(Meaning.key)
        case UInt8(ascii: "Z"): return .key(Key(.tab, parameters.modifiers.union(.shift)))
        case UInt8(ascii: "I") where parameters.main.count < 2: return .event(.focused)
        case UInt8(ascii: "O") where parameters.main.count < 2: return .event(.unfocused)
        case UInt8(ascii: "$"): return rxvt(parameters[0], .shift)
        case UInt8(ascii: "^"): return rxvt(parameters[0], .control)
        case UInt8(ascii: "@"): return rxvt(parameters[0], [.control, .shift])
        // In the first row it could not be told from F3 with Shift.
        case UInt8(ascii: "R") where parameters[0] == 2 && parameters.main.count == 2:
            return parameters[1] > 0 ? .event(.cursorTold(column: parameters[1] - 1)) : nil
        // A first number other than 1 makes it another thing, such as the answer that tells the cursor's place.
        case _ where parameters[0] <= 1:
            if let code = letters[final] { return .key(Key(code, parameters.modifiers)) }
            return rxvtArrows[final].map { .key(Key($0, .shift)) }
        default: return nil
        }
    }

    private static func tilde(_ parameters: Parameters) -> Meaning? {
        switch parameters[0] {
        case 200: .pasteBegan
        // xterm's modifyOtherKeys.
        case 27: codePoint(parameters[2], parameters).map(Meaning.key)
        case let number: numbers[number].map { .key(Key($0, parameters.modifiers)) } ?? shiftedFunction(number)
        }
    }

    private static func rxvt(_ number: Int, _ modifiers: Key.Modifiers) -> Meaning? {
        numbers[number].map { .key(Key($0, modifiers)) }
    }

    /// The Linux console and rxvt number Shift-F1 to Shift-F8 on.
    private static func shiftedFunction(_ number: Int) -> Meaning? {
        [25, 26, 28, 29, 31, 32, 33, 34].firstIndex(of: number).map { .key(Key(.function($0 + 1), .shift)) }
    }

    private static let numbers: [Int: Key.Code] = [
        1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
        11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5),
        17: .function(6), 18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10),
        23: .function(11), 24: .function(12),
    ]

    private static let letters: [UInt8: Key.Code] = [
        UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left,
        UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end,
        UInt8(ascii: "P"): .function(1), UInt8(ascii: "Q"): .function(2),
        UInt8(ascii: "R"): .function(3), UInt8(ascii: "S"): .function(4),
    ]

    private static let rxvtArrows: [UInt8: Key.Code] = [
        UInt8(ascii: "a"): .up, UInt8(ascii: "b"): .down, UInt8(ascii: "c"): .right, UInt8(ascii: "d"): .left,
    ]
}

// MARK: - SS3 and code points

extension KeySequences {
    private static func ss3(_ final: UInt8, _ body: ArraySlice<UInt8>) -> Key? {
        let digits = body.split(separator: UInt8(ascii: ";")).last ?? []
        let modifiers = modifiers(Int(String(decoding: digits, as: UTF8.self)) ?? 1)
        if let code = letters[final] { return Key(code, modifiers) }
        if let code = rxvtArrows[final] { return Key(code, .control) }
        switch final {
        case UInt8(ascii: "M"): return Key(.enter, modifiers)
        case UInt8(ascii: "I"): return Key(.tab, modifiers)
        case UInt8(ascii: "X"): return Key(.scalar("="), modifiers)
        // The keypad in application mode: j to y stand for * to 9.
        case UInt8(ascii: "j")...UInt8(ascii: "y"): return Key(.scalar(Unicode.Scalar(final - 0x40)), modifiers)
        default: return nil
        }
    }

    /// A key told by its code point, as kitty and xterm's modifyOtherKeys do.
    private static func codePoint(_ number: Int, _ parameters: Parameters) -> Key? {
        var modifiers = parameters.modifiers
        switch number {
        case 8, 127: return Key(.backspace, modifiers)
        case 9: return Key(.tab, modifiers)
        case 10, 13: return Key(.enter, modifiers)
        case 27: return Key(.escape, modifiers)
        case 57399...57408: return Key(.scalar(Unicode.Scalar(UInt8(number - 57399) + 0x30)), modifiers)
        case 57409...57427: return keypad[number - 57409].map { Key($0, modifiers) }
        case ..<32, 57344...63743: return nil
        default: break
        }
        guard var scalar = UInt32(exactly: number).flatMap(Unicode.Scalar.init) else { return nil }
        if modifiers.isDisjoint(with: [.alt, .control]), modifiers.contains(.shift) {
            let shifted = parameters.sub.first?.first.flatMap(UInt32.init(exactly:)).flatMap(Unicode.Scalar.init)
            scalar = shifted.flatMap { $0.value == 0 ? nil : $0 } ?? uppercase(scalar)
            modifiers.remove(.shift)
        } else if modifiers.contains(.control) {
            scalar = lowercase(scalar)
        }
        return Key(.scalar(scalar), modifiers)
    }

    private static let keypad: [Key.Code?] = [
        .scalar("."), .scalar("/"), .scalar("*"), .scalar("-"), .scalar("+"), .enter, .scalar("="), .scalar(","),
        .left, .right, .up, .down, .pageUp, .pageDown, .home, .end, .insert, .delete, nil,
    ]

    private static func uppercase(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let mapping = scalar.properties.uppercaseMapping.unicodeScalars
        return mapping.count == 1 ? mapping.first ?? scalar : scalar
    }

    private static func lowercase(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let mapping = scalar.properties.lowercaseMapping.unicodeScalars
        return mapping.count == 1 ? mapping.first ?? scalar : scalar
    }
}
