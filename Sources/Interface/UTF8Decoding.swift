extension ArraySlice<UInt8> {
    /// The scalar that starts at `offset`, nil where the bytes are not UTF-8, and the number of bytes it takes.
    ///
    /// Of invalid bytes it takes the longest run that could have begun a scalar, as Unicode recommends (table 3-7).
    func scalar(at offset: Int) -> (scalar: Unicode.Scalar?, length: Int) {
        let first = self[offset]
        if first < 0x80 { return (Unicode.Scalar(first), 1) }
        let count: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0xC2...0xDF: count = 2
        case 0xE0: (count, second) = (3, 0xA0...0xBF)
        case 0xED: (count, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: count = 3
        case 0xF0: (count, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: count = 4
        case 0xF4: (count, second) = (4, 0x80...0x8F)
        default: return (nil, 1)
        }
        var value = UInt32(first) & (0x7F >> UInt32(count))
        for step in 1..<count {
            let place = offset + step
            guard place < endIndex, (step == 1 ? second : 0x80...0xBF).contains(self[place]) else { return (nil, step) }
            value = value << 6 | UInt32(self[place] & 0x3F)
        }
        return (Unicode.Scalar(value), count)
    }

    /// Where the scalar, or the invalid run, that ends at `offset` starts.
    func scalarStart(before offset: Int) -> Int {
        var start = offset - 1
        while start > startIndex, offset - start < 4, self[start] & 0xC0 == 0x80 { start -= 1 }
        return start + scalar(at: start).length == offset ? start : offset - 1
    }
}
