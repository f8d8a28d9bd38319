/// Checks UTF-8 as it arrives, in pieces of any length (RFC 3629, RFC 6455 §8.1).
///
/// It knows a bad sequence from its first offending byte, wherever a piece ends.
package struct UTF8Validator: Hashable, Sendable {
    /// Continuation bytes that the sequence begun still needs, 0 to 3.
    private var missing: UInt8 = 0
    /// What the next continuation byte may be: narrower after E0, ED, F0 and F4, which rules out overlong forms,
    /// surrogates and what lies above U+10FFFF.
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    /// A validator at the start of a text.
    package init() {}

    /// Whether what was checked so far does not end inside a sequence.
    package var isComplete: Bool { missing == 0 }

    /// Checks what arrived next; false as soon as it can't be UTF-8 whatever follows.
    ///
    /// After false the validator is of no further use.
    package mutating func check(_ bytes: Span<UInt8>) -> Bool {
        var index = 0
        while index < bytes.count {
            if missing == 0 {
                index = Self.skipASCII(bytes, from: index)
                guard index < bytes.count else { return true }
                guard begin(bytes[index]) else { return false }
            } else {
                let byte = bytes[index]
                guard byte >= lowest, byte <= highest else { return false }
                (lowest, highest) = (0x80, 0xBF)
                missing &-= 1
            }
            index &+= 1
        }
        return true
    }

    /// Takes the lead byte of a sequence of two to four bytes.
    private mutating func begin(_ lead: UInt8) -> Bool {
        switch lead {
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, lowest) = (2, 0xA0)
        case 0xED: (missing, highest) = (2, 0x9F)
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, lowest) = (3, 0x90)
        case 0xF1...0xF3: missing = 3
        case 0xF4: (missing, highest) = (3, 0x8F)
        default: return false
        }
        return true
    }

    /// The index of the first byte from `start` that is not ASCII, or the end.
    private static func skipASCII(_ bytes: Span<UInt8>, from start: Int) -> Int {
        unsafe bytes.withUnsafeBytes { bytes in
            var index = start
            // Eight at a time: the loop's condition keeps every load inside the buffer.
            while index &+ 8 <= bytes.count,
                unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
            {
                index &+= 8
            }
            while index < bytes.count, unsafe bytes[index] < 0x80 { index &+= 1 }
            return index
        }
    }
}
