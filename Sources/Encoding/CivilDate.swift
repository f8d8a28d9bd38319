/// A day of the proleptic Gregorian calendar, reckoned from seconds without any library.
package struct CivilDate: Hashable, Sendable {
    private static let secondsADay: Int64 = 86_400

    /// Days since 1970-01-01.
    private let day: Int64

    /// The day of a time.
    ///
    /// - Parameter seconds: Since 1970-01-01 00:00, both in the time zone whose day is wanted.
    package init(seconds: Int64) {
        day = seconds.flooringDivision(by: Self.secondsADay).quotient
    }

    /// Days since the last Monday.
    package var weekday: Int {
        // 1970-01-01 was a Thursday.
        Int((day + 3).flooringDivision(by: 7).remainder)
    }

    /// Its year, its month from 1 to 12, and its day from 1 to 31.
    ///
    /// Days are counted in eras of 400 years that start on a first of March, so that the leap day ends its year.
    package var yearMonthDay: (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = (day + 719_468).flooringDivision(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        return (Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), Int(month), Int(dayOfMonth))
    }

    /// The date as `2026-11-24` (RFC 3339): ten ASCII characters for the years 0 to 9999.
    package var text: String {
        let (year, month, day) = yearMonthDay
        return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
    }
}

extension Int64 {
    /// Divides with a remainder that is never negative; the divisor is above 0.
    func flooringDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

/// A number with zeros before it, if it has fewer digits than `width`.
func padded(_ value: some BinaryInteger, to width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
