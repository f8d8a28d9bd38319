import NIOCore
import TestSupport
import Testing

@testable import EchoServer

/// Answers held back: each comes when it is due or behind the one before it, whole and once.
@Suite struct DelayedAnswersTests {
    @Test(arguments: 0..<60 as Range<UInt64>) func theyComeWhenAPlainListSays(seed: UInt64) {
        var random = Seeded(seed)
        var answers = DelayedAnswers()
        var list: [(due: NIODeadline, bytes: [UInt8])] = []
        var now = NIODeadline.uptimeNanoseconds(1_000_000)
        var (came, expected): ([UInt8], [UInt8]) = ([], [])
        for step in 0..<400 {
            if Int.random(in: 0..<3, using: &random) > 0 {
                let due = now + .microseconds(.random(in: 0...50, using: &random))
                let size = [0, 1, 10, step % 50 == 0 ? 30_000 : 200].randomElement(using: &random) ?? 0
                let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: step), count: size)
                answers.append(due: due) { $0.writeBytes(bytes) }
                list.append((max(due, list.last?.due ?? due), bytes))
            } else {
                now = now + .microseconds(.random(in: 0...30, using: &random))
                var output = ByteBuffer()
                answers.writeDue(by: now, into: &output)
                came += Array(output.readableBytesView)
                while let first = list.first, first.due <= now { expected += list.removeFirst().bytes }
                #expect(came == expected)
            }
            #expect(answers.count == list.count && answers.nextDue == list.first?.due)
            #expect(answers.isFull == (list.reduce(0) { $0 + $1.bytes.count } >= 1 << 20))
        }
        var output = ByteBuffer()
        answers.writeDue(by: .distantFuture, into: &output)
        #expect(came + Array(output.readableBytesView) == expected + list.flatMap(\.bytes))
        #expect(answers.count == 0 && answers.nextDue == nil && !answers.isFull)
    }
}
