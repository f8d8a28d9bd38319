/// Whether `needle` stands somewhere in `haystack`, in time linear in both.
///
/// Both come from outside, so the worst case counts: short needles are compared in place, long ones by Knuth, Morris
/// and Pratt.
func occurs(_ needle: ArraySlice<UInt8>, in haystack: ArraySlice<UInt8>) -> Bool {
    guard needle.count <= haystack.count else { return false }
    if haystack.starts(with: needle) { return true }
    return needle.count <= 32 ? occursShort(needle.span, in: haystack.span) : occursLong(needle.span, in: haystack.span)
}

private func occursShort(_ needle: Span<UInt8>, in haystack: Span<UInt8>) -> Bool {
    let first = needle[0]
    for start in 0...haystack.count - needle.count where haystack[start] == first {
        var matched = 1
        while matched < needle.count, haystack[start + matched] == needle[matched] { matched += 1 }
        if matched == needle.count { return true }
    }
    return false
}

private func occursLong(_ needle: Span<UInt8>, in haystack: Span<UInt8>) -> Bool {
    let borders = borders(of: needle)
    var matched = 0
    for index in haystack.indices {
        while matched > 0, haystack[index] != needle[matched] { matched = Int(borders[matched - 1]) }
        if haystack[index] == needle[matched] { matched += 1 }
        if matched == needle.count { return true }
    }
    return false
}

/// For each prefix of the needle the length of its longest proper prefix that is also its suffix.
private func borders(of needle: Span<UInt8>) -> [UInt32] {
    var borders = [UInt32](repeating: 0, count: needle.count)
    var length = 0
    for index in 1..<needle.count {
        while length > 0, needle[index] != needle[length] { length = Int(borders[length - 1]) }
        if needle[index] == needle[length] { length += 1 }
        borders[index] = UInt32(length)
    }
    return borders
}
