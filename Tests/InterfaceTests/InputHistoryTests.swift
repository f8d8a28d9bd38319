import Testing

@testable import Interface

@Suite struct InputHistoryTests {
    /// A step through the history: what the line holds before it, and what it gets; nil if it stays.
    private enum Step {
        case up(from: String, to: String?)
        case down(from: String, to: String?)
    }

    private func walk(_ history: inout InputHistory, _ steps: Step...) {
        for step in steps {
            switch step {
            case .up(let line, let expected):
                let text = history.previous(leaving: line)
                #expect(text == expected, "up from \(line)")
            case .down(let line, let expected):
                let text = history.next(leaving: line)
                #expect(text == expected, "down from \(line)")
            }
        }
    }

    @Test func theDraftIsKept() {
        var history = InputHistory(["one", "two"])
        walk(&history, .up(from: "draft", to: "two"), .up(from: "two", to: "one"), .up(from: "one", to: nil))
        walk(&history, .down(from: "one", to: "two"), .down(from: "two", to: "draft"), .down(from: "draft", to: nil))
    }

    @Test func changesOnTheWayAreKeptUntilSomethingIsEntered() {
        var history = InputHistory(["one", "two"])
        walk(&history, .up(from: "", to: "two"), .up(from: "two, changed", to: "one"))
        walk(&history, .down(from: "one", to: "two, changed"))
        history.append("two, changed")
        #expect(history.texts == ["one", "two", "two, changed"])
        walk(&history, .up(from: "", to: "two, changed"), .up(from: "two, changed", to: "two"))
    }

    @Test func nothingIsDoubled() {
        #expect(InputHistory(["a", "a", "b", "a"]).texts == ["b", "a"])
        var history = InputHistory(["a", "b", "c"])
        let isForLater = [history.append("a"), history.append("a")]
        #expect(isForLater == [true, false])
        #expect(history.texts == ["b", "c", "a"])
    }

    @Test func aLeadingSpaceKeepsALineFromLaterRuns() {
        var history = InputHistory(["a"])
        let isForLater = history.append(" secret")
        #expect(!isForLater)
        #expect(history.texts == ["a", " secret"])
    }

    @Test func theOldestGo() {
        var history = InputHistory((0..<10_500).map(String.init))
        #expect(history.texts.count == 10_000)
        #expect(history.texts.first == "500")
        history.append("one more")
        #expect(history.texts.count == 10_000)
        #expect(history.texts.first == "501")
        // What has gone may come again.
        history.append("500")
        #expect(history.texts.last == "500")
    }

    @Test func anEmptyHistoryHasNothingToGive() {
        var history = InputHistory()
        walk(&history, .up(from: "x", to: nil), .down(from: "x", to: nil))
    }
}
