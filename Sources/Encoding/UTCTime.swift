/// Wall clock time as text.
package enum UTCTime {
    /// The time as `2026-11-23T08:53:42Z` (RFC 3339).
    ///
    /// - Parameter seconds: Since 1970-01-01 00:00 UTC, in the proleptic Gregorian calendar.
    /// - Returns: Twenty ASCII characters for the years 0 to 9999.
    package static func text(_ seconds: Int64) -> String {
        let second = seconds.flooringDivision(by: 86_400).remainder
        let clock = [second / 3600, second / 60 % 60, second % 60].map { padded($0, to: 2) }
        return "\(CivilDate(seconds: seconds).text)T\(clock.joined(separator: ":"))Z"
    }

    /// The time to the millisecond, as `2026-11-23T08:53:42.017Z`.
    ///
    /// - Parameter milliseconds: Since 1970-01-01 00:00 UTC.
    /// - Returns: 24 ASCII characters for the years 0 to 9999.
    package static func text(milliseconds: Int64) -> String {
        let (seconds, rest) = milliseconds.flooringDivision(by: 1000)
        return "\(text(seconds).dropLast()).\(padded(rest, to: 3))Z"
    }
}
