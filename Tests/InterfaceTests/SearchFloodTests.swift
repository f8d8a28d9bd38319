import TestSupport
import Testing

@testable import Interface

/// What searching a long transcript costs; the limits leave room for slow machines and builds for debugging.
@Suite(.serialized) struct SearchFloodTests {
    private func stage(_ count: Int) -> Stage {
        var stage = Stage()
        let bytes = Array("a message of sixty bytes, as people write them to each other".utf8)
        for _ in 0..<count { stage.receive(bytes) }
        return stage
    }

    /// Each slice with a frame after it, as the loop does it.
    private func scan(_ stage: inout Stage, _ name: String) {
        var longest = Duration.zero
        var slices = 0
        let all = processorTime {
            while stage.model.isScanning {
                longest = max(longest, processorTime { stage.does(.deadlineReached) })
                slices += 1
            }
        }
        print("\(name): \(all) in \(slices) slices, the longest \(longest)")
        #expect(longest < .milliseconds(500 * patience), "\(name): \(longest)")
    }

    @Test func aWordThatIsNotThereIsSoughtInSlices() {
        var stage = stage(1_000_000)
        for (name, word) in [
            ("in either case", "zebra"), ("in capitals", "Zebra"), ("of common letters", "them to all"),
        ] {
            stage.press(.control("s"))
            let first = processorTime { stage.does(.pasted(word)) }
            #expect(first < .milliseconds(500 * patience), "\(first)")
            scan(&stage, "a word \(name)")
            stage.press(Key(.escape))
        }
        stage.press(.control("s"))
        stage.type("m")
        scan(&stage, "a letter that is everywhere")
        let keys = (0..<20).map { _ in processorTime { stage.press(Key(.up)) } }
        print("older: \(keys.max() ?? .zero)")
        stage.press(Key(.escape))
    }

    @Test func aFilterThatNothingPassesHoldsUpNoKey() {
        var stage = stage(1_000_000)
        for filter in ["zebra", "!people", "sent", "received people", "/z[ae]b+ra|\\d{4}/", "/(a+)+(e|ee)*x$/"] {
            stage.type("/filter \(filter)\n")
            let key = processorTime {
                stage.press(Key(.pageUp))
                _ = stage.model.view(at: stage.time)
            }
            print("page up under the filter \(filter): \(key)")
            #expect(key < .milliseconds(500 * patience))
            scan(&stage, "filter \(filter)")
            stage.press(Key(.end))
        }
    }
}
