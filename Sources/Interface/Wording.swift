/// Numbers and times as people read them.
package enum Wording {
    /// `1 byte`, `12,345 bytes`.
    package static func count(_ number: Int, _ noun: String) -> String {
        "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// `12,345`.
    package static func grouped(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// A message that is spoken of, as far as it has room in a sentence.
    package static func quoted(_ body: MessageBody) -> String {
        guard body.kind == .text else { return count(body.bytes.count, "byte") }
        let text = String(decoding: body.bytes.prefix(200), as: UTF8.self)
        let short = String(text.prefix(40))
        return short.utf8.count < body.bytes.count ? "\"\(short)…\"" : "\"\(short)\""
    }

    /// A round trip to so many digits, 2 or 3: `0.31 ms`, `12.3 ms`, `1.25 s`, and `20 min` from a thousand seconds on.
    package static func roundTrip(_ time: Duration, digits: Int = 3) -> String {
        let microseconds = time / .microseconds(1)
        if microseconds < 999_500 { return decimal(microseconds / 1000, digits: digits) + " ms" }
        if microseconds < 999_500_000 { return decimal(microseconds / 1_000_000, digits: digits) + " s" }
        return "\(time.components.seconds / 60) min"
    }

    /// The time of day: `10:42:07`.
    package static func clock(_ localSeconds: Int64) -> String {
        let second = ((localSeconds % 86400) + 86400) % 86400
        return [second / 3600, second / 60 % 60, second % 60]
            .map { $0 < 10 ? "0\($0)" : "\($0)" }
            .joined(separator: ":")
    }

    /// A number below 1000 with so many digits in all, one of them at least before the point.
    private static func decimal(_ number: Double, digits: Int) -> String {
        var decimals = digits - 1
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        var limit = 10.0
        while decimals > 0, (number * scale).rounded() >= limit * scale {
            decimals -= 1
            limit *= 10
            scale /= 10
        }
        let scaled = Int((max(0, number) * scale).rounded())
        guard decimals > 0 else { return "\(scaled)" }
        let fraction = String(scaled % Int(scale))
        let zeros = String(repeating: "0", count: decimals - fraction.utf8.count)
        return "\(scaled / Int(scale)).\(zeros)\(fraction)"
    }
}
