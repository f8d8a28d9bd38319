/// Wall clock time as text.
enum UTCTime {
    /// The time as `2026-11-23T08:53:42Z` (RFC 3339).
    ///
    /// - Parameter seconds: Since 1970-01-01 00:00 UTC, in the proleptic Gregorian calendar.
    /// - Returns: Twenty ASCII characters for the years 0 to 9999.
    static func text(_ seconds: Int64) -> String {
        let (days, second) = floorDivide(seconds, by: 86_400)
        let (year, month, day) = date(days)
        let clock = [second / 3600, second / 60 % 60, second % 60].map { padded($0, to: 2) }
        return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))T\(clock.joined(separator: ":"))Z"
    }

    /// The time to the millisecond, as `2026-11-23T08:53:42.017Z`.
    ///
    /// - Parameter milliseconds: Since 1970-01-01 00:00 UTC.
    /// - Returns: 24 ASCII characters for the years 0 to 9999.
    static func text(milliseconds: Int64) -> String {
        let (seconds, rest) = floorDivide(milliseconds, by: 1000)
        return "\(text(seconds).dropLast()).\(padded(rest, to: 3))Z"
    }

    /// The date of a day counted from 1970-01-01.
    ///
    /// It counts in eras of 400 years that start on a first of March, so that the leap day ends its year.
    private static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = floorDivide(days + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func floorDivide(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let remainder = (value % divisor + divisor) % divisor
        return ((value - remainder) / divisor, remainder)
    }

    private static func padded(_ value: Int64, to width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
