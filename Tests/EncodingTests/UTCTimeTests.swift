import Glibc
import TestSupport
import Testing

@testable import Encoding

/// Dates and times as text, against tables and the system's calendar.
@Suite struct UTCTimeTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_799, "2000-02-29T23:59:59Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"), (-62_167_219_200, "0000-01-01T00:00:00Z"),
        ] as [(Int64, String)]
    )
    func utc(_ seconds: Int64, _ text: String) {
        #expect(UTCTime.text(seconds) == text)
    }

    /// The system's calendar says the same.
    @Test(arguments: 0..<20 as Range<UInt64>) func theCalendarIsTheSystems(seed: UInt64) {
        var random = Seeded(seed)
        for _ in 0..<500 {
            let seconds = Int64.random(in: -62_167_219_200...253_402_300_799, using: &random)
            var (time, parts) = (time_t(seconds), tm())
            gmtime_r(&time, &parts)
            let fields = [parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec].map {
                "\($0 + 100)".dropFirst()
            }
            let year = "\(parts.tm_year + 1900 + 10_000)".dropFirst()
            let date = "\(year)-\(fields[0])-\(fields[1])"
            let text = "\(date)T\(fields[2]):\(fields[3]):\(fields[4])"
            #expect(UTCTime.text(seconds) == "\(text)Z")
            let milliseconds = Int64(random.next() % 1000)
            let thousandths = "\(milliseconds + 1000)".dropFirst()
            #expect(UTCTime.text(milliseconds: seconds * 1000 + milliseconds) == "\(text).\(thousandths)Z")
            let civil = CivilDate(seconds: seconds)
            // The system's week begins on Sunday.
            #expect(civil.text == date && civil.weekday == (Int(parts.tm_wday) + 6) % 7)
        }
    }

    /// No time is too early or too late to be told.
    @Test(arguments: [Int64.min, .max]) func theFarthestTimesAreTold(_ seconds: Int64) {
        #expect(UTCTime.text(seconds).hasSuffix("Z"))
    }
}
