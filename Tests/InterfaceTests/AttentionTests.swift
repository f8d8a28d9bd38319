import Testing

@testable import Interface

@Suite struct AttentionTests {
    private func title(_ stage: Stage) -> String? {
        var model = stage.model
        return model.view(at: stage.time).title
    }

    @Test func `the title tells where and how many are new`() {
        var stage = Stage(columns: 30, rows: 8)
        #expect(title(stage) == "yodel")
        stage.does(.linkChanged(.connected(url: "ws://localhost:8765")))
        #expect(title(stage) == "yodel · localhost:8765")
        stage.receive("seen")
        #expect(title(stage) == "yodel · localhost:8765")
        stage.does(.focusChanged(false))
        for _ in 1...3 { stage.receive("unseen") }
        #expect(title(stage) == "yodel · localhost:8765 · 3 new")
        stage.does(.focusChanged(true))
        #expect(title(stage) == "yodel · localhost:8765")
        stage.does(.linkChanged(.disconnected(url: "wss://example.org/a/long/path?key=secret")))
        #expect(title(stage) == "yodel · example.org (offline)")
    }

    @Test func `what came below a frozen view is new too`() {
        var stage = Stage(columns: 30, rows: 8)
        for number in 1...20 { stage.receive("\(number)") }
        stage.press(Key(.pageUp))
        for _ in 1...2 { stage.receive("below") }
        #expect(title(stage) == "yodel · 2 new")
        // A flood does not change the title with each message.
        for _ in 1...200 { stage.receive("below") }
        #expect(title(stage) == "yodel · 99+ new")
    }

    @Test func `without UTF-8 the title is ASCII`() {
        var stage = Stage(symbols: .ascii)
        stage.does(.linkChanged(.connected(url: "ws://localhost:8765")))
        #expect(title(stage) == "yodel | localhost:8765")
    }

    @Test(arguments: [
        (Alert.off, []), (.bell, [Effect.ringBell]), (.osc9, [.notify("new message from localhost:8765")]),
    ])
    func `who looks elsewhere is told as he wishes`(_ alert: Alert, _ effects: [Effect]) {
        var stage = Stage()
        stage.model.alert = alert
        stage.does(.linkChanged(.connected(url: "ws://localhost:8765")))
        #expect(receive(&stage) == [])
        stage.does(.focusChanged(false))
        #expect(receive(&stage) == effects)
    }

    @Test func `several within a second ring once`() {
        var stage = Stage()
        stage.model.alert = .bell
        stage.does(.focusChanged(false))
        #expect(receive(&stage) == [.ringBell])
        for _ in 1...5 { #expect(receive(&stage) == []) }
        stage.pass(.milliseconds(999))
        #expect(receive(&stage) == [])
        stage.pass(.milliseconds(1))
        #expect(receive(&stage) == [.ringBell])
    }

    private func receive(_ stage: inout Stage) -> [Effect] {
        stage.does(.messageReceived(MessageBody(.text, Array("hi".utf8)[...]), answers: nil))
    }
}
