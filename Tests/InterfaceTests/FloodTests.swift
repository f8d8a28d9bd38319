import TestSupport
import Testing

@testable import Interface

/// What it costs; the limits leave room for slow machines and builds for debugging.
@Suite(.serialized) struct FloodTests {
    private func flooded(_ count: Int) -> (Stage, Duration) {
        var stage = Stage()
        let bytes = Array("a message as people write them".utf8)
        let time = processorTime {
            for _ in 0..<count { stage.receive(bytes) }
        }
        return (stage, time)
    }

    @Test func aHundredThousandMessagesAreTakenAtOnce() {
        let (stage, time) = flooded(100_000)
        #expect(stage.model.transcript.numbers.count == 100_000)
        #expect(time < .seconds(3 * patience), "100,000 messages took \(time)")
        print("100,000 messages: \(time)")
    }

    @Test func theLongestTranscriptIsScrolledAndResizedAsAShortOne() {
        var (stage, time) = flooded(300_000)
        print("300,000 messages: \(time)")
        let times: [(String, Duration)] = [
            ("frame", processorTime { _ = stage.model.view(at: stage.time) }),
            ("page up", processorTime { stage.press(Key(.pageUp)) }),
            ("oldest", processorTime { stage.press(Key(.home)) }),
            ("resize", processorTime { stage.does(.resized(Size(columns: 200, rows: 60))) }),
            ("frame 200x60", processorTime { _ = stage.model.view(at: stage.time) }),
            ("delivery", processorTime { stage.does(.deliveryChanged(1, .lost)) }),
        ]
        for (name, time) in times {
            print("\(name): \(time)")
            #expect(time < .milliseconds(500 * patience), "\(name) took \(time)")
        }
    }

    @Test func aMessageOfAMebibyteDoesNotSlowTheFrame() {
        var stage = Stage()
        stage.receive(String(repeating: "日本語 and so on, ", count: 1 << 16))
        let times = (0..<20).map { _ in
            processorTime {
                stage.press(Key(.pageUp))
                _ = stage.model.view(at: stage.time)
            }
        }
        print("page and frame in 1 MiB: \(times.max() ?? .zero)")
        #expect(times.allSatisfy { $0 < .milliseconds(500 * patience) })
    }

    @Test func aPasteOfAMebibyteDoesNotSlowTheKeys() {
        var stage = Stage()
        let paste = processorTime { stage.does(.pasted(String(repeating: "日本語 and so on\n", count: 1 << 16))) }
        stage.press(Key(.up), Key(.up))
        let times = (0..<20).map { _ in
            processorTime {
                stage.press(Key(.scalar("x")))
                _ = stage.model.view(at: stage.time)
            }
        }
        print("paste of 1 MiB: \(paste), a key in it: \(times.max() ?? .zero)")
        #expect(times.allSatisfy { $0 < .milliseconds(500 * patience) })
    }
}
