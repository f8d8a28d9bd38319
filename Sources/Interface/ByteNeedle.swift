/// A text to be found fast in many bytes; without capitals it finds ASCII's letters in either case.
struct ByteNeedle {
    private typealias Lanes = SIMD8<UInt64>
    private static let lanesBytes = 64
    private static let lowBits = Lanes(repeating: 0x0101_0101_0101_0101)
    private static let highBits = Lanes(repeating: 0x8080_8080_8080_8080)

    private let bytes: [UInt8]
    private let ignoresCase: Bool
    /// The places of the two bytes that are the rarest in most texts.
    private let rarest: (Int, Int)

    /// The needle of a text; nil of an empty one.
    init?(_ text: String) {
        guard !text.isEmpty else { return nil }
        let bytes = Array(text.utf8)
        self.bytes = bytes
        ignoresCase = !text.unicodeScalars.contains { $0.properties.isUppercase }
        let places = bytes.indices.sorted { Self.commonness(bytes[$0]) < Self.commonness(bytes[$1]) }
        rarest = (places[0], places.count > 1 ? places[1] : places[0])
    }

    /// How many bytes a match has.
    var count: Int { bytes.count }

    /// Where it first stands in `range`, whole.
    func first(in text: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var place = range.lowerBound
        let end = range.upperBound - bytes.count
        let lanesEnd = min(end + 1, range.upperBound - max(rarest.0, rarest.1)) - Self.lanesBytes
        let one = Self.lanes(of: bytes[rarest.0], ignoresCase: ignoresCase)
        let two = Self.lanes(of: bytes[rarest.1], ignoresCase: ignoresCase)
        while place <= end {
            while place <= lanesEnd, !Self.mayStand(one, two, in: text, at: place, rarest) { place += Self.lanesBytes }
            let stop = min(end + 1, place + Self.lanesBytes)
            while place < stop {
                if stands(in: text, at: place) { return place }
                place += 1
            }
        }
        return nil
    }

    /// Where it stands, from left to right, without overlaps; no more places than `limit`.
    func starts(in text: [UInt8], atMost limit: Int = .max) -> [Int] {
        var starts: [Int] = []
        var place = 0
        while starts.count < limit, let start = first(in: text.span, place..<text.count) {
            starts.append(start)
            place = start + bytes.count
        }
        return starts
    }

    /// Its places that touch a range, without overlaps.
    func ranges(in text: ArraySlice<UInt8>, around range: Range<Int>) -> [Range<Int>] {
        let base = text.startIndex
        let end = min(text.endIndex, range.upperBound + bytes.count - 1) - base
        var place = max(base, range.lowerBound - bytes.count + 1) - base
        var ranges: [Range<Int>] = []
        while place < end, let start = first(in: text.span, place..<end) {
            place = start + bytes.count
            ranges.append((base + start)..<(base + place))
        }
        return ranges
    }

    /// The rarer it is in texts, the lower.
    private static func commonness(_ byte: UInt8) -> Int {
        switch byte {
        case 0x20: 9
        case UInt8(ascii: "e"), UInt8(ascii: "t"), UInt8(ascii: "a"), UInt8(ascii: "o"), UInt8(ascii: "s"): 8
        case UInt8(ascii: "i"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "l"), UInt8(ascii: "h"): 7
        case 0x61...0x7A: 6
        case 0x30...0x39, 0x80...0xBF: 5
        default: 3
        }
    }

    /// A byte in all lanes, and the bits in which a byte of the text may differ from it.
    private static func lanes(of byte: UInt8, ignoresCase: Bool) -> (byte: Lanes, ignored: Lanes) {
        let isLetter = ignoresCase && (0x61...0x7A).contains(byte)
        let spread: UInt64 = 0x0101_0101_0101_0101
        return (Lanes(repeating: UInt64(byte) * spread), Lanes(repeating: isLetter ? 0x20 * spread : 0))
    }

    /// Whether both bytes stand where they must in one of the 64 places from `place` on.
    @inline(__always)
    private static func mayStand(
        _ one: (byte: Lanes, ignored: Lanes),
        _ two: (byte: Lanes, ignored: Lanes),
        in text: Span<UInt8>,
        at place: Int,
        _ offsets: (Int, Int)
    ) -> Bool {
        let bytes = unsafe text.bytes
        // Proof: of a span of bytes every byte is initialized, and `first` goes no further than where the later of the two loads ends inside the text.
        let first = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: place + offsets.0, as: Lanes.self)
        let second = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: place + offsets.1, as: Lanes.self)
        let difference = ((first | one.ignored) ^ one.byte) | ((second | two.ignored) ^ two.byte)
        // A byte of zero borrows from its high bit, which it had not itself.
        let zeros = (difference &- lowBits) & ~difference & highBits
        let half = zeros.lowHalf | zeros.highHalf
        let quarter = half.lowHalf | half.highHalf
        return quarter[0] | quarter[1] != 0
    }

    private func stands(in text: Span<UInt8>, at place: Int) -> Bool {
        for index in bytes.indices {
            let byte = text[place + index]
            let folded = ignoresCase && (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            if folded != bytes[index] { return false }
        }
        return true
    }
}
