import Glibc
import Logging
import NIOCore
import NIOEmbedded
import TestSupport
import Testing
import WebSocketCore

@testable import EchoServer

/// What a crowd of clients does is told a few times a period, and summed up.
@Suite struct ThrottleTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    @Test func someAreToldInEachPeriod() {
        var throttle = Throttle(2, in: .seconds(1))
        let end = Self.start + .seconds(1)
        let first = (0..<5).map { throttle.admit(at: Self.start + .milliseconds($0 * 100)) }
        #expect(first == [.told, .told, .countedFirst(until: end), .counted, .counted])
        #expect(throttle.takeCount() == 3)
        #expect(throttle.takeCount() == 0)
        // The period ends, and the next begins with the first that comes.
        let later = end + .milliseconds(300)
        #expect(
            (0..<3).map { _ in throttle.admit(at: later) } == [.told, .told, .countedFirst(until: later + .seconds(1))]
        )
    }

    /// A count that nobody told yet goes on, and is announced once.
    @Test func aCountGoesOn() {
        var throttle = Throttle(1, in: .seconds(1))
        #expect(throttle.admit(at: Self.start) == .told)
        #expect(throttle.admit(at: Self.start) == .countedFirst(until: Self.start + .seconds(1)))
        #expect(throttle.admit(at: Self.start + .seconds(1)) == .told)
        #expect(throttle.admit(at: Self.start + .seconds(1)) == .counted)
        #expect(throttle.takeCount() == 2)
    }

    /// Whatever comes whenever: told and counted are all, and of no period more is told than may be.
    @Test(arguments: 0..<50 as Range<UInt64>) func allAreToldOrCounted(seed: UInt64) {
        var random = Seeded(seed)
        let most = Int.random(in: 1...5, using: &random)
        var throttle = Throttle(most, in: .milliseconds(100))
        var (now, told, counted) = (Self.start, [NIODeadline](), 0)
        var isAnnounced = false
        for _ in 0..<1000 {
            now = now + .milliseconds(.random(in: 0...30, using: &random))
            switch throttle.admit(at: now) {
            case .told: told.append(now)
            case .countedFirst(let end):
                #expect(!isAnnounced && end > now)
                isAnnounced = true
            case .counted: #expect(isAnnounced)
            }
            guard Int.random(in: 0..<10, using: &random) == 0 else { continue }
            counted += throttle.takeCount()
            isAnnounced = false
        }
        #expect(told.count + counted + throttle.takeCount() == 1000)
        for (earlier, later) in zip(told, told.dropFirst(2 * most)) {
            #expect(later - earlier >= .milliseconds(100), "two periods hold twice as many at most")
        }
    }
}

/// What the server says beside its connections.
@Suite struct ServerLogTests {
    @Test func aCrowdOfRefusedIsSummedUp() {
        let (kept, loop) = (KeptLog(), EmbeddedEventLoop())
        let log = ServerLog(kept.logger, loop: loop)
        for number in 0..<25 { log.refused(.tooManyConnections, peer: "127.0.0.1:\(number)") }
        let first = kept.lines
        #expect(first.count == 10)
        #expect(first[7] == "info handshake refused peer=127.0.0.1:7 status=\"503 Service Unavailable\"")
        // On a loop without a clock of its own the timer is far away; the end of the server tells the rest.
        log.tellRest()
        log.tellRest()
        #expect(kept.lines.dropFirst(10) == ["info more handshakes refused count=15"])
    }

    @Test(arguments: [(EMFILE, "Too many open files", "ulimit"), (ENFILE, "Too many open files in system", "system")])
    func noRoomIsToldOnce(number: CInt, reason: String, mend: String) throws {
        let (kept, loop) = (KeptLog(), EmbeddedEventLoop())
        let log = ServerLog(kept.logger, loop: loop)
        for _ in 0..<600 { log.noRoom(number) }
        let lines = kept.lines
        #expect(lines.count == 1)
        let line = try #require(lines.first)
        #expect(line.hasPrefix("warning no room for more connections; who comes waits mend="))
        #expect(line.hasSuffix("reason=\"\(reason)\"") && line.contains(mend))
    }
}
