import Encoding

/// The terminal's clipboard, as xterm's OSC 52 sets it.
enum Clipboard {
    /// The sequence that puts bytes there.
    static func sequence(for bytes: [UInt8]) -> [UInt8] {
        Array("\u{1B}]52;c;".utf8) + Base64.encode(bytes).utf8 + [0x07]
    }
}

extension Terminal {
    /// Puts bytes into the terminal's clipboard; terminals without one would show the sequence, and get none.
    func copy(_ bytes: [UInt8]) {
        if capabilities.hasTitle { output.append(Clipboard.sequence(for: bytes)) }
    }
}
