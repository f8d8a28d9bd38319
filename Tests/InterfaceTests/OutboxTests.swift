import Testing

@testable import Interface

/// What waits to be sent: seen, edited, taken back.
@Suite struct OutboxTests {
    private let up = Key(.up, .alt)

    /// Three messages that nobody takes yet, behind one that was answered.
    private var stage: Stage {
        var stage = Stage(columns: 80, rows: 8)
        stage.does(.linkChanged(.connected(url: "ws://x")))
        stage.does(.messageQueued(1, MessageBody(.text, bytes("hi"))))
        stage.does(.deliveryChanged(1, .answered(.milliseconds(1))))
        stage.does(.linkChanged(.disconnected(url: "ws://x")))
        for (id, text) in zip(2..., ["one", "two", "three"]) {
            stage.does(.messageQueued(MessageID(id), MessageBody(.text, bytes(text))))
        }
        stage.does(.tallied(Tally(sent: 1, answered: 1, waiting: 3, unsent: 3)))
        return stage
    }

    private func bytes(_ text: String) -> ArraySlice<UInt8> { ArraySlice(text.utf8) }

    @Test func itIsSeenAndPicked() {
        var stage = stage
        expectScreen(
            stage.model,
            """
            | ws://x · disconnected                 sent 1 · answered 1 · waiting 3 · lost 0 |
            | 10:42:07 > hi                                                        ✓ 1.00 ms |
            |          > one                                                               … |
            |          > two                                                               … |
            |          > three                                                             … |
            |                                                                                |
            |──── 3 to be sent ──────────────────────────────────────────────────────────────|
            | › ▏                                                                             |
            """
        )
        #expect(stage.press(up, up) == [])
        #expect(stage.separator.contains(" e edit · x cancel · Enter open · c copy · Esc "))
        #expect(stage.press(Key(.scalar("x"))) == [.cancel(3)])
        stage.does(.deliveryChanged(3, .canceled))
        stage.does(.tallied(Tally(sent: 1, answered: 1, waiting: 2, unsent: 2)))
        #expect(stage.row(3) == "          > two                                                        canceled")
        #expect(stage.separator.hasPrefix("──── 2 to be sent ──"))
    }

    @Test func editingTakesItBack() {
        var stage = stage
        stage.press(up)
        #expect(stage.press(Key(.scalar("e"))) == [.takeBack(4)])
        #expect(stage.row(7) == " › three")
    }

    /// What the line does not take is not taken back.
    @Test func whatIsTooLongToBeEditedStillGoesOut() {
        var stage = stage
        let long = Array(repeating: UInt8(ascii: "x"), count: LineEditor.bytesAtMost + 1)
        stage.does(.messageQueued(5, MessageBody(.text, long[...])))
        stage.press(up)
        #expect(stage.press(Key(.scalar("e"))) == [])
    }

    @Test func aMessageThatLooksLikeACommandIsStillAMessageOnceEdited() {
        var stage = stage
        stage.does(.messageQueued(5, MessageBody(.text, Array("/quit".utf8)[...])))
        stage.press(up)
        #expect(stage.press(Key(.scalar("e"))) == [.takeBack(5)])
        #expect(stage.row(7) == " › //quit")
        #expect(stage.press(Key(.enter)).first == .send("/quit"))
    }

    @Test func whatIsAnsweredIsOnlyCopiedAndCanNotBeCanceled() {
        var stage = stage
        stage.press(up, up, up, up)
        #expect(stage.press(Key(.scalar("x"))) == [])
        #expect(stage.separator.contains("it does not wait to be sent"))
        #expect(stage.press(Key(.scalar("e"))) == [])
        #expect(stage.row(7) == " › hi")
    }

    @Test func theCommandTakesThePickedOrTheNewest() {
        var stage = stage
        #expect(stage.type("/cancel\n") == [.cancel(nil)])
        stage.press(up, up, up)
        stage.type("/cancel")
        #expect(stage.press(Key(.enter)) == [.cancel(2)])
    }

    @Test func aServerThatTakesNoMoreIsTold() {
        var stage = stage
        stage.does(.linkChanged(.connected(url: "ws://x")))
        #expect(stage.separator.hasPrefix("──── 3 to be sent: the server takes no more for now ──"))
        stage.does(.tallied(Tally(sent: 4, answered: 1, waiting: 3)))
        #expect(stage.separator.hasPrefix("──────────"))
    }

    /// What is forgotten would still go out, and then be seen nowhere.
    @Test func whatWaitsStaysWhenAllIsForgotten() {
        var stage = stage
        stage.type("/clear\n")
        #expect(stage.row(1) == " 10:42:07 > one                                                               …")
        stage.does(.messageQueued(5, MessageBody(.text, bytes("four"))))
        for id in 2...5 as ClosedRange<MessageID> { stage.does(.deliveryChanged(id, .answered(.milliseconds(1)))) }
        #expect(stage.row(4) == "          > four                                                      ✓ 1.00 ms")
        stage.does(.tallied(Tally(sent: 5, answered: 5)))
        stage.type("/clear\n")
        #expect(stage.model.transcript.numbers.isEmpty)
    }

    @Test func whatAnotherServerDidNotGetIsNotSent() {
        var stage = stage
        stage.does(.deliveryChanged(2, .leftBehind))
        #expect(stage.row(2) == "          > one                                                        not sent")
        var tally = Tally(sent: 1, answered: 1)
        tally.leftBehind = 3
        stage.does(.tallied(tally))
        #expect(stage.row(0).contains("lost 0 · not sent 3"))
    }

    /// Numbers and ids part ways where anything stands between, where the oldest are let go, and where all is forgotten.
    @Test func idsAreFoundByNumbers() {
        var transcript = Transcript(limits: .init(entries: 64, bytes: 4096))
        for id in 1...200 as ClosedRange<MessageID> {
            transcript.appendSent(id, MessageBody(.text, bytes("m")), at: 0)
            if id.isMultiple(of: 3) { transcript.append(.notice, MessageBody(.text, bytes("n")), at: 0) }
        }
        for number in transcript.numbers {
            let id = transcript.id(of: number)
            #expect((id != nil) == (transcript[number].kind == .sent))
            if let id { #expect(transcript.number(of: id) == number) }
        }
        #expect(transcript.id(of: transcript.numbers.upperBound) == nil)
        transcript.removeAll()
        #expect(transcript.id(of: 0) == nil)
    }
}

extension Stage {
    /// A row as it is drawn, without the blanks at its end.
    fileprivate func row(_ number: Int) -> String {
        var model = model
        let row = model.view(at: model.now).drawn.split(separator: "\n")[number].dropFirst().dropLast()
        return String(row.replacing("▏", with: "").reversed().drop { $0 == " " }.reversed())
    }

    fileprivate var separator: String { row(6) }
}
