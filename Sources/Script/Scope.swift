import JSON

/// What the variables of a script stand for while it is played.
struct Scope {
    /// What a text is filled in for: what comes from a variable means itself there.
    enum Use { case message, pattern, json }

    /// Whether a text can be filled in.
    enum Readiness: Equatable {
        case ready
        /// A check that captures a variable waits for its message.
        case awaited
        /// The variable of this number has no value and will get none.
        case missing(Int)
    }

    private var values: [ArraySlice<UInt8>?]
    /// How many waiting checks capture each variable.
    private var awaited: [Int]
    private var random: SplitMix
    /// The time of day at the player's time zero, since 1970.
    private let epoch: Duration

    /// The scope of a script with so many variables that is about to begin.
    init(variables: Int, seed: UInt64, epoch: Duration) {
        values = Array(repeating: nil, count: variables)
        awaited = Array(repeating: 0, count: values.count)
        random = SplitMix(state: seed)
        self.epoch = epoch
    }

    /// Whether all that stands in a text is known.
    func readiness(_ content: Content) -> Readiness {
        guard case .template(let template) = content else { return .ready }
        for case .variable(.named(let number)) in template.parts {
            if awaited[number] > 0 { return .awaited }
            if values[number] == nil { return .missing(number) }
        }
        return .ready
    }

    /// The text filled in.
    mutating func text(_ content: Content, round: Int?, at now: Duration, for use: Use = .message) -> ArraySlice<UInt8>
    {
        switch content {
        case .bytes(let bytes): return bytes
        case .template(let template):
            if template.isStable { return template.text(round: round) }
            var text: [UInt8] = []
            for part in template.parts {
                switch part {
                case .literal(let literal): text += literal
                case .variable(let variable): text += value(of: variable, round, now, for: use)
                }
            }
            return text[...]
        }
    }

    /// The same, left as it is where it can be filled in at any time.
    mutating func settled(_ content: Content, round: Int?, at now: Duration, for use: Use = .message) -> Content {
        if case .template(let template) = content, template.isStable { return content }
        return .bytes(text(content, round: round, at: now, for: use))
    }

    /// Gives a variable its value.
    mutating func set(_ number: Int, _ value: ArraySlice<UInt8>) { values[number] = value }

    /// A check that captures these waits for its message from now on; what they were before is over.
    mutating func await(_ captures: [Capture]) {
        for capture in captures {
            values[capture.variable] = nil
            awaited[capture.variable] += 1
        }
    }

    /// A check that captures these waits no longer.
    mutating func settle(_ captures: [Capture]) {
        for capture in captures { awaited[capture.variable] -= 1 }
    }

    private mutating func value(
        of variable: Template.Variable,
        _ round: Int?,
        _ now: Duration,
        for use: Use
    ) -> ArraySlice<UInt8> {
        switch variable {
        case .round: Array(String(round ?? 0).utf8)[...]
        case .named(let number): Self.quoted(values[number] ?? [], for: use)
        case .random: Array(String(UInt32.random(in: .min ... .max, using: &random)).utf8)[...]
        case .uuid: uuid()
        case .now: Array(String((epoch + now).wholeMilliseconds).utf8)[...]
        }
    }

    /// A value that means itself in a pattern, or between the quotes of a JSON string.
    private static func quoted(_ value: ArraySlice<UInt8>, for use: Use) -> ArraySlice<UInt8> {
        switch use {
        case .message: return value
        case .json: return Array(JSONText.escaped(String(decoding: value, as: UTF8.self)).utf8)[...]
        case .pattern:
            var quoted: [UInt8] = []
            for byte in value {
                if "\\^$.|?*+()[]{}".utf8.contains(byte) { quoted.append(UInt8(ascii: "\\")) }
                quoted.append(byte)
            }
            return quoted[...]
        }
    }

    private mutating func uuid() -> ArraySlice<UInt8> {
        let high = random.next() & ~0xF000 | 0x4000
        let low = random.next() >> 2 | 1 << 63
        let digits = Self.digits(high) + Self.digits(low)
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
        return Array(groups.joined(separator: "-").utf8)[...]
    }

    private static func digits(_ number: UInt64) -> [Character] {
        let digits = Array(String(number, radix: 16))
        return Array(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// Steele, Lea and Flood's generator: what comes of a seed comes of it again.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
