import Conversation
import Testing

/// The machine's sleep, on clocks that the test moves.
struct SleepWatchTests {
    @Test func onlyASleepSetsTheClocksApart() {
        var watch = SleepWatch(uptime: .seconds(100), sinceBoot: .seconds(700))
        #expect(watch.nextLook == .seconds(101))
        let looks: [(uptime: Duration, sinceBoot: Duration, hasSlept: Bool)] = [
            (.seconds(100), .seconds(700), false),
            (.seconds(101), .milliseconds(701_003), false),
            // Asked late, but awake all the while: a busy machine, or a stopped program.
            (.seconds(160), .seconds(760), false),
            (.seconds(161), .seconds(4361), true),
            // It is told once.
            (.seconds(162), .seconds(4362), false),
        ]
        for look in looks {
            let hasSlept = watch.hasSlept(uptime: look.uptime, sinceBoot: look.sinceBoot)
            #expect(hasSlept == look.hasSlept && watch.nextLook == look.uptime + .seconds(1))
        }
    }

    /// The countdown would go on from where it stood, since its clock stood, too.
    @Test func afterASleepTheNextAttemptComesAtOnce() {
        var talk = Talk()
        talk.open()
        for _ in 0..<4 {
            talk.on(.closed(retry: true))
            talk.now = talk.conversation.nextDeadline ?? talk.now
            talk.on(.deadlineReached)
        }
        talk.on(.closed(retry: true))
        #expect(talk.conversation.nextDeadline == talk.now + .seconds(16))
        #expect(talk.on(.machineSlept) == [.report(.stateChanged(.connecting)), .connect])
        talk.on(.closed(retry: true))
        #expect(talk.conversation.nextDeadline == talk.now + .seconds(1), "the delays of before say nothing any more")
    }

    /// What is not counting goes on as it was; the pings of an open connection tell whether it is dead.
    @Test func aSleepChangesNothingElse() {
        var talk = Talk()
        #expect(talk.on(.machineSlept) == [])
        talk.on(.connectRequested)
        #expect(talk.on(.machineSlept) == [])
        talk.on(.opened)
        #expect(talk.on(.machineSlept) == [])
        talk.on(.disconnectRequested(code: 1000, reason: ""))
        #expect(talk.on(.machineSlept) == [])
        talk.on(.closed(retry: true))
        #expect(talk.on(.machineSlept) == [] && talk.conversation.state == .disconnected)
    }
}
