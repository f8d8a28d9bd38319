import TestSupport
import Testing

@testable import Interface

/// The tables and the decoder under the widths.
@Suite struct UnicodeTests {
    @Test func runsAreInOrderAndAlternate() {
        let runs = ScalarClass.runs
        #expect(runs.first == ScalarClass.hidden.rawValue)
        for (run, next) in zip(runs, runs.dropFirst()) {
            #expect(run >> 3 < next >> 3 && run & 7 != next & 7)
            #expect(ScalarClass(rawValue: next & 7) != nil)
        }
    }

    @Test(
        arguments: [
            ("\0", .hidden), ("\u{1F}", .hidden), (" ", .narrow), ("~", .narrow), ("\u{7F}", .hidden),
            ("\u{9F}", .hidden),
            ("\u{A0}", .narrow), ("\u{AD}", .hidden), ("\u{300}", .extending), ("\u{36F}", .extending),
            ("\u{903}", .spacing),
            ("\u{1100}", .wide), ("\u{1161}", .extending), ("\u{200B}", .hidden), ("\u{200D}", .extending),
            ("\u{231A}", .wideEmoji),
            ("\u{2764}", .emoji), ("\u{3000}", .wide), ("\u{4E00}", .wide), ("\u{AC00}", .wide), ("\u{D7A3}", .wide),
            ("\u{E000}", .narrow),
            ("\u{FE0F}", .extending), ("\u{FF01}", .wide), ("\u{FF61}", .narrow), ("\u{FFFD}", .narrow),
            ("\u{FFFF}", .hidden),
            ("\u{1F1E6}", .wide), ("\u{1F600}", .wideEmoji), ("\u{20000}", .wide), ("\u{3FFFD}", .wide),
            ("\u{E0001}", .hidden),
            ("\u{E0100}", .extending), ("\u{10FFFF}", .hidden),
        ] as [(Unicode.Scalar, ScalarClass)]
    )
    func scalarsHaveTheirClass(_ scalar: Unicode.Scalar, _ expected: ScalarClass) {
        #expect(ScalarClass(of: scalar) == expected)
    }

    /// Swift's own properties, of whatever Unicode version it has, agree on what marks and controls are.
    @Test func swiftAgreesOnMarksAndControls() {
        let odd = (0..<UInt32(0x110000)).compactMap(Unicode.Scalar.init).filter { scalar in
            let found = ScalarClass(of: scalar)
            return switch scalar.properties.generalCategory {
            case .control: found != .hidden
            case .nonspacingMark, .enclosingMark: found != .extending
            case .spacingMark: found != .spacing
            case .uppercaseLetter, .lowercaseLetter, .decimalNumber: ![.narrow, .wide, .emoji].contains(found)
            default: false
            }
        }
        #expect(odd == [])
    }

    @Test func everyScalarIsDecoded() {
        for value in stride(from: UInt32(0), to: 0x110000, by: 61) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let bytes = [0xFF] + Array(String(scalar).utf8)
            let decoded = bytes[1...].scalar(at: 1)
            #expect(decoded.scalar == scalar && decoded.length == bytes.count - 1)
            #expect(bytes[1...].scalarStart(before: bytes.count) == 1)
        }
    }

    /// One sign for each that Swift would replace, in any bytes.
    @Test func invalidBytesAreCutAsSwiftCutsThem() {
        var random = Seeded(41)
        let bytes: [UInt8] = [
            0x41, 0x80, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF,
        ]
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 1...9, using: &random)).map { _ in bytes.randomElement(using: &random) ?? 0 }
            var scalars: [Unicode.Scalar] = []
            var offset = 0
            while offset < text.count {
                let (scalar, length) = text[...].scalar(at: offset)
                scalars.append(scalar ?? "\u{FFFD}")
                offset += length
            }
            #expect(offset == text.count)
            #expect(scalars == Array(String(decoding: text, as: UTF8.self).unicodeScalars), "\(text)")
        }
    }
}
