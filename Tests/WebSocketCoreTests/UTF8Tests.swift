import Testing
import WebSocketCore

/// RFC 3629 and RFC 6455 §8.1.
@Suite struct UTF8Tests {
    private func accepts(_ bytes: [UInt8], _ validator: inout UTF8Validator) -> Bool {
        validator.check(bytes.span)
    }

    private func check(_ bytes: [UInt8]) -> (accepted: Int, isComplete: Bool) {
        var validator = UTF8Validator()
        for (index, byte) in bytes.enumerated() where !accepts([byte], &validator) { return (index, false) }
        return (bytes.count, validator.isComplete)
    }

    @Test func everyScalarIsTaken() {
        var validator = UTF8Validator()
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let isTaken = accepts(Array(String(scalar).utf8), &validator)
            #expect(isTaken && validator.isComplete, "\(value)")
        }
    }

    /// All of two bytes, and all that follow E0, ED, F0 and F4, against the standard library's judgment.
    @Test func shortSequencesAreJudgedAsTheStandardLibraryDoes() {
        for first in UInt8(0x7F)...0xFF {
            for second in UInt8.min ... .max {
                for rest in [[], [0x80], [0xBF, 0x80], [0x80, 0xC0]] as [[UInt8]] {
                    let bytes = [first, second] + rest
                    let (accepted, isComplete) = check(bytes)
                    let isValid = String(validating: bytes, as: UTF8.self) != nil
                    #expect((accepted == bytes.count && isComplete) == isValid, "\(bytes)")
                }
            }
        }
    }

    @Test(
        arguments: [
            ([0xC0, 0xAF], 0), ([0xC1, 0xBF], 0), ([0xE0, 0x9F, 0x80], 1), ([0xED, 0xA0, 0x80], 1),
            ([0xF0, 0x8F, 0x80], 1),
            ([0xF4, 0x90, 0x80], 1), ([0xF5, 0x80], 0), ([0xE2, 0x82, 0x41], 2), ([0x61, 0x80], 1), ([0xFF], 0),
        ] as [([UInt8], Int)]
    )
    func theOffendingByteIsNamed(_ bytes: [UInt8], _ offset: Int) {
        #expect(check(bytes).accepted == offset)
    }

    @Test func everySplitGivesTheSame() {
        let bytes = Array("long enough for the eight-byte steps: καλημέρα, 日本語, 👩‍👩‍👧, and more of the plain".utf8)
        for split in 0...bytes.count {
            var validator = UTF8Validator()
            let isBegunWell = accepts(Array(bytes[..<split]), &validator)
            let isEndedWell = accepts(Array(bytes[split...]), &validator)
            #expect(isBegunWell && isEndedWell && validator.isComplete)
        }
    }
}
