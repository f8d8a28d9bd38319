/// What a number means, however it is written: exactly, where floating point would round.
struct JSONNumber: Hashable {
    private let isNegative: Bool
    /// Without zeros at their ends; none for 0.
    private let digits: [UInt8]
    /// The power of ten of the last digit.
    private let exponent: Int

    /// Reads a number of RFC 8259 §6; nil if its exponent is beyond any use.
    init?(_ text: String) {
        let parts = text.utf8.split(maxSplits: 1) { $0 | 0x20 == UInt8(ascii: "e") }
        let halves = parts[0].drop { $0 == UInt8(ascii: "-") }.split(separator: UInt8(ascii: "."), maxSplits: 1)
        guard let power = parts.count > 1 ? Int(Substring(parts[1])) : 0, power.magnitude < 1 << 60 else { return nil }
        var digits = Array(halves.joined().drop { $0 == UInt8(ascii: "0") })
        var exponent = power - (halves.count > 1 ? halves[1].count : 0)
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            exponent += 1
        }
        self.digits = digits
        self.exponent = digits.isEmpty ? 0 : exponent
        isNegative = !digits.isEmpty && text.utf8.first == UInt8(ascii: "-")
    }
}
