import TestSupport
import Testing

@testable import Interface

/// Walks through the transcript key by key, against lists of what there is: picked messages, matches, what is folded.
@Suite struct WalkingTests {
    /// A talk of all kinds of entries, with runs of notices that are folded; the numbers of messages that hold `needle`.
    private func stage(_ random: inout Seeded, entries: Int) -> (stage: Stage, messages: [Int], matches: [Int]) {
        var stage = Stage(
            columns: Int.random(in: 20...90, using: &random),
            rows: Int.random(in: 5...24, using: &random)
        )
        var (messages, matches): ([Int], [Int]) = ([], [])
        for number in 0..<entries {
            let text = ["hello", "needle", "a needle and a needle", "日本", ""].randomElement(using: &random) ?? ""
            switch Int.random(in: 0..<4, using: &random) {
            case 0: stage.send(text)
            case 1: stage.receive(text)
            default: stage.does(.noticed(text))
            }
            let kind = stage.model.transcript[number].kind
            if kind == .sent || kind == .received { messages.append(number) }
            if text.contains("needle") { matches.append(number) }
        }
        return (stage, messages, matches)
    }

    @Test(arguments: 0..<10 as Range<UInt64>) func pickingGoesFromMessageToMessage(_ seed: UInt64) {
        var random = Seeded(seed)
        var (stage, messages, _) = stage(&random, entries: 120)
        var place: Int?
        for _ in 0..<300 {
            let forward = Int.random(in: 0..<3, using: &random) == 0
            stage.press(Key(forward ? .down : .up, .alt))
            // The first is the newest in view, which here is the newest of all; below it, none.
            switch (place, forward) {
            case (nil, _): place = messages.isEmpty ? nil : picked(stage, messages)
            case (let now?, true): place = now + 1 < messages.count ? now + 1 : nil
            case (let now?, false): place = max(0, now - 1)
            }
            #expect(stage.model.picked == place.map { messages[$0] })
            guard let picked = stage.model.picked else { continue }
            // It is in view, with as much of it as there is room for.
            let lines = stage.model.viewport.lines(
                in: stage.model.transcriptLayout,
                rows: stage.model.layout.transcript.count
            )
            #expect(lines.contains { $0.place.entry == picked }, "\(picked) is not in view")
        }
    }

    private func picked(_ stage: Stage, _ messages: [Int]) -> Int? {
        stage.model.picked.flatMap { messages.firstIndex(of: $0) }
    }

    @Test(arguments: 0..<10 as Range<UInt64>) func aSearchGoesFromMatchToMatch(_ seed: UInt64) {
        var random = Seeded(seed)
        var (stage, _, matches) = stage(&random, entries: 150)
        stage.press(.control("s"))
        stage.type("needle")
        #expect(stage.model.search?.current == matches.last)
        stage.press(Key(.enter))
        var place = matches.count - 1
        for _ in 0..<200 {
            let older = Bool.random(using: &random)
            stage.type(older ? "n" : "N")
            place = max(0, min(matches.count - 1, place + (older ? -1 : 1)))
            #expect(stage.model.search?.current == matches[place])
            let screen = stage.model.view(at: stage.time).drawn
            #expect(stage.model.size.columns < 40 || screen.contains("\(matches.count - place) of \(matches.count)"))
            let lines = stage.model.viewport.lines(
                in: stage.model.transcriptLayout,
                rows: stage.model.layout.transcript.count
            )
            #expect(lines.contains { $0.place.entry == matches[place] }, "match \(place) is not in view")
        }
    }

    /// Through a filter one sees what passes and nothing else, from the oldest to the newest.
    @Test(arguments: 0..<10 as Range<UInt64>) func aFilteredViewIsScrolledFromEndToEnd(_ seed: UInt64) {
        var random = Seeded(seed)
        var (stage, _, matches) = stage(&random, entries: 150)
        stage.type("/filter needle\n")
        while stage.model.isScanning { stage.does(.deadlineReached) }
        let rows = stage.model.layout.transcript.count
        func inView() -> [Int] {
            stage.model.viewport.lines(in: stage.model.transcriptLayout, rows: rows).map(\.place.entry)
        }
        stage.press(Key(.home))
        var seen = inView()
        for _ in 0..<400 where !stage.model.viewport.isFollowing {
            stage.press(Key(.down, .shift))
            let more = inView()
            // By one row at a time, at most one entry comes in.
            #expect(Set(more).subtracting(seen).count <= 1)
            seen += more
        }
        #expect(Set(seen) == Set(matches))
        #expect(inView().last == matches.last)
    }
}
