import Glibc

/// Elements of ASN.1 in its distinguished encoding, one behind the other (X.690 §8, §10).
struct DER {
    /// The tags that are asked for.
    enum Tag: UInt8 {
        case boolean = 0x01
        case integer = 0x02
        case octets = 0x04
        case identifier = 0x06
        case utcTime = 0x17
        case generalizedTime = 0x18
        case sequence = 0x30
    }

    /// One element: its tag, and what it holds.
    struct Element {
        let tag: UInt8
        let content: ArraySlice<UInt8>

        /// The elements that it holds.
        var inside: DER { DER(content) }
    }

    private var rest: ArraySlice<UInt8>

    /// The elements in these bytes.
    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// Whether all was taken.
    var isAtEnd: Bool { rest.isEmpty }

    /// Takes the next element; nil at the end, or where what comes is no element.
    mutating func next() -> Element? {
        var ahead = rest
        guard let tag = ahead.popFirst(), let first = ahead.popFirst() else { return nil }
        var length = Int(first)
        if first >= 0x80 {
            let count = Int(first & 0x7F)
            // Nothing that is of use here has more than 2^32 bytes.
            guard (1...4).contains(count), ahead.count >= count else { return nil }
            length = ahead.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            ahead = ahead.dropFirst(count)
        }
        guard length <= ahead.count else { return nil }
        rest = ahead.dropFirst(length)
        return Element(tag: tag, content: ahead.prefix(length))
    }

    /// Takes the next element if it has this tag.
    mutating func next(_ tag: Tag) -> Element? {
        let before = rest
        guard let element = next(), element.tag == tag.rawValue else {
            rest = before
            return nil
        }
        return element
    }

    /// Passes over the next element if it has this tag.
    mutating func skip(tag: UInt8) {
        guard rest.first == tag else { return }
        _ = next()
    }

    /// What an extension holds, looked for in a list of them (RFC 5280 §4.1); nil if it is not there.
    func value(ofExtension identifier: [UInt8]) -> DER? {
        var list = self
        while var one = list.next(.sequence)?.inside {
            guard one.next(.identifier)?.content.elementsEqual(identifier) == true else { continue }
            one.skip(tag: Tag.boolean.rawValue)
            return one.next(.octets)?.inside
        }
        return nil
    }
}

extension DER.Element {
    /// Seconds since 1970, if this is a time as certificates have it: in Greenwich, to the second (RFC 5280 §4.1.2.5).
    var time: Int? {
        var digits = content.dropLast().map { Int($0) - Int(UInt8(ascii: "0")) }
        guard content.last == UInt8(ascii: "Z"), digits.allSatisfy((0...9).contains) else { return nil }
        switch (DER.Tag(rawValue: tag), digits.count) {
        case (.utcTime, 12): digits = (digits[0] < 5 ? [2, 0] : [1, 9]) + digits
        case (.generalizedTime, 14): break
        default: return nil
        }
        let pairs = stride(from: 0, to: digits.count, by: 2).map { Int32(10 * digits[$0] + digits[$0 + 1]) }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (100 * pairs[0] + pairs[1] - 1900, pairs[2] - 1, pairs[3])
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (pairs[4], pairs[5], pairs[6])
        return timegm(&parts)
    }
}
