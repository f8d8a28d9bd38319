import Encoding

extension CivilDate {
    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// From the longest to the shortest: `Tuesday, 24 November 2026`, `24 November 2026`, `2026-11-24`.
    var wordings: [String] {
        let (year, month, day) = yearMonthDay
        let date = "\(day) \(Self.months[month - 1]) \(year)"
        return ["\(Self.weekdays[weekday]), \(date)", date, text]
    }
}
