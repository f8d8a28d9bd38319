/// The duration that a number with a unit says: `500ms`, `1.5s`, `2m`, `1h`, `250us`.
///
/// More than 0 and at most a day; nil for anything else.
package func duration(_ text: some StringProtocol) -> Duration? {
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let unit = nanoseconds[String(text[number.endIndex...])] else { return nil }
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts.first.flatMap({ Int64($0) }) else { return nil }
    var total = Int128(whole) * Int128(unit)
    if parts.count == 2 {
        guard (1...9).contains(parts[1].count), let fraction = Int64(parts[1]) else { return nil }
        let scale = (0..<parts[1].count).reduce(Int64(1)) { power, _ in power * 10 }
        total += Int128(fraction) * Int128(unit) / Int128(scale)
    }
    return (1...86_400_000_000_000).contains(total) ? .nanoseconds(Int64(total)) : nil
}

/// The units of a duration in nanoseconds.
private let nanoseconds: [String: Int64] = [
    "us": 1000, "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000, "h": 3_600_000_000_000,
]

/// A duration in a readable unit, with three significant digits or so: `0.314 ms`, `12.3 ms`, `1.23 s`, `5 s`.
package func readable(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let milliseconds = Double(seconds) * 1000 + Double(attoseconds) / 1e15
    // What is rounded up to the next power of ten has its digits.
    return switch milliseconds {
    case ..<0.9995: "\(trimmed(milliseconds, places: 3)) ms"
    case ..<9.995: "\(trimmed(milliseconds, places: 2)) ms"
    case ..<999.95: "\(trimmed(milliseconds, places: 1)) ms"
    default: "\(trimmed(milliseconds / 1000, places: 2)) s"
    }
}

/// A whole number has no zeros behind it.
private func trimmed(_ number: Double, places: Int) -> String {
    number == number.rounded() ? decimal(number, places: 0) : decimal(number, places: places)
}

/// A number with so many decimal places, from 0 to 9, and a point between.
func decimal(_ number: Double, places: Int) -> String {
    let scale = (0..<places).reduce(1) { power, _ in power * 10 }
    guard places > 0, number.magnitude * Double(scale) < 9e18 else {
        return number.magnitude < 1e18 ? "\(Int(number.rounded()))" : "many"
    }
    let scaled = Int((number * Double(scale)).rounded())
    let fraction = String(scaled.magnitude % UInt(scale))
    let zeros = String(repeating: "0", count: places - fraction.utf8.count)
    return "\(scaled < 0 ? "-" : "")\(scaled.magnitude / UInt(scale)).\(zeros)\(fraction)"
}

extension Duration {
    /// The duration as a number of seconds.
    package var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }

    /// The milliseconds that are over.
    var wholeMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
