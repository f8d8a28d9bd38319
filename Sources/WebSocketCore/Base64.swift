/// Base64 with padding (RFC 4648 §4).
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The bytes as text of four characters for each three of them.
    package static func encode(_ bytes: [UInt8]) -> String {
        var characters: [UInt8] = []
        characters.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let padded = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                characters.append(
                    place <= group.count ? alphabet[padded >> (18 - 6 * place) & 0x3F] : UInt8(ascii: "=")
                )
            }
        }
        return String(decoding: characters, as: UTF8.self)
    }

    /// Whether the text is the encoding of exactly `count` bytes.
    package static func isEncoding(_ text: String, ofBytes count: Int) -> Bool {
        let characters = Array(text.utf8)
        let padding = (3 - count % 3) % 3
        return characters.count == (count + 2) / 3 * 4
            && characters.dropLast(padding).allSatisfy(alphabet.contains)
            && characters.suffix(padding).allSatisfy { $0 == UInt8(ascii: "=") }
    }
}
