/// A day of the Gregorian calendar, reckoned from seconds without any library.
struct CivilDate: Hashable {
    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let secondsADay: Int64 = 86400

    /// Days since 1970-01-01.
    private let day: Int64

    /// The day of a time as in `Moment.localSeconds`.
    init(localSeconds: Int64) {
        day =
            (localSeconds - (localSeconds % Self.secondsADay + Self.secondsADay) % Self.secondsADay) / Self.secondsADay
    }

    /// From the longest to the shortest: `Tuesday, 24 November 2026`, `24 November 2026`, `2026-11-24`.
    var wordings: [String] {
        let (year, month, day) = yearMonthDay
        let date = "\(day) \(Self.months[month - 1]) \(year)"
        // 1970-01-01 was a Thursday.
        let weekday = Self.weekdays[Int((self.day % 7 + 7 + 3) % 7)]
        return ["\(weekday), \(date)", date, "\(year)-\(Self.padded(month))-\(Self.padded(day))"]
    }

    /// Years are counted from March, so that the odd day of a leap year is their last, and in eras of 400 years.
    private var yearMonthDay: (Int, Int, Int) {
        let shifted = Int(day) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
