package import NIOCore

/// Quantities as options write them.
package enum Quantity {
    /// A number of bytes: `512`, `64K`, `16M`, `1G`; the units are powers of 1024.
    ///
    /// - Parameter text: Digits and perhaps one unit, in either case.
    /// - Returns: Nil if it is no such number or too large.
    package static func bytes(_ text: String) -> Int? {
        guard let unit = text.last?.lowercased() else { return nil }
        let shift = ["k": 10, "m": 20, "g": 30][unit]
        guard let number = digits(shift == nil ? text[...] : text.dropLast()) else { return nil }
        let (product, overflows) = number.multipliedReportingOverflow(by: 1 << (shift ?? 0))
        return overflows ? nil : product
    }

    /// A length of time: `500ms`, `10s`, `5m`.
    ///
    /// - Parameter text: Digits and a unit.
    /// - Returns: Nil if it is no such length or longer than a year.
    package static func time(_ text: String) -> TimeAmount? {
        let units: [(String, Int64)] = [("ms", 1), ("s", 1000), ("m", 60_000)]
        guard let unit = units.first(where: { text.hasSuffix($0.0) }),
            let number = digits(text.dropLast(unit.0.count)), number <= 31_536_000_000 / unit.1
        else { return nil }
        return .milliseconds(Int64(number) * unit.1)
    }

    /// What is told where a time lacks its unit, behind what would do; empty elsewhere.
    package static func unitHint(_ text: String) -> String { digits(text[...]) == nil ? "" : "; \(text)s for seconds" }

    private static func digits(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
