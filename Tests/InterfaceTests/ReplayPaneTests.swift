import Testing

@testable import Interface

/// The pane of the script that plays: whole screens, and whom its keys are for.
@Suite struct ReplayPaneTests {
    private func progress(_ change: (inout ReplayProgress) -> Void = { _ in }) -> ReplayProgress {
        var progress = ReplayProgress(name: "talk.yodel", sent: 14, total: 40, isPaused: false)
        progress.step = 4
        progress.stepCount = 7
        progress.round = .init(number: 3, count: 10)
        progress.answered = 13
        progress.timeLeft = .milliseconds(12_100)
        progress.steps = [
            ("@mark talk", 0), ("@repeat 10", 0), ("> Request [{i}]", 1), ("< Request [{i}] - i got it", 1),
            ("@end", 0), ("@sleep 500ms", 0), ("> bye", 0),
        ].map { ReplayStep(text: $0, depth: $1) }
        progress.steps[2].outcome = .passed
        progress.steps[3].outcome = .awaited
        progress.steps[3].isCurrent = true
        change(&progress)
        return progress
    }

    private func stage(columns: Int = 80, rows: Int = 24, _ change: (inout ReplayProgress) -> Void = { _ in }) -> Stage
    {
        var stage = Stage(columns: columns, rows: rows)
        stage.does(.linkChanged(.connected(url: "ws://localhost:8765")))
        stage.send("Request [13]")
        stage.does(.replayChanged(progress(change)))
        return stage
    }

    private func failed(_ progress: inout ReplayProgress) {
        progress.state = .halted
        progress.failed = 1
        progress.timeLeft = nil
        progress.steps[3].outcome = .failed
        progress.steps[3].expected = "Request [13] - i got it"
        progress.steps[3].came = "no"
    }

    @Test func thePaneAtEightyColumns() {
        expectScreen(
            stage().model,
            """
            | ws://localhost:8765 · connected                                                |
            | playing talk.yodel · step 4 of 7 · round 3 of 10 · sent 14/40 · 0:13 left      |
            |     @repeat 10                                                                 |
            |   ✓   > Request [{i}]                                                          |
            | ▸ …   < Request [{i}] - i got it                                               |
            |     @end                                                                       |
            |     @sleep 500ms                                                               |
            |──── Space pauses · . steps · + - 1 speed · Left Right marks · Ctrl-G stops ────|
            | 10:42:07 > Request [13]                                                      … |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |────────────────────────────────────────────────────────────────────────────────|
            | › ▏                                                                             |
            """
        )
    }

    @Test func aFailedCheckAtEightyColumns() {
        expectScreen(
            stage(failed).model,
            """
            | ws://localhost:8765 · connected                                                |
            | halted talk.yodel · step 4 of 7 · round 3 of 10 · sent 14/40 · failed 1        |
            |   ✓   > Request [{i}]                                                          |
            | ▸ ✗   < Request [{i}] - i got it                                               |
            |       expected: Request [13] - i got it                                        |
            |       came: no                                                                 |
            |     @end                                                                       |
            |──── Space goes on · . steps · + - 1 speed · Left Right marks · Ctrl-G stops ───|
            | 10:42:07 > Request [13]                                                      … |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |                                                                                |
            |────────────────────────────────────────────────────────────────────────────────|
            | › ▏                                                                             |
            """
        )
    }

    @Test func thePaneAtAnOddSize() {
        let stage = stage(columns: 37, rows: 13) {
            $0.speed = 0.25
            $0.state = .paused
        }
        expectScreen(
            stage.model,
            """
            | ws://localhost:8765 · connected     |
            | paused · step 4 of 7 · speed 1/4    |
            | ▸ …   < Request [{i}] - i got it    |
            |──── Space goes on · . steps ────────|
            |> Request [13]                      …|
            |                                     |
            |                                     |
            |                                     |
            |                                     |
            |                                     |
            |                                     |
            |─────────────────────────────────────|
            | › ▏                                  |
            """
        )
    }

    @Test func wherePaneAndTranscriptHaveNoRoomTheStatusLineTells() {
        expectScreen(
            stage(columns: 60, rows: 8).model,
            """
            | connected · playing talk.yodel 14/40                       |
            | 10:42:07 > Request [13]                                  … |
            |                                                            |
            |                                                            |
            |                                                            |
            |                                                            |
            |────────────────────────────────────────────────────────────|
            | › ▏                                                         |
            """
        )
    }

    @Test func whereNoPaneIsSeenItsKeysAreTyped() {
        var stage = stage(columns: 80, rows: 8)
        #expect(stage.model.layout.pane.isEmpty)
        for key in "[1, 2]".unicodeScalars { #expect(stage.press(Key(.scalar(key))) == []) }
        #expect(stage.model.editor.text == "[1, 2]")
        #expect(stage.press(.control("g")) == [.replay(.stop)])
    }

    @Test func anySizeIsDrawn() {
        for columns in 0...24 {
            for rows in 0...14 {
                var stage = stage(columns: columns, rows: rows, failed)
                let canvas = stage.model.view(at: stage.time)
                #expect(canvas.size == Size(columns: columns, rows: rows))
            }
        }
    }

    @Test(
        arguments: [
            (Key(.scalar(" ")), .pause), (Key(.scalar(".")), .step), (Key(.scalar("+")), .speed(.faster)),
            (Key(.scalar("-")), .speed(.slower)), (Key(.scalar("1")), .speed(.to(1))), (Key(.right), .go(.next)),
            (Key(.left), .go(.previous)), (.control("g"), .stop),
        ] as [(Key, ReplayCommand)]
    )
    func keysAreThePanesWhileTheLineIsEmpty(_ key: Key, _ command: ReplayCommand) {
        var stage = stage()
        #expect(stage.press(key) == [.replay(command)] && stage.model.editor.isEmpty)
        // Behind other text they are text, but for the one that types nothing.
        stage.type("a")
        let isText = key.code != .left && key.code != .right && command != .stop
        #expect(stage.press(key) == (command == .stop ? [.replay(.stop)] : []))
        #expect(stage.model.editor.bytes.count == (isText ? 2 : 1))
        stage.press(.control("e"), .control("u"))
        // Esc hands them to the line, and back.
        stage.press(Key(.escape))
        #expect(stage.press(key) == (command == .stop ? [.replay(.stop)] : []))
        #expect(stage.model.editor.isEmpty != isText)
        stage.press(.control("e"), .control("u"), Key(.escape))
        #expect(stage.press(key) == [.replay(command)])
        // Without a script they are text.
        stage.does(.replayChanged(nil))
        stage.pass(.seconds(1))
        #expect(stage.press(key) == [] && stage.model.editor.isEmpty != isText)
    }

    @Test func noKeyOfTheScriptBeginsAMessageOfJSON() {
        var stage = stage()
        stage.type("[1,2]")
        #expect(stage.model.editor.text == "[1,2]")
        stage.press(.control("u"))
        stage.type(#"{"a":1}"#)
        #expect(stage.model.editor.text == #"{"a":1}"#)
    }

    /// Who steps by `.` presses it once more before seeing that the script has ended.
    @Test(arguments: [nil, ReplayProgress.State.over])
    func aKeyThatComesTooLateIsToldAndNotTyped(_ state: ReplayProgress.State?) {
        var stage = stage()
        stage.press(Key(.scalar(".")))
        stage.does(.replayChanged(state.map { state in progress { $0.state = state } }))
        stage.pass(.milliseconds(300))
        for (key, name) in [(".", "."), (" ", "Space")] {
            #expect(stage.type(key) == [] && stage.model.editor.isEmpty)
            #expect(stage.model.view(at: stage.time).drawn.contains("──── the script is over: \(name) did nothing ─"))
        }
        stage.pass(.milliseconds(700))
        stage.type(".")
        #expect(stage.model.editor.text == ".")
    }

    @Test func whatIsNoKeyOfTheScriptIsTypedAtOnce() {
        for first in ["h", "[", "2", "{"] {
            var stage = stage()
            stage.does(.replayChanged(nil))
            // What follows is no key of the script's any more.
            stage.type("\(first) .")
            #expect(stage.model.editor.text == "\(first) .")
            stage.press(.control("u"))
            stage.type(".")
            #expect(stage.model.editor.text == ".")
        }
    }

    @Test func keysThatWereTheLinesStayTheLines() {
        var stage = stage()
        stage.press(Key(.escape))
        stage.does(.replayChanged(nil))
        stage.type("-1")
        #expect(stage.model.editor.text == "-1")
    }

    @Test func itTellsWhoseTheKeysAre() {
        var stage = stage()
        func hint() -> String {
            var model = stage.model
            return model.view(at: stage.time).drawn.split(separator: "\n").map(String.init)[7]
        }
        #expect(hint().hasPrefix("|──── Space pauses · . steps · + - 1 speed · Left Right marks · Ctrl-G stops "))
        stage.type("hello")
        #expect(hint().hasPrefix("|──── the keys work again once the line is empty · Ctrl-G stops ─"))
        stage.press(.control("u"), Key(.escape))
        #expect(hint().hasPrefix("|──── Esc gives the keys back · Ctrl-G stops ─"))
    }

    @Test func whatIsOverClosesWithEscape() {
        var stage = stage { $0.state = .over }
        stage.pass(.seconds(1))
        #expect(stage.type(" .") == [] && stage.model.editor.text == " .")
        stage.press(.control("u"), Key(.escape))
        #expect(stage.model.replay == nil && stage.model.layout.pane.isEmpty)
    }

    @Test(
        arguments: [
            ("/replay --stop-on-fail a b", .play(path: "a b", .haltsOnFailure)),
            ("/replay --paused --stop-on-fail x", .play(path: "x", [.haltsOnFailure, .paused])),
            ("/replay -- --x", .play(path: "--x", [])), ("/replay speed 0.5", .speed(.to(0.5))),
            ("/replay speed", .speed(.to(1))), ("/replay go", .go(.next)),
            ("/replay go half way", .go(.named("half way"))),
            ("/replay step by step.yodel", .play(path: "step by step.yodel", [])),
        ] as [(String, ReplayCommand)]
    )
    func commandsAreRead(_ line: String, _ command: ReplayCommand) throws {
        #expect(try Command(line: line) == .replay(command))
    }

    @Test(arguments: [
        ("/replay speed fast", "/replay speed takes a factor from 0.016 to 1024, such as 2 or 0.5"),
        ("/replay speed 0", "/replay speed takes a factor from 0.016 to 1024, such as 2 or 0.5"),
        ("/replay speed nan", "/replay speed takes a factor from 0.016 to 1024, such as 2 or 0.5"),
        ("/replay --fast x", "/replay has no option --fast; it has --paused and --stop-on-fail"),
        ("/replay --paused", "/replay needs a file behind its options"),
    ])
    func whatIsWrongInACommandIsTold(_ line: String, _ reason: String) {
        #expect(throws: Command.Failure(reason: reason)) { try Command(line: line) }
    }

    @Test(arguments: [
        (Duration.zero, "0:00 left"), (.milliseconds(12_100), "0:13 left"), (.seconds(3_725), "1:02:05 left"),
        (.seconds(1_000_000), "days left"),
    ])
    func timeLeft(_ time: Duration, _ text: String) {
        #expect(progress { $0.timeLeft = time }.timeText == text)
    }

    @Test(arguments: [(1.0, nil), (2, "speed 2"), (0.25, "speed 1/4"), (1.5, "speed 1.5")] as [(Double, String?)])
    func speeds(_ speed: Double, _ text: String?) {
        #expect(progress { $0.speed = speed }.speedText == text)
    }
}
