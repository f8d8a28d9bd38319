/// The terminal's clipboard, as xterm's OSC 52 sets it.
enum Clipboard {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The sequence that puts bytes there.
    static func sequence(for bytes: [UInt8]) -> [UInt8] {
        Array("\u{1B}]52;c;".utf8) + base64(bytes) + [0x07]
    }

    /// RFC 4648 §4, with padding.
    private static func base64(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start...].prefix(3)
            let bits = (0..<3).reduce(0) { $0 << 8 | ($1 < group.count ? Int(group[start + $1]) : 0) }
            for place in 0..<4 {
                text.append(place <= group.count ? digits[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return text
    }
}

extension Terminal {
    /// Puts bytes into the terminal's clipboard; terminals without one would show the sequence, and get none.
    func copy(_ bytes: [UInt8]) {
        if capabilities.hasTitle { output.append(Clipboard.sequence(for: bytes)) }
    }
}
