import Encoding
import TestSupport
import Testing

@testable import Interface

/// Lines between entries: days, and where reading stopped; and runs of notices.
@Suite struct RuleTests {
    @Test(
        arguments: [
            (0, "Thursday, 1 January 1970", "1970-01-01"), (-1, "Wednesday, 31 December 1969", "1969-12-31"),
            (1_795_478_399, "Monday, 23 November 2026", "2026-11-23"),
            (1_795_478_400, "Tuesday, 24 November 2026", "2026-11-24"),
            (951_782_400, "Tuesday, 29 February 2000", "2000-02-29"),
            (951_868_800, "Wednesday, 1 March 2000", "2000-03-01"),
            (4_107_542_400, "Monday, 1 March 2100", "2100-03-01"),
            (-11_644_473_600, "Monday, 1 January 1601", "1601-01-01"),
        ] as [(Int64, String, String)]
    )
    func daysAreWorded(_ seconds: Int64, _ long: String, _ short: String) {
        let wordings = CivilDate(seconds: seconds).wordings
        #expect(wordings.first == long && wordings.last == short)
    }

    @Test func everyDayOfManyYearsFollowsTheOneBefore() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var (year, month, day) = (1970, 1, 1)
        for number in 0..<60_000 {
            let padded = [month, day].map { $0 < 10 ? "0\($0)" : "\($0)" }
            let wording = CivilDate(seconds: Int64(number) * 86400 + 86399).wordings.last
            guard wording == "\(year)-\(padded[0])-\(padded[1])" else {
                Issue.record("\(year)-\(month)-\(day) is not \(wording ?? "")")
                return
            }
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            day += 1
            if day > lengths[month - 1] + (month == 2 && isLeap ? 1 : 0) { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
    }

    /// Three messages on two days, the last two not read.
    private func days(_ columns: Int, _ rows: Int) -> Stage {
        var stage = Stage(columns: columns, rows: rows)
        stage.time.localTime.seconds += 20_780 * 86400
        stage.receive("good night")
        stage.does(.focusChanged(false))
        stage.pass(.seconds(86400))
        stage.receive("good morning")
        stage.receive("slept well?")
        stage.pass(.seconds(1))
        stage.receive("yes")
        return stage
    }

    @Test func daysAndWhatIsNewHaveLinesOfTheirOwn() {
        expectScreen(
            days(80, 12).model,
            """
            | not connected                                                                  |
            | 10:42:07 < good night                                                          |
            | ──── Tuesday, 24 November 2026 ────                                            |
            | ──── new ────                                                                  |
            | 10:42:07 < good morning                                                        |
            |          < slept well?                                                         |
            | 10:42:08 < yes                                                                 |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |────────────────────────────────────────────────────────────────────────────────|
            | › ▏                                                                             |
            """
        )
        expectScreen(
            days(23, 7).model,
            """
            | not connected         |
            |──── new ────          |
            |< good morning         |
            |< slept well?          |
            |< yes                  |
            |───────────────────────|
            | › ▏                    |
            """
        )
    }

    @Test func linesAreAsLongAsHasRoom() {
        for (columns, row) in [
            (38, "──── Tuesday, 24 November 2026 ────"), (30, "──── 24 November 2026 ────"),
            (25, "──── 2026-11-24 ────"),
        ] {
            var model = days(columns, 12).model
            #expect(model.view(at: model.now).drawn.contains(row), "\(columns)")
        }
    }

    @Test func theViewGoesToWhereReadingStopped() {
        var stage = Stage(columns: 30, rows: 8)
        for number in 1...20 { stage.receive("message \(number)") }
        stage.press(Key(.up, .shift))
        for number in 21...40 { stage.receive("message \(number)") }
        stage.press(Key(.end))
        stage.press(.alt("u"))
        expectScreen(
            stage.model,
            """
            | not connected                |
            |──── new ────                 |
            |< message 21                  |
            |< message 22                  |
            |< message 23                  |
            |< message 24                  |
            |──────── more below · End ────|
            | › ▏                           |
            """
        )
        stage.press(Key(.up, .shift))
        expectScreen(
            stage.model,
            """
            | not connected                |
            |< message 20                  |
            |──── new ────                 |
            |< message 21                  |
            |< message 22                  |
            |< message 23                  |
            |──────── more below · End ────|
            | › ▏                           |
            """
        )
        stage.type("word")
        stage.press(Key(.home), .alt("u"))
        #expect(stage.model.editor.text == "WORD")
    }

    @Test func runsOfNoticesAreFolded() {
        var stage = Stage(columns: 50, rows: 9)
        stage.receive("hello")
        for attempt in 1...8 { stage.does(.noticed("attempt \(attempt)")) }
        stage.receive("again")
        for attempt in 1...3 { stage.does(.noticed("three \(attempt)")) }
        expectScreen(
            stage.model,
            """
            | not connected                                    |
            | 10:42:07 < hello                                 |
            |          - attempt 8 (7 earlier folded: Alt-Z)   |
            |          < again                                 |
            |          - three 1                               |
            |          - three 2                               |
            |          - three 3                               |
            |──────────────────────────────────────────────────|
            | › ▏                                               |
            """
        )
        stage.press(.alt("z"))
        #expect(stage.model.view(at: stage.time).drawn.contains("- attempt 7    "))
        stage.press(.alt("z"))
        #expect(!stage.model.view(at: stage.time).drawn.contains("- attempt 7    "))
        stage.model.notices.open(around: 3)
        #expect(stage.model.view(at: stage.time).drawn.contains("- attempt 8    "))
    }

    @Test func theWheelScrolls() {
        var stage = Stage(columns: 30, rows: 8)
        for number in 1...20 { stage.receive("message \(number)") }
        stage.does(.scrolled(rows: -3))
        #expect(stage.model.view(at: stage.time).drawn.contains("message 13 "))
        stage.press(Key(.pageUp, .alt))
        #expect(stage.model.view(at: stage.time).drawn.contains("message 11 "))
        stage.does(.scrolled(rows: 99))
        #expect(stage.model.viewport.isFollowing)
    }

    /// Runs against all entries looked at one by one.
    @Test func foldedRunsEqualAPlainModel() {
        var random = Seeded(3)
        var notices = NoticeRuns()
        var isNotice: [Bool] = []
        for number in 0..<2000 {
            isNotice.append(Int.random(in: 0..<5, using: &random) > 0)
            if isNotice[number] { notices.add(number, oldest: 0) }
        }
        let shown = ShownEntries(numbers: 0..<2000, notices: notices)
        var expected: [Int] = []
        for number in isNotice.indices {
            var (start, end) = (number, number)
            while isNotice[number], start > 0, isNotice[start - 1] { start -= 1 }
            while isNotice[number], end < 1999, isNotice[end + 1] { end += 1 }
            if end - start < 5 || number == end { expected.append(number) }
        }
        var down: [Int] = []
        while let next = shown.first(from: (down.last ?? -1) + 1) { down.append(next) }
        var up: [Int] = []
        while let next = shown.last(before: up.last ?? 2000) { up.append(next) }
        #expect(down == expected && up.reversed() == expected)
        #expect(expected.reduce(expected.count) { $0 + shown.folded(into: $1) } == 2000)
    }

    @Test func aSetOfEntriesEqualsASet() {
        var random = Seeded(8)
        var entries = EntrySet()
        var plain: Set<Int> = []
        for _ in 0..<3000 {
            let number = Int.random(in: 0...2000, using: &random)
            switch Int.random(in: 0..<30, using: &random) {
            case 0:
                let limit = Int.random(in: 0...600, using: &random)
                entries.removeAll(below: limit)
                plain = plain.filter { $0 >= limit }
            case 1..<20:
                entries.insert(number)
                plain.insert(number)
            default: break
            }
            let sorted = plain.sorted()
            #expect(entries.count == plain.count)
            #expect(entries.first(from: number) == sorted.first { $0 >= number })
            #expect(entries.last(before: number) == sorted.last { $0 < number })
            #expect(entries.count(from: number) == sorted.count { $0 >= number })
        }
    }
}
