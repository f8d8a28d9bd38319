/// Compares what came with what a check asks for.
///
/// Compiled patterns cannot leave the thread, so neither can this.
struct Matcher {
    private struct Compiled {
        let round: Int?
        let pattern: Regex<AnyRegexOutput>
    }

    private let templates: [Template]
    /// The pattern of each template in the round it was last asked for.
    private var compiled: [Int: Compiled] = [:]
    private var scratch: [UInt8] = []

    init(templates: [Template]) {
        self.templates = templates
    }

    /// Whether a message that came is what an expectation asks for.
    mutating func meets(_ expectation: Expectation, _ kind: PayloadKind, _ bytes: ArraySlice<UInt8>) -> Bool {
        switch expectation.check {
        case .echo: kind == expectation.message.kind && contains(bytes, expectation.message.bytes)
        case .exact(let expected, let template):
            kind == expected && equals(bytes, template, round: expectation.place.round)
        case .pattern(let template): kind == .text && matches(bytes, template, round: expectation.place.round)
        case .any: true
        }
    }

    /// What an expectation asks for, for a report.
    func expected(by expectation: Expectation) -> Excerpt {
        switch expectation.check {
        case .echo: Excerpt(expectation.message.kind, expectation.message.bytes)
        case .exact(let kind, let template): Excerpt(kind, templates[template].text(round: expectation.place.round))
        case .pattern(let template): Excerpt(.text, templates[template].text(round: expectation.place.round))
        case .any: Excerpt(.text, Array("any message".utf8)[...])
        }
    }

    private mutating func equals(_ bytes: ArraySlice<UInt8>, _ template: Int, round: Int?) -> Bool {
        scratch.removeAll(keepingCapacity: true)
        templates[template].append(to: &scratch, round: round)
        return same(bytes, scratch[...])
    }

    private mutating func matches(_ bytes: ArraySlice<UInt8>, _ template: Int, round: Int?) -> Bool {
        guard let pattern = pattern(template, round: round) else { return false }
        return (try? pattern.firstMatch(in: String(decoding: bytes, as: UTF8.self))) != nil
    }

    private mutating func pattern(_ template: Int, round: Int?) -> Regex<AnyRegexOutput>? {
        let round = templates[template].isConstant ? nil : round
        if let known = compiled[template], known.round == round { return known.pattern }
        let text = String(decoding: templates[template].text(round: round), as: UTF8.self)
        // Scalars, not clusters: `.` and `é` shall mean the same whatever follows them.
        guard let pattern = try? Regex(text).matchingSemantics(.unicodeScalar) else { return nil }
        compiled[template] = Compiled(round: round, pattern: pattern)
        return pattern
    }
}

/// Whether two payloads are the same, byte for byte.
func same(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
    left.count == right.count && stands(right.span, in: left.span, at: 0)
}

/// Whether `needle` stands somewhere in `haystack`.
///
/// Rabin and Karp's search: both texts may come from an enemy and be long, so a hash rolls over the haystack, and what
/// it finds is compared. Needs no memory.
func contains(_ haystack: ArraySlice<UInt8>, _ needle: ArraySlice<UInt8>) -> Bool {
    guard needle.count <= haystack.count else { return false }
    let (text, sought) = (haystack.span, needle.span)
    if stands(sought, in: text, at: 0) { return true }
    let base: UInt64 = 0x9E37_79B9_7F4A_7C15
    var (wanted, hash, leading): (UInt64, UInt64, UInt64) = (0, 0, 1)
    for index in sought.indices {
        wanted = wanted &* base &+ UInt64(sought[index])
        hash = hash &* base &+ UInt64(text[index])
        if index > 0 { leading = leading &* base }
    }
    for end in sought.count..<text.count {
        let start = end - sought.count
        hash = (hash &- UInt64(text[start]) &* leading) &* base &+ UInt64(text[end])
        if hash == wanted, stands(sought, in: text, at: start + 1) { return true }
    }
    return false
}

private func stands(_ needle: Span<UInt8>, in text: Span<UInt8>, at start: Int) -> Bool {
    for index in needle.indices where text[start + index] != needle[index] { return false }
    return true
}
