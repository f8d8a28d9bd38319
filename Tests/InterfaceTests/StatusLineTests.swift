import Testing

@testable import Interface

/// The status line: the link, the counts, and what gives way as the window narrows.
@Suite struct StatusLineTests {
    @Test func theCountdownTicks() {
        var stage = Stage(columns: 72, rows: 5)
        stage.does(.linkChanged(.connected(url: "ws://localhost:8765")))
        stage.does(.linkChanged(.retrying(url: "ws://localhost:8765", at: .milliseconds(101_500))))
        #expect(status(stage) == " ws://localhost:8765 · connection lost · trying again in 2 s")
        stage.pass(.milliseconds(500))
        #expect(status(stage) == " ws://localhost:8765 · connection lost · trying again in 1 s")
        stage.pass(.seconds(1))
        #expect(status(stage) == " ws://localhost:8765 · connection lost · trying again now")
    }

    @Test(arguments: [
        (Link.idle, " not connected"), (.connecting(url: "ws://x"), " ws://x · connecting"),
        (.disconnected(url: "ws://x"), " ws://x · disconnected"),
        (.connected(url: "ws://x\u{1B}\u{202E}\n"), " ws://x␛<U+202E>  · connected"),
    ])
    func linksAreTold(_ link: Link, _ text: String) {
        var stage = Stage(columns: 72, rows: 5)
        stage.does(.linkChanged(link))
        #expect(status(stage) == text)
    }

    @Test func replayedScriptsAreTold() {
        var stage = Stage(columns: 72, rows: 5)
        stage.does(.replayChanged(ReplayProgress(name: "talk.yodel", sent: 1200, total: 10_000, isPaused: false)))
        #expect(status(stage) == " not connected · playing talk.yodel 1,200/10,000")
        stage.does(.replayChanged(ReplayProgress(name: "-", sent: 3, total: nil, isPaused: true)))
        #expect(status(stage) == " not connected · paused - 3")
        var narrow = Stage(columns: 26, rows: 5)
        narrow.does(.replayChanged(ReplayProgress(name: "talk.yodel", sent: 1, total: nil, isPaused: true)))
        #expect(status(narrow) == " not connected · paused")
        stage.does(.replayChanged(nil))
        #expect(status(stage) == " not connected")
    }

    @Test func partsAreDroppedAsTheWindowNarrows() {
        let right = [
            90: "sent 3 · answered 2 · waiting 1 · lost 0 · rtt 0.3 ms",
            80: "sent 3 · answered 2 · waiting 1 · rtt 0.3 ms",
        ]
        for (columns, counts) in right.merging(
            [70: "sent 3 · answered 2 · waiting 1", 60: "waiting 1", 40: "waiting 1"],
            uniquingKeysWith: { $1 }
        ) {
            var stage = Stage(columns: columns, rows: 5)
            stage.does(.linkChanged(.connected(url: "ws://localhost:8765")))
            stage.does(.tallied(Tally(sent: 3, answered: 2, waiting: 1, lost: 0, roundTrip: .microseconds(310))))
            let text = status(stage)
            #expect(text.hasPrefix(columns >= 60 ? " ws://localhost:8765 · connected" : " connected"))
            #expect(text.hasSuffix(counts) && text.contains("sent") == (columns >= 70), "\(columns): \(text)")
        }
    }

    @Test func whatWaitsIsToldLongerThanWhereTo() {
        var stage = Stage(columns: 72, rows: 5)
        stage.does(.linkChanged(.connected(url: "ws://localhost:8765/a/long/path")))
        stage.does(.linkChanged(.retrying(url: "ws://localhost:8765/a/long/path", at: .seconds(102))))
        stage.does(.tallied(Tally(sent: 3, answered: 2, waiting: 1, lost: 1)))
        #expect(status(stage).hasSuffix("waiting 1 · lost 1"))
        #expect(status(stage).hasPrefix(" connection lost · trying again in 2 s"))
    }

    @Test func roundTripsAreDrawnWhereThereIsRoom() {
        var stage = Stage(columns: 100, rows: 5)
        stage.does(.linkChanged(.connected(url: "ws://x")))
        for (number, time) in [1, 2, 4, 8, 0].enumerated() {
            stage.does(.deliveryChanged(MessageID(number + 1), .answered(.milliseconds(time))))
        }
        stage.does(.tallied(Tally(sent: 5, answered: 5, roundTrip: .milliseconds(8))))
        #expect(status(stage).hasSuffix("lost 0 · ▂▃▅█▁ rtt 8.0 ms"))
        stage.does(.resized(Size(columns: 70, rows: 5)))
        #expect(status(stage).hasSuffix("rtt 8.0 ms") && !status(stage).contains("█"))
    }

    @Test func theLagIsShownAndWarnsWhenTheLinkHangs() {
        var stage = Stage(columns: 100, rows: 5)
        stage.does(.linkChanged(.connected(url: "ws://x")))
        stage.does(.lagMeasured(.microseconds(310)))
        #expect(status(stage).hasPrefix(" ws://x · connected ") && status(stage).hasSuffix(" lag 0.3 ms"))
        stage.does(.tallied(Tally(sent: 5, answered: 5, roundTrip: .milliseconds(8))))
        #expect(status(stage).hasSuffix("rtt 8.0 ms · lag 0.3 ms"))
        stage.does(.lagMeasured(.seconds(7)))
        #expect(status(stage).hasSuffix("lost 0 · lag 7.0 s"))
        stage.does(.resized(Size(columns: 40, rows: 5)))
        #expect(status(stage) == " ws://x · connected           lag 7.0 s")
        stage.does(.linkChanged(.retrying(url: "ws://x", at: .seconds(102))))
        #expect(!status(stage).contains("lag"))
    }

    @Test func aServerThatWasNeverReachedIsNotLost() {
        var stage = Stage(columns: 72, rows: 5)
        stage.does(.linkChanged(.connecting(url: "ws://x")))
        stage.does(.linkChanged(.retrying(url: "ws://x", at: .seconds(102))))
        #expect(status(stage) == " ws://x · not connected · trying again in 2 s")
    }

    @Test func aConnectionThatFollowsAnotherIsTold() {
        var stage = Stage(columns: 60, rows: 6)
        stage.does(.linkChanged(.connected(url: "ws://x")))
        stage.does(.linkChanged(.retrying(url: "ws://x", at: .seconds(102))))
        stage.does(.tallied(Tally(sent: 3, answered: 1, lost: 2)))
        stage.does(.linkChanged(.connected(url: "ws://x")))
        stage.does(.linkChanged(.connected(url: "ws://x")))
        expectScreen(
            stage.model,
            """
            | ws://x · connected                      waiting 0 · lost 2 |
            | 10:42:07 - connected again; 2 messages lost, /resend sends |
            |            again                                           |
            |                                                            |
            |────────────────────────────────────────────────────────────|
            | › ▏                                                         |
            """
        )
    }

    @Test func whatNothingWillSendByItselfIsTold() {
        var stage = Stage(columns: 60, rows: 5)
        stage.does(.linkChanged(.disconnected(url: "ws://x")))
        #expect(stage.type("hi\n") == [.send("hi")])
        #expect(stage.model.view(at: stage.time).drawn.contains("not connected: this waits until /connect"))
        stage.type("x")
        #expect(stage.model.remark == nil)
    }

    private func status(_ stage: Stage) -> String {
        var model = stage.model
        let row = model.view(at: stage.time).drawn.prefix { $0 != "\n" }.dropFirst().dropLast()
        return String(row.reversed().drop { $0 == " " }.reversed())
    }
}
