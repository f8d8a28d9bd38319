import Measurement
import Testing

@testable import Interface

/// `/stats`: what is counted, and the page of it.
@Suite struct StatisticsTests {
    private func stage(columns: Int, rows: Int, symbols: Symbols = .unicode) -> Stage {
        var stage = Stage(columns: columns, rows: rows, symbols: symbols)
        stage.does(.linkChanged(.connecting(url: "ws://x")))
        stage.does(.linkChanged(.connected(url: "ws://x")))
        for number in 1...8 {
            let id = stage.send("message \(number)")
            guard number < 8 else { break }
            stage.receive("message \(number) - i got it", answers: id)
            stage.does(.deliveryChanged(id, .answered(.microseconds(number < 6 ? 300 : 900))))
        }
        var tally = Tally(sent: 8, answered: 7, waiting: 1, lost: 0, roundTrip: .microseconds(900))
        tally.sentBytes = 72
        stage.does(.tallied(tally))
        stage.does(.wireCounted(Wire(sent: 120, received: 70)))
        stage.type("/stats\n")
        return stage
    }

    @Test func whatIsSentAgainOrTakenBackIsCounted() {
        var statistics = Statistics()
        let now = Moment(uptime: .zero, localTime: 0)
        for id in 1...3 as ClosedRange<MessageID> {
            statistics.note(.messageQueued(id, MessageBody(.text, [65, 66])), at: now)
        }
        statistics.note(.deliveryChanged(3, .canceled), at: now)
        statistics.note(.wireCounted(Wire(sent: 9, received: 0)), at: now)
        var tally = Tally(sent: 2, answered: 2)
        (tally.resent, tally.sentBytes) = (1, 6)
        let lines = statistics.lines(tally, .closing(url: "ws://x"), symbols: .unicode)
        #expect(lines[1...3] == ["            sent  2 of 3 entered", "      sent again  1", "      taken back  1"])
        #expect(lines.contains("            sent  9, 150 % of the messages"))
    }

    @Test func thePageTellsAllThatIsCounted() {
        expectScreen(
            stage(columns: 80, rows: 30).model,
            """
            | ws://x · connected       sent 8 · answered 7 · waiting 1 · lost 0 · rtt 0.9 ms |
            |▏ Messages                                                                       |
            |             sent  8 of 8 entered                                               |
            |         answered  7                                                            |
            |          waiting  1                                                            |
            |             lost  0                                                            |
            |         received  7                                                            |
            |                                                                                |
            | Bytes of messages                                                              |
            |          entered  72                                                           |
            |         received  140                                                          |
            |                                                                                |
            | Bytes on the wire                                                              |
            |             sent  120, 166 % of the messages                                   |
            |         received  70, 50 % of the messages                                     |
            |                                                                                |
            | Connection                                                                     |
            |            state  ws://x since 10:42:07                                        |
            |           opened  1 time                                                       |
            |                                                                                |
            | Round trips                                                                    |
            |      half within  0.30 ms                                                      |
            |      90 % within  0.90 ms                                                      |
            |      99 % within  0.90 ms                                                      |
            |          longest  0.90 ms                                                      |
            |                                                                                |
            |    up to 0.52 ms  ████████████████████████████████████████ 5                   |
            |    up to 1.05 ms  ████████████████ 2                                           |
            |──── Esc closes · / searches ────────────────────────────────────────── all ────|
            | ›                                                                              |
            """
        )
    }

    @Test func thePageFollowsWhatHappens() {
        var stage = stage(columns: 60, rows: 30)
        #expect(stage.model.view(at: stage.time).drawn.contains("received  7 "))
        stage.receive("one more")
        #expect(stage.model.view(at: stage.time).drawn.contains("received  8 "))
        stage.press(Key(.escape))
        #expect(!stage.model.view(at: stage.time).drawn.contains("Round trips"))
    }

    @Test func anyWindowShowsIt() {
        for columns in 1...40 {
            for rows in 1...8 {
                var stage = stage(columns: columns, rows: rows, symbols: columns % 2 == 0 ? .ascii : .unicode)
                stage.press(Key(.pageDown), Key(.pageDown))
                #expect(stage.model.view(at: stage.time).size == Size(columns: columns, rows: rows))
            }
        }
    }

    @Test(arguments: [
        ([], ""), ([1], ""), ([1, 1], "██"), ([0, 1], "▁█"), ([0, 0], ""), ([1, 2, 3, 4, 5, 6, 7, 8], "▂▃▄▅▆▇██"),
    ])
    func sparks(times: [Int], bars: String) {
        #expect(SparkLine.text(times.map { .milliseconds($0) }) == bars)
    }

    @Test(arguments: [(0.0, "", ""), (1, "████", "####"), (0.5, "██", "##"), (0.001, "▏", "#"), (0.28, "█▏", "#")])
    func bars(part: Double, unicode: String, ascii: String) {
        #expect(SparkLine.bar(part, columns: 4, symbols: .unicode) == unicode)
        #expect(SparkLine.bar(part, columns: 4, symbols: .ascii) == ascii)
    }

    @Test func onlyTheNewestRoundTripsAreDrawn() {
        var statistics = Statistics()
        let now = Moment(uptime: .zero, localTime: 0)
        for number in 1...100 { statistics.note(.deliveryChanged(1, .answered(.seconds(number))), at: now) }
        #expect(statistics.recent == (89...100).map { .seconds($0) })
        #expect(statistics.roundTrips.count == 100)
    }
}
