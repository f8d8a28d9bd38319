import TestSupport
import Testing

@testable import Interface

/// Numbers, times and messages as people read them; and what is told in lines where there is no screen.
@Suite struct WordingTests {
    /// A round trip tells the time to three digits: what is read back is within half of the last one.
    @Test(arguments: 0..<4 as Range<UInt64>) func roundTripsAreRoundedToThreeDigits(_ seed: UInt64) throws {
        var random = Seeded(seed)
        for _ in 0..<3000 {
            var bound = 10
            for _ in 0..<Int.random(in: 0...7, using: &random) { bound *= 10 }
            let microseconds = Int.random(in: 1...bound, using: &random)
            let text = Wording.roundTrip(.microseconds(microseconds))
            let parts = text.split(separator: " ")
            let number = try #require(Double(parts[0]), "\(text)")
            let unit = try #require(["ms": 1e3, "s": 1e6][String(parts[1])], "\(text)")
            let digits = parts[0].filter(\.isNumber).count
            #expect(digits == 3, "\(text)")
            let fraction = parts[0].split(separator: ".").count > 1 ? parts[0].split(separator: ".")[1].count : 0
            var step = unit
            for _ in 0..<fraction { step /= 10 }
            #expect(abs(number * unit - Double(microseconds)) <= step / 2 + 1e-6, "\(microseconds) µs are not \(text)")
        }
    }

    @Test(
        arguments: [
            (.zero, "0.00 ms"), (.microseconds(9), "0.01 ms"), (.microseconds(995), "1.00 ms"),
            (.microseconds(9994), "9.99 ms"), (.microseconds(9996), "10.0 ms"), (.microseconds(99_949), "99.9 ms"),
            (.microseconds(99_950), "100 ms"), (.microseconds(999_499), "999 ms"), (.microseconds(999_500), "1.00 s"),
            (.milliseconds(99_950), "100 s"), (.milliseconds(999_499), "999 s"), (.milliseconds(999_500), "16 min"),
            (.seconds(1200), "20 min"), (.seconds(86_400), "1440 min"), (.milliseconds(-5), "0.00 ms"),
        ] as [(Duration, String)]
    )
    func roundTripsHaveTheirBounds(_ time: Duration, _ text: String) { #expect(Wording.roundTrip(time) == text) }

    @Test func numbersAreGroupedByThousands() {
        var random = Seeded(3)
        let numbers = [0, 1, 12, 999, 1000, -1, -999, -1000, 1_000_000, .max, .min]
        for number in numbers + (0..<500).map({ _ in Int.random(in: -99_999_999...99_999_999, using: &random) }) {
            let text = Wording.grouped(number)
            #expect(Int(text.filter { $0 != "," }) == number)
            let groups = text.drop { $0 == "-" }.split(separator: ",", omittingEmptySubsequences: false)
            #expect((1...3).contains(groups[0].count) && groups.dropFirst().allSatisfy { $0.count == 3 }, "\(text)")
        }
    }

    @Test(arguments: [
        (MessageBody(.text, Array("short".utf8)[...]), "\"short\""), (MessageBody(.text, []), "\"\""),
        (
            MessageBody(.text, Array(String(repeating: "a", count: 40).utf8)[...]),
            "\"\(String(repeating: "a", count: 40))\""
        ),
        (
            MessageBody(.text, Array(String(repeating: "a", count: 41).utf8)[...]),
            "\"\(String(repeating: "a", count: 40))…\""
        ),
        (
            MessageBody(.text, Array(String(repeating: "日", count: 41).utf8)[...]),
            "\"\(String(repeating: "日", count: 40))…\""
        ),
        (MessageBody(.binary, [1, 2]), "2 bytes"), (MessageBody(.binary, [1]), "1 byte"),
    ])
    func messagesAreQuotedAsFarAsTheyHaveRoom(_ body: MessageBody, _ text: String) {
        #expect(Wording.quoted(body) == text)
    }

    @Test func whatCameTwiceIsToldWithWhatItAnswered() {
        var stage = Stage()
        let id = stage.send("hello")
        stage.does(.answerDoubled(id))
        stage.does(.answerDoubled(99))
        let told = stage.model.transcript.numbers.suffix(2).map {
            String(decoding: stage.model.transcript[$0].body.bytes, as: UTF8.self)
        }
        #expect(told == ["the same came before, as the answer to \"hello\": doubled", "the same came before: doubled"])
    }

    // MARK: - In lines

    @Test(
        arguments: [
            (.text, "{\"a\":1}", nil), (.json, "{\"a\":[1,true]}", "{\n  \"a\": [\n    1,\n    true\n  ]\n}"),
            (.json, "[]", "[]"), (.json, "no JSON", nil), (.json, "\"a string\"", nil), (.json, "{broken", nil),
            (.hex, "AB", "00000000  41 42                                             |AB|"), (.hex, "", nil),
        ] as [(MessageForm, String, String?)]
    )
    func formsInLines(_ form: MessageForm, _ text: String, _ lines: String?) {
        let body = MessageBody(.text, Array(text.utf8)[...])
        #expect(form.lines(of: body).map { String(decoding: $0, as: UTF8.self) } == lines)
    }

    @Test func theStatisticsInLinesAreThoseOfThePage() {
        var statistics = Statistics()
        let now = Moment(uptime: .seconds(1), localTime: 3600)
        statistics.note(.linkChanged(.connected(url: "ws://x")), at: now)
        statistics.note(.messageQueued(1, MessageBody(.text, [65, 66])), at: now)
        statistics.note(.messageReceived(MessageBody(.text, [65]), answers: 1), at: now)
        statistics.note(.deliveryChanged(1, .answered(.milliseconds(3))), at: now)
        let lines = statistics.lines(Tally(sent: 1, answered: 1), .connected(url: "ws://x"), symbols: .unicode)
        #expect(lines.first == "Messages" && lines.contains("            sent  1 of 1 entered"))
        #expect(lines.contains("     half within  3.00 ms"))
        #expect(lines.allSatisfy { !$0.isEmpty && $0.count <= 80 })
    }

    @Test func aScriptInLinesIsASentence() {
        var progress = ReplayProgress(name: "talk.yodel", sent: 1200, total: 5000, isPaused: false)
        progress.step = 3
        progress.stepCount = 9
        progress.round = .init(number: 2, count: 10)
        progress.answered = 1199
        #expect(progress.summary == "playing talk.yodel, step 3 of 9, round 2 of 10, sent 1,200/5,000, answered 1,199")
        progress.state = .paused
        progress.round = nil
        progress.total = nil
        progress.speed = 0.5
        #expect(progress.summary == "paused talk.yodel, step 3 of 9, sent 1,200, answered 1,199, speed 1/2")
    }

    @Test func speedsStayWithinTheirBounds() {
        let bounds = SpeedChange.possible
        #expect(SpeedChange.faster.applied(to: 1) == 2 && SpeedChange.slower.applied(to: 1) == 0.5)
        #expect(SpeedChange.faster.applied(to: bounds.upperBound) == bounds.upperBound)
        #expect(SpeedChange.slower.applied(to: bounds.lowerBound) == bounds.lowerBound)
        #expect(SpeedChange.faster.applied(to: 0.75) == 1.5 && SpeedChange.to(3).applied(to: 1) == 3)
        #expect(SpeedChange.to(0).applied(to: 1) == bounds.lowerBound)
        #expect(SpeedChange.to(5000).applied(to: 1) == bounds.upperBound)
    }

    // MARK: - Colors

    @Test func whetherBlackStandsOutFromAColor() {
        for color in [Color.default, .indexed(0), .indexed(15)] { #expect(color.isLight == nil) }
        for color in [
            Color.indexed(231), .indexed(255), .rgb(red: 255, green: 255, blue: 255),
            .rgb(red: 255, green: 255, blue: 0), .rgb(red: 0, green: 255, blue: 0),
        ] {
            #expect(color.isLight == true, "\(color)")
        }
        for color in [
            Color.indexed(16), .indexed(232), .rgb(red: 0, green: 0, blue: 0), .rgb(red: 0, green: 0, blue: 255),
            .rgb(red: 255, green: 0, blue: 0),
        ] {
            #expect(color.isLight == false, "\(color)")
        }
    }

    /// xterm's 240 colors: six levels each of red, green and blue, and 24 grays, all different from their neighbours.
    @Test func theIndexedColorsAreXtermsOwn() {
        let levels = [0, 95, 135, 175, 215, 255]
        for (red, green, blue) in (0..<216).map({ ($0 / 36, $0 / 6 % 6, $0 % 6) }) {
            let components = Color.indexed(UInt8(16 + red * 36 + green * 6 + blue)).components
            #expect(components.map { [$0.red, $0.green, $0.blue] } == [levels[red], levels[green], levels[blue]])
        }
        for gray in 0..<24 {
            let components = Color.indexed(UInt8(232 + gray)).components
            #expect(components.map { [$0.red, $0.green, $0.blue] } == Array(repeating: 8 + gray * 10, count: 3))
        }
    }
}
