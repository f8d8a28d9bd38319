import RegularExpression

/// Compares what came with what a check asks for.
struct Matcher {
    /// Compiled checks kept; those of a loop differ from round to round.
    private static let keptAtMost = 64

    private var patterns: [ArraySlice<UInt8>: RegexMatcher] = [:]
    private var jsonChecks: [ArraySlice<UInt8>: JSONCheck] = [:]
    private var scratch: [UInt8] = []

    /// Whether a message that came is what an expectation asks for.
    mutating func meets(_ expectation: Expectation, _ kind: PayloadKind, _ bytes: ArraySlice<UInt8>) -> Bool {
        switch expectation.check {
        case .echo: kind == expectation.message.kind && contains(bytes, expectation.message.bytes)
        case .exact(let expected, .bytes(let text)): kind == expected && same(bytes, text)
        case .exact(let expected, .template(let template)):
            kind == expected && equals(bytes, template, round: expectation.place.round)
        case .pattern(let pattern, _):
            kind == .text && search(text(pattern, expectation.place.round), in: bytes) != nil
        case .json(let check): kind == .text && holds(text(check, expectation.place.round), of: bytes)
        case .any: true
        }
    }

    /// What a check's captures are in a message that meets it.
    mutating func captured(
        by expectation: Expectation,
        in bytes: ArraySlice<UInt8>
    ) -> [(variable: Int, ArraySlice<UInt8>)] {
        guard case .pattern(let pattern, let captures) = expectation.check, !captures.isEmpty,
            let found = search(text(pattern, expectation.place.round), in: bytes)
        else { return [] }
        return captures.compactMap { capture in
            found[capture.name].map {
                (capture.variable, bytes[(bytes.startIndex + $0.lowerBound)..<(bytes.startIndex + $0.upperBound)])
            }
        }
    }

    /// What came in the place of what an expectation asks for, where it differs from that.
    func excerpt(_ kind: PayloadKind, _ bytes: ArraySlice<UInt8>, insteadOf expectation: Expectation) -> Excerpt {
        guard case .exact(kind, let content) = expectation.check else { return Excerpt(kind, bytes) }
        let wanted = text(content, expectation.place.round)
        let alike = zip(bytes.indices, wanted.indices).first { bytes[$0] != wanted[$1] }?.0
        let offset = alike.map { $0 - bytes.startIndex } ?? min(bytes.count, wanted.count)
        return Excerpt(kind, bytes, comparedAt: offset)
    }

    /// What an expectation asks for, for a report; beside what came, the same part of it.
    func expected(by expectation: Expectation, beside came: Excerpt?) -> Excerpt {
        let round = expectation.place.round
        return switch expectation.check {
        case .echo: Excerpt(expectation.message.kind, expectation.message.bytes)
        case .exact(came?.kind, let wanted):
            Excerpt(came?.kind ?? .text, text(wanted, round), from: came?.start ?? 0, limit: Excerpt.comparedLimit)
        case .exact(let kind, let wanted): Excerpt(kind, text(wanted, round))
        case .pattern(let pattern, _): Excerpt(.text, text(pattern, round))
        case .json(let check): Excerpt(.text, text(check, round))
        case .any: Excerpt(.text, Array("any message".utf8)[...])
        }
    }

    private func text(_ content: Content, _ round: Int?) -> ArraySlice<UInt8> {
        switch content {
        case .bytes(let bytes): bytes
        case .template(let template): template.text(round: round)
        }
    }

    private mutating func equals(_ bytes: ArraySlice<UInt8>, _ template: Template, round: Int?) -> Bool {
        if let constant = template.constant { return same(bytes, constant) }
        scratch.removeAll(keepingCapacity: true)
        template.append(to: &scratch, round: round)
        return same(bytes, scratch[...])
    }

    /// What the pattern captures in a text; nil if it finds nothing, or nothing within the work that a search may take.
    private mutating func search(_ pattern: ArraySlice<UInt8>, in bytes: ArraySlice<UInt8>) -> [String: Range<Int>]? {
        if patterns[pattern] == nil {
            if patterns.count >= Self.keptAtMost { patterns.removeAll() }
            patterns[pattern] = try? RegexMatcher(pattern: String(decoding: pattern, as: UTF8.self))
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard case .match(let captures) = patterns[pattern]?.firstMatch(in: text) else { return nil }
        return captures
    }

    private mutating func holds(_ check: ArraySlice<UInt8>, of bytes: ArraySlice<UInt8>) -> Bool {
        if jsonChecks[check] == nil {
            if jsonChecks.count >= Self.keptAtMost { jsonChecks.removeAll() }
            jsonChecks[check] = try? JSONCheck(String(decoding: check, as: UTF8.self))
        }
        return jsonChecks[check]?.holds(of: bytes) ?? false
    }
}

extension RegexMatcher {
    /// A matcher for a pattern of a script: letters mean themselves, and `.` is any scalar but a line's end.
    init(pattern: String) throws(RegexSyntax.Fault) {
        self.init(try RegexProgram(try RegexParser.parse(pattern, .exact)))
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
