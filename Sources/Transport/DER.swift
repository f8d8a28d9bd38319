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
}
