import TestSupport
import Testing

@testable import Encoding

/// Base64 against its bits written out.
@Suite struct Base64PropertyTests {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

    /// Six bits a letter, zeros behind the last of them, `=` up to four letters.
    private func spelled(_ bytes: [UInt8]) -> String {
        var bits = bytes.flatMap { byte in (0..<8).reversed().map { Int(byte >> $0 & 1) } }
        while !bits.count.isMultiple(of: 6) { bits.append(0) }
        var text = stride(from: 0, to: bits.count, by: 6).map { start in
            Self.letters[bits[start..<start + 6].reduce(0) { $0 << 1 | $1 }]
        }
        while !text.count.isMultiple(of: 4) { text.append("=") }
        return String(text)
    }

    @Test(arguments: 0..<8 as Range<UInt64>) func bitsAreLetters(_ seed: UInt64) {
        var random = Seeded(seed)
        for _ in 0..<200 {
            let bytes = random.bytes(Int.random(in: 0...50, using: &random))
            let text = spelled(bytes)
            #expect(Base64.encode(bytes) == text)
            #expect(Base64.decode(text) == bytes)
            #expect((0...52).filter { Base64.isEncoding(text, ofBytes: $0) } == [bytes.count])
        }
    }

    /// A letter that is another gives other bytes or none, and never the same but where bits behind the last are not zero.
    @Test(arguments: 0..<8 as Range<UInt64>) func anotherLetterIsNotOverlooked(_ seed: UInt64) {
        var random = Seeded(seed)
        for _ in 0..<300 {
            let bytes = random.bytes(Int.random(in: 1...20, using: &random))
            var text = Array(Base64.encode(bytes).utf8)
            let place = Int.random(in: text.indices, using: &random)
            let before = text[place]
            text[place] = UInt8.random(in: 0x20...0x7E, using: &random)
            guard text[place] != before else { continue }
            let decoded = Base64.decode(String(decoding: text, as: UTF8.self))
            let isLastLetter = place == text.lastIndex { $0 != UInt8(ascii: "=") } && !bytes.count.isMultiple(of: 3)
            #expect(decoded != bytes || isLastLetter, "\(String(decoding: text, as: UTF8.self))")
        }
    }
}
