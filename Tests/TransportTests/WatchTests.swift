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
                watch.begin(waiting(buffered))
                #expect(watch.isOn)
            case .tookAll: watch.tookAll()
            case .look(let buffered, let verdict):
                #expect(watch.look(buffered.map(waiting)) == verdict)
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
        watch.begin(waiting(halves[0].buffered))
        for half in halves {
            if half.received { watch.received() }
            #expect(watch.hasReceived == half.received)
            #expect(watch.idleness(waiting(half.buffered), isWritable: half.isWritable) == half.verdict)
            watch.begin(waiting(half.buffered))
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
        watch.begin(waiting(100))
        if received { watch.received() }
        let now = Self.start + .seconds(seconds)
        #expect(
            watch.isEndAwaited(
                waiting(buffered),
                isLingering: isLingering,
                at: now,
                limit: .seconds(60),
                pause: .seconds(60)
            ) == isAwaited
        )
    }

    /// Who reads what was said last may pause; who has it all has only to end TCP.
    @Test func aPauseBehindTheLastWord() {
        var watch = PeerWatch()
        func isAwaited(_ uptake: Uptake, _ seconds: Int64) -> Bool {
            defer { watch.begin(uptake) }
            let now = Self.start + .seconds(seconds)
            return watch.isEndAwaited(uptake, isLingering: true, at: now, limit: .zero, pause: .seconds(10))
        }
        watch.begin(waiting(100))
        watch.awaitsEnd(at: Self.start)
        #expect(isAwaited(waiting(100), 2) && isAwaited(waiting(100), 9))
        #expect(isAwaited(waiting(99), 10), "it takes something")
        watch.awaitsEnd(at: Self.start + .seconds(11))
        #expect(isAwaited(waiting(99), 19) && !isAwaited(waiting(99), 20))
        #expect(isAwaited(waiting(0), 21) && !isAwaited(waiting(0), 22))
    }

    /// Without a close frame of ours only what is taken counts: a response is all that there is.
    @Test func endsWithoutACloseFrame() {
        var watch = PeerWatch()
        watch.begin(waiting(1))
        watch.received()
        for isLingering in [true, false] {
            for (left, isAwaited) in [(1, false), (0, true)] {
                let limit = TimeAmount.hours(Int64(left))
                let isEndAwaited = watch.isEndAwaited(
                    waiting(left),
                    isLingering: isLingering,
                    at: Self.start,
                    limit: limit,
                    pause: .zero
                )
                #expect(isEndAwaited == isAwaited)
            }
        }
    }
}

/// A peer for which so many bytes wait.
private func waiting(_ count: Int) -> Uptake { Uptake(isComplete: count == 0, waiting: count) }

@Suite struct UptakeTests {
    /// Linux takes more of us only when much of its buffer is free again; until then what was acknowledged tells.
    @Test func whatIsAcknowledgedMoves() {
        let before = Uptake(acknowledged: 10, isComplete: false, waiting: 100)
        for (acknowledged, waiting, hasMoved) in [(11, 200, true), (10, 99, true), (10, 100, false), (10, 200, false)] {
            let after = Uptake(acknowledged: UInt64(acknowledged), isComplete: false, waiting: waiting)
            #expect(after.hasMoved(since: before) == hasMoved)
        }
    }

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
