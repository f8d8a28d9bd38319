import NIOCore
import Testing

@testable import Transport

/// A peer that does not take what is written to it, told from one that is slow.
@Suite struct WriteWatchTests {
    /// What happens to a watch, and what its looks tell.
    private enum Event {
        case begin(Int)
        case tookAll
        /// A look, with what waits; nil for nothing.
        case look(Int?, WriteWatch.Verdict)
    }

    @Test(
        arguments: [
            [.begin(10), .look(10, .giveUp)],
            [.begin(10), .look(nil, .end)],
            [.begin(10), .look(9, .goOn), .look(9, .giveUp)],
            [.begin(10), .look(9, .goOn), .look(8, .goOn), .look(nil, .end)],
            // More was written than before, and nothing taken.
            [.begin(10), .look(20, .giveUp)],
            // All was taken, and more waits by now than did then.
            [.begin(10), .tookAll, .look(50, .goOn), .look(50, .giveUp)],
            [.begin(10), .tookAll, .look(50, .goOn), .tookAll, .look(60, .goOn), .look(59, .goOn), .look(60, .giveUp)],
            [.begin(10), .tookAll, .look(nil, .end), .begin(10), .look(10, .giveUp)],
            // What was taken before the watch began does not count.
            [.tookAll, .begin(10), .look(10, .giveUp)],
        ] as [[Event]]
    )
    private func looks(events: [Event]) {
        var watch = WriteWatch()
        for event in events {
            switch event {
            case .begin(let buffered):
                #expect(!watch.isOn)
                watch.begin(buffered: buffered)
                #expect(watch.isOn)
            case .tookAll: watch.tookAll()
            case .look(let buffered, let verdict):
                #expect(watch.look(buffered: buffered) == verdict)
                #expect(watch.isOn == (verdict != .end))
            }
        }
    }
}

/// A peer that is silent, told from one that sends or takes.
@Suite struct PeerWatchTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    /// Between two looks: whether something came, what waits then, and whether everything is taken.
    private typealias Half = (received: Bool, buffered: Int, isWritable: Bool, verdict: PeerWatch.Idleness)

    @Test(
        arguments: [
            [(false, 0, true, .ping), (false, 0, true, .close)],
            [(false, 0, true, .ping), (true, 0, true, .wait), (false, 0, true, .ping), (false, 0, true, .close)],
            [(true, 0, true, .wait), (true, 0, true, .wait), (false, 0, true, .ping)],
            // Who takes nothing gets no ping, which it would not take either, and no close frame.
            [(false, 100, false, .wait), (false, 100, false, .giveUp)],
            [
                (false, 100, false, .wait), (false, 99, false, .wait), (false, 99, false, .wait),
                (false, 99, false, .giveUp),
            ],
            // More waits than before: nothing was taken.
            [(false, 100, false, .wait), (false, 200, false, .giveUp)],
            [(false, 100, false, .wait), (false, 100, true, .close)],
            [(false, 0, true, .ping), (false, 100, false, .giveUp)],
        ] as [[Half]]
    )
    private func idleness(halves: [Half]) {
        var watch = PeerWatch()
        watch.begin(buffered: halves[0].buffered)
        for half in halves {
            if half.received { watch.received() }
            #expect(watch.hasReceived == half.received)
            #expect(watch.idleness(buffered: half.buffered, isWritable: half.isWritable) == half.verdict)
            watch.begin(buffered: half.buffered)
        }
    }

    /// An end is awaited while the peer takes, and while it sends, but not for ever, and not behind the last word.
    @Test(arguments: [
        (false, 100, false, 1, false), (false, 99, false, 1, true), (false, 99, true, 100, true),
        (true, 100, false, 1, true), (true, 100, false, 59, true), (true, 100, false, 60, false),
        (true, 100, true, 1, false), (true, 0, true, 1, true), (true, 101, false, 60, false),
    ])
    func ends(received: Bool, buffered: Int, isLingering: Bool, seconds: Int64, isAwaited: Bool) {
        var watch = PeerWatch()
        watch.closed(at: Self.start)
        // What came before does not count.
        watch.received()
        watch.begin(buffered: 100)
        if received { watch.received() }
        let now = Self.start + .seconds(seconds)
        #expect(
            watch.isEndAwaited(buffered: buffered, isLingering: isLingering, at: now, limit: .seconds(60)) == isAwaited
        )
    }

    /// Without a close frame of ours only what is taken counts: a response is all that there is.
    @Test func endsWithoutACloseFrame() {
        var watch = PeerWatch()
        watch.begin(buffered: 1)
        watch.received()
        for isLingering in [true, false] {
            #expect(!watch.isEndAwaited(buffered: 1, isLingering: isLingering, at: Self.start, limit: .hours(1)))
            #expect(watch.isEndAwaited(buffered: 0, isLingering: isLingering, at: Self.start, limit: .zero))
        }
    }
}

@Suite struct UptakeTests {
    @Test(
        arguments: [
            (10, false, 11, true), (10, false, 10, false),
            // Nothing waited: what was taken is a ping, which a kernel acknowledges for a program that hangs.
            (10, true, 16, false),
        ] as [(UInt64, Bool, UInt64, Bool)]
    )
    func moves(before: UInt64, wasComplete: Bool, after: UInt64, moved: Bool) {
        let earlier = Uptake(acknowledged: before, isComplete: wasComplete)
        for isComplete in [false, true] {
            #expect(Uptake(acknowledged: after, isComplete: isComplete).hasMoved(since: earlier) == moved)
        }
    }
}
