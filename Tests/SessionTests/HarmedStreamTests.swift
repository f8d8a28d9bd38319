import Conversation
import NIOCore
import NIOPosix
import TestSupport
import Testing
import Transport
import WebSocketCore

/// A stream that is cut, stalled or halved at every byte of a handshake and of a conversation of three messages: the
/// ledger is right each time.
@Suite(.serialized) struct HarmedStreamTests {
    private static let texts = ["one", "two and more", "three"]
    /// Sessions held at a time.
    private static let together = 64

    private struct Case: Sendable {
        var harm: CuttingProxy.Harm?
        var resendsLost: Bool
    }

    private struct Result: Sendable {
        var outcome: Session.Outcome
        var heard: [String]
        var lengths: (toServer: Int, toClient: Int)
    }

    private static func milliseconds(_ usual: Int) -> TimeAmount { .milliseconds(Int64(usual * patience)) }

    private static func hold(_ one: Case) async throws -> Result {
        let group = MultiThreadedEventLoopGroup.singleton
        let heard = Answering.Heard()
        let server = try await Listener.bind(host: "127.0.0.1", port: 0, group: group) { _ in Answering(heard: heard) }
        let proxy = try await CuttingProxy.start(to: server.addresses.first?.port ?? 0, one.harm, group: group)
        var options = ClientOptions()
        if case .stall = one.harm?.fault {
            // Where all is slow, short times would tell of sound streams what is to be told of stalled ones.
            (options.pingInterval, options.pingTimeout) = (.milliseconds(50 * patience), .milliseconds(100 * patience))
            (options.handshakeTimeout, options.closeTimeout) = (milliseconds(300), milliseconds(100))
        }
        let url = WebSocketURL(host: "127.0.0.1", port: proxy.port)
        let outcome = try await Session.hold(texts, with: url, options: options, resendsLost: one.resendsLost)
        await proxy.stop()
        await server.stopAccepting()
        server.abortConnections()
        return Result(outcome: outcome, heard: heard.texts, lengths: proxy.lengths)
    }

    /// How many bytes each direction has when nothing is harmed.
    private static func lengths() async throws -> (toServer: Int, toClient: Int) {
        let result = try await hold(Case(resendsLost: false))
        #expect(result.heard == texts)
        #expect(result.outcome.answered == [1, 2, 3])
        #expect(result.lengths.toServer > 150 && result.lengths.toClient > 100)
        return result.lengths
    }

    /// Every byte of both directions, with and without sending again.
    private static func cases(_ fault: CuttingProxy.Fault) async throws -> [Case] {
        let lengths = try await lengths()
        return [(CuttingProxy.Direction.toServer, lengths.toServer), (.toClient, lengths.toClient)].flatMap {
            way,
            count in
            (0..<count).flatMap { place in
                let harm = CuttingProxy.Harm(fault: fault, direction: way, place: place)
                return [Case(harm: harm, resendsLost: true), Case(harm: harm, resendsLost: false)]
            }
        }
    }

    private static func holdAll(_ cases: [Case], check: (Case, Result) -> Void) async throws {
        try await withThrowingTaskGroup(of: (Case, Result).self) { group in
            var rest = cases[...]
            for one in rest.prefix(together) { group.addTask { (one, try await hold(one)) } }
            rest = rest.dropFirst(together)
            while let (one, result) = try await group.next() {
                check(one, result)
                guard let next = rest.popFirst() else { continue }
                group.addTask { (next, try await hold(next)) }
            }
        }
    }

    /// What holds whatever happened.
    private static func checkLedger(_ one: Case, _ result: Result) {
        let (outcome, tally) = (result.outcome, result.outcome.tally)
        let what = Comment(rawValue: "\(one): \(outcome), heard \(result.heard)")
        #expect(tally.waiting == 0 && tally.unsent == 0 && tally.sent == 3, what)
        #expect(tally.answered + tally.lost == 3 && tally.lost == outcome.lost.count, what)
        #expect(outcome.answered == outcome.answered.sorted(), "in order: \(what)")
        #expect(Set(outcome.answered).isDisjoint(with: outcome.lost), what)
        for id in outcome.answered { #expect(result.heard.contains(texts[Int(id) - 1]), what) }
        if one.resendsLost {
            #expect(outcome.answered == [1, 2, 3] && Set(result.heard) == Set(texts), "nothing is missing: \(what)")
        } else {
            #expect(result.heard.count == Set(result.heard).count, "nothing is doubled: \(what)")
        }
        for failure in outcome.failures {
            let isTold =
                failure == .lostInHandshake(isSecure: false)
                || failure == .timedOut(host: "127.0.0.1", port: failure.port)
            #expect(isTold, what)
        }
    }

    @Test(.timeLimit(.minutes(2 * patience))) func cutAtEveryByte() async throws {
        var losses = 0
        try await Self.holdAll(Self.cases(.cut)) { one, result in
            Self.checkLedger(one, result)
            losses += result.outcome.tally.lost
        }
        #expect(losses > 20, "some cuts hit a message under way")
    }

    @Test(.timeLimit(.minutes(2 * patience))) func halvedAndDelayedAtEveryByte() async throws {
        try await Self.holdAll(Self.cases(.pause)) { one, result in
            Self.checkLedger(one, result)
            #expect(result.heard == Self.texts && result.outcome.answered == [1, 2, 3])
            #expect(result.outcome.failures.isEmpty && result.outcome.losses == 0)
        }
    }

    @Test(.timeLimit(.minutes(2 * patience))) func stalledAtEveryByte() async throws {
        try await Self.holdAll(Self.cases(.stall)) { Self.checkLedger($0, $1) }
    }
}

extension ConnectError {
    fileprivate var port: Int { if case .timedOut(_, let port) = self { port } else { 0 } }
}
