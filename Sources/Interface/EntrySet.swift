import DequeModule

/// A set of entry numbers, at a bit each from the lowest to the highest.
struct EntrySet {
    private var words: Deque<UInt64> = []
    /// The number of the first word: entry numbers by 64.
    private var base = 0
    /// How many numbers are in it.
    private(set) var count = 0

    /// Adds a number; it has to be 0 or above.
    mutating func insert(_ number: Int) {
        let word = number >> 6
        if words.isEmpty { base = word }
        while word < base {
            words.prepend(0)
            base -= 1
        }
        while word - base >= words.count { words.append(0) }
        let bit = UInt64(1) << UInt64(number & 63)
        if words[word - base] & bit == 0 { count += 1 }
        words[word - base] |= bit
    }

    /// Takes all numbers below a limit out.
    mutating func removeAll(below limit: Int) {
        while let first = words.first, (base + 1) << 6 <= limit {
            count -= first.nonzeroBitCount
            words.removeFirst()
            base += 1
        }
        guard !words.isEmpty, base << 6 < limit else { return }
        let kept = words[0] & (.max << UInt64(limit & 63))
        count -= words[0].nonzeroBitCount - kept.nonzeroBitCount
        words[0] = kept
    }

    /// The lowest number in it that is not below another.
    func first(from number: Int) -> Int? {
        var word = max(0, (number >> 6) - base)
        var mask: UInt64 = word + base == number >> 6 ? .max << UInt64(number & 63) : .max
        while word < words.count {
            let bits = words[word] & mask
            if bits != 0 { return (base + word) << 6 + bits.trailingZeroBitCount }
            mask = .max
            word += 1
        }
        return nil
    }

    /// The highest number in it that is below another.
    func last(before number: Int) -> Int? {
        var word = min(words.count - 1, (number >> 6) - base)
        var mask: UInt64 = word + base == number >> 6 ? ~(.max << UInt64(number & 63)) : .max
        while word >= 0 {
            let bits = words[word] & mask
            if bits != 0 { return (base + word) << 6 + 63 - bits.leadingZeroBitCount }
            mask = .max
            word -= 1
        }
        return nil
    }

    /// How many numbers in it are not below another.
    func count(from number: Int) -> Int {
        let word = (number >> 6) - base
        guard word >= 0 else { return count }
        guard word < words.count else { return 0 }
        let bits = words[word] & (.max << UInt64(number & 63))
        return words[(word + 1)...].reduce(bits.nonzeroBitCount) { $0 + $1.nonzeroBitCount }
    }
}
