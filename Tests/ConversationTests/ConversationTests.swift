import Conversation
import Testing

@Suite struct ConversationTests {
    @Test func connectsWhenAsked() {
        var talk = Talk()
        #expect(talk.on(.connectRequested) == [.report(.stateChanged(.connecting)), .connect])
        #expect(talk.on(.opened) == [.report(.stateChanged(.open))])
        #expect(talk.on(.connectRequested) == [])
    }

    @Test func sendsAtOnceWhenOpen() {
        var talk = Talk()
        talk.open()
        let message = Message(id: 1, kind: .text, bytes: bytes("hi"))
        #expect(talk.type("hi") == [.report(.queued(message)), .transmit(.text, bytes("hi"))])
        #expect(talk.conversation.tally.sent == 1)
        #expect(talk.conversation.tally.waiting == 1)
    }

    @Test func anAnswerEndsTheWait() {
        var talk = Talk()
        talk.open()
        talk.type("hi")
        talk.now = .milliseconds(3)
        let answer = bytes("hi - i got it")
        #expect(
            talk.on(.received(.text, answer)) == [
                .report(.received(.text, answer, answers: 1)),
                .report(.answered(1, roundTrip: .milliseconds(3))),
            ]
        )
        let tally = talk.conversation.tally
        #expect(tally.answered == 1 && tally.waiting == 0 && tally.roundTrip == .milliseconds(3))
    }

    @Test func whatIsTypedOfflineGoesOutInOrder() {
        var talk = Talk()
        talk.type("one")
        talk.on(.connectRequested)
        talk.type("two")
        #expect(talk.transmitted == [])
        let tally = talk.conversation.tally
        #expect(tally.waiting == 2 && tally.unsent == 2 && tally.sent == 0)
        talk.on(.opened)
        #expect(talk.transmitted == ["one", "two"])
    }

    @Test func aFullConnectionHoldsMessagesBack() {
        var talk = Talk(policy: .init(backoff: Backoff(jitter: 0), room: 24))
        talk.open()
        talk.type("fills it")
        talk.type("one")
        talk.type("two")
        #expect(talk.transmitted == ["fills it"])
        talk.on(.taken(24))
        #expect(talk.transmitted == ["fills it", "one", "two"])
    }

    @Test func whatTheConnectionHadNoRoomForIsNeitherSentNorLost() {
        var talk = Talk()
        let big = ArraySlice([UInt8](repeating: 0x61, count: 1_000_000))
        for _ in 1...40 { talk.on(.sendRequested(.binary, big)) }
        talk.open()
        #expect(talk.conversation.tally.sent == 1 && talk.conversation.tally.unsent == 39)
        #expect(talk.on(.closed(retry: true)).first == .report(.lost(1)))
        #expect(talk.conversation.tally.lost == 1)
        talk.open()
        for sent in 2...40 {
            #expect(talk.conversation.tally.sent == sent)
            talk.on(.taken(1_000_016))
        }
        #expect(talk.conversation.tally.unsent == 0 && talk.conversation.neverTaken == [])
    }

    /// The server closed, and the connection was given more before that was known here.
    @Test(arguments: [Pairing.contains, .order, .off], [false, true])
    func whatTheConnectionNeverSentWaitsAgain(pairing: Pairing, isTaken: Bool) {
        var talk = Talk(policy: .init(pairing: pairing, backoff: Backoff(jitter: 0)))
        talk.open()
        for text in ["one", "two", "three", "four"] { talk.type(text) }
        talk.hear("one")
        if isTaken { talk.on(.taken(2 * 19)) }
        #expect(talk.on(.sendingEnded(after: 2)) == [.report(.requeued(3)), .report(.requeued(4))])
        let lost = talk.on(.closed(retry: true)).contains(.report(.lost(2)))
        #expect(lost == (pairing != .off))
        talk.type("five")
        var tally = talk.conversation.tally
        #expect(
            tally.sent == 2 && tally.unsent == 3 && tally.sentBytes == 6 && talk.conversation.neverTaken == [3, 4, 5]
        )
        talk.on(.connectRequested)
        talk.on(.opened)
        #expect(talk.transmitted == ["one", "two", "three", "four", "three", "four", "five"])
        tally = talk.conversation.tally
        #expect(tally.sent == 5 && tally.resent == 0 && tally.unsent == 0 && tally.sentBytes == 19)
        #expect(talk.on(.sendingEnded(after: 3)) == [], "a connection that sent all that it was given")
    }

    /// What waits to be sent once more, too.
    @Test func whatWasNotSentAgainIsStillToBeSentAgain() {
        var talk = Talk(policy: .init(backoff: Backoff(jitter: 0), resendsLost: true))
        talk.open()
        talk.type("one")
        talk.on(.closed(retry: true))
        talk.on(.connectRequested)
        talk.on(.opened)
        #expect(talk.conversation.tally.resent == 1)
        #expect(talk.on(.sendingEnded(after: 0)) == [.report(.requeued(1))])
        #expect(talk.conversation.tally.resent == 0 && talk.toResend == 1)
        #expect(!talk.on(.closed(retry: true)).contains(.report(.lost(1))), "it is not lost twice")
    }

    @Test func aLostConnectionMarksTheUnansweredLost() {
        var talk = Talk()
        talk.open()
        talk.type("one")
        talk.type("two")
        talk.hear("one - i got it")
        let effects = talk.on(.closed(retry: true))
        #expect(effects == [.report(.lost(2)), .report(.stateChanged(.backingOff(until: .seconds(1))))])
        #expect(talk.conversation.tally.lost == 1)
        talk.now = .seconds(1)
        #expect(talk.on(.deadlineReached) == [.report(.stateChanged(.connecting)), .connect])
        talk.on(.opened)
        #expect(talk.transmitted == ["one", "two"], "a lost message is not sent again by itself")
    }

    @Test func resendSendsTheLostBeforeTheNew() {
        var talk = Talk()
        talk.open()
        talk.type("lost")
        talk.on(.closed(retry: true))
        talk.type("new")
        #expect(talk.on(.resendRequested) == [.report(.requeued(1))])
        talk.on(.connectRequested)
        talk.on(.opened)
        #expect(talk.transmitted == ["lost", "lost", "new"])
        let tally = talk.conversation.tally
        #expect(tally.lost == 0 && tally.waiting == 2 && tally.sent == 2, "a message counts as sent once")
    }

    @Test func thePolicyCanResendByItself() {
        var talk = Talk(policy: .init(backoff: Backoff(jitter: 0), resendsLost: true))
        talk.open()
        talk.type("one")
        #expect(talk.on(.closed(retry: true)).prefix(2) == [.report(.lost(1)), .report(.requeued(1))])
        talk.on(.connectRequested)
        talk.on(.opened)
        #expect(talk.transmitted == ["one", "one"])
    }

    @Test func whatWaitsToBeSentOnceMoreIsToldFromWhatWasNeverSent() {
        var talk = Talk(policy: .init(backoff: Backoff(jitter: 0), resendsLost: true))
        talk.open()
        talk.type("sent")
        talk.on(.closed(retry: true))
        talk.type("never sent")
        #expect(talk.conversation.tally.unsent == 2 && talk.toResend == 1)
        #expect(talk.conversation.neverTaken == [2])
        talk.on(.withdrawRequested(1))
        #expect(talk.toResend == 0 && talk.conversation.tally.lost == 1)
        talk.on(.resendRequested)
        #expect(talk.toResend == 1 && talk.conversation.neverTaken == [2])
        talk.on(.connectRequested)
        talk.on(.opened)
        #expect(talk.toResend == 0 && talk.conversation.neverTaken == [])
        #expect(talk.transmitted == ["sent", "sent", "never sent"])
        talk.on(.closed(retry: true))
        talk.on(.serverChanged)
        talk.type("for another")
        talk.on(.serverChanged)
        #expect(talk.toResend == 0 && talk.conversation.neverTaken == [3])
    }

    @Test func delaysGrowUntilAConnectionProvesGood() {
        var talk = Talk()
        talk.on(.connectRequested)
        var delays: [Duration] = []
        for _ in 0..<7 {
            talk.on(.closed(retry: true))
            guard let deadline = talk.conversation.nextDeadline else { Issue.record("no deadline"); return }
            delays.append(deadline - talk.now)
            talk.now = deadline
            talk.on(.deadlineReached)
        }
        #expect(delays == [1, 2, 4, 8, 16, 30, 30].map { .seconds($0) })
        talk.on(.opened)
        talk.now += .seconds(4)
        talk.on(.closed(retry: true))
        #expect(talk.conversation.nextDeadline == talk.now + .seconds(30), "too short to be a good one")
        talk.on(.connectRequested)
        talk.on(.opened)
        talk.now += .seconds(5)
        talk.on(.closed(retry: true))
        #expect(talk.conversation.nextDeadline == talk.now + .seconds(1))
    }

    @Test func anEarlyDeadlineDoesNothing() {
        var talk = Talk()
        talk.on(.connectRequested)
        talk.on(.closed(retry: true))
        #expect(talk.on(.deadlineReached) == [])
    }

    @Test func aHopelessFailureIsNotTriedAgain() {
        var talk = Talk()
        talk.on(.connectRequested)
        #expect(talk.on(.closed(retry: false)) == [.report(.stateChanged(.disconnected))])
        #expect(talk.conversation.nextDeadline == nil)
    }

    @Test func withoutBackoffNothingIsTriedAgain() {
        var talk = Talk(policy: .init(backoff: nil))
        talk.open()
        talk.on(.closed(retry: true))
        #expect(talk.conversation.state == .disconnected)
    }

    @Test func disconnectClosesAndStaysAway() {
        var talk = Talk()
        talk.open()
        #expect(
            talk.on(.disconnectRequested(code: 1000, reason: "bye")) == [
                .report(.stateChanged(.closing)), .close(code: 1000, reason: "bye"),
            ]
        )
        talk.type("later")
        #expect(talk.transmitted == [])
        #expect(talk.on(.closed(retry: true)) == [.report(.stateChanged(.disconnected))])
        talk.open()
        #expect(talk.transmitted == ["later"])
    }

    @Test func disconnectGivesUpAnAttempt() {
        var talk = Talk()
        talk.on(.connectRequested)
        #expect(talk.on(.disconnectRequested(code: 1000, reason: "")).last == .abort)
        #expect(talk.on(.opened) == [], "it won the race, and is not wanted any more")
        #expect(talk.on(.closed(retry: true)) == [.report(.stateChanged(.disconnected))])
    }

    @Test func disconnectEndsTheCountdown() {
        var talk = Talk()
        talk.on(.connectRequested)
        talk.on(.closed(retry: true))
        #expect(talk.on(.disconnectRequested(code: 1000, reason: "")) == [.report(.stateChanged(.disconnected))])
        #expect(talk.on(.disconnectRequested(code: 1000, reason: "")) == [])
    }

    @Test func whatWaitsForOneServerDoesNotReachAnother() {
        var talk = Talk(policy: .init(backoff: Backoff(jitter: 0), room: 20))
        talk.open()
        talk.type("sent")
        talk.type("waits")
        #expect(talk.on(.serverChanged) == [.report(.lost(1)), .report(.leftBehind(2))])
        talk.on(.closed(retry: true))
        talk.open()
        #expect(talk.transmitted == ["sent"])
        talk.on(.resendRequested)
        talk.on(.taken(20))
        #expect(talk.transmitted == ["sent", "sent", "waits"])
    }

    @Test func notEvenThePolicySendsItToAnother() {
        var talk = Talk(policy: .init(backoff: Backoff(jitter: 0), resendsLost: true))
        talk.open()
        talk.type("for A")
        talk.on(.closed(retry: false))
        talk.on(.serverChanged)
        talk.open()
        talk.type("for B")
        talk.on(.closed(retry: true))
        talk.open()
        #expect(talk.transmitted == ["for A", "for B", "for B"])
    }

    @Test func whatWasLeftUnsentCountsOnceItIsSent() {
        var talk = Talk()
        talk.type("waits")
        talk.on(.serverChanged)
        talk.open()
        talk.type("new")
        #expect(talk.conversation.tally.sent == 1)
        talk.on(.resendRequested)
        #expect(talk.conversation.tally.sent == 2)
    }

    @Test func whatWasNeverSentIsNotLost() {
        var talk = Talk()
        talk.type("waits")
        for _ in 0..<2 {
            #expect(talk.on(.serverChanged) == [.report(.leftBehind(1))])
            #expect(talk.conversation.tally.lost == 0 && talk.conversation.tally.leftBehind == 1)
            #expect(talk.on(.resendRequested) == [.report(.requeued(1))])
            #expect(talk.conversation.tally.leftBehind == 0 && talk.conversation.tally.unsent == 1)
        }
        talk.open()
        #expect(talk.transmitted == ["waits"] && talk.conversation.tally.sent == 1)
    }

    /// Whatever was taken back in between goes out in its old order.
    @Test func whatIsSentAgainKeepsItsOrder() {
        var talk = Talk(policy: .init(backoff: nil))
        talk.open()
        for text in ["1", "2", "3"] { talk.type(text) }
        talk.on(.closed(retry: false))
        talk.on(.resendRequested)
        for _ in 0..<2 { talk.on(.withdrawRequested(nil)) }
        talk.type("4")
        talk.on(.resendRequested)
        talk.open()
        #expect(talk.transmitted == ["1", "2", "3", "1", "2", "3", "4"])
    }

    @Test func aSecondDisconnectDoesNotWait() {
        var talk = Talk()
        talk.open()
        talk.on(.disconnectRequested(code: 1000, reason: ""))
        #expect(talk.on(.disconnectRequested(code: 1000, reason: "")) == [.abort])
    }

    @Test func whatWaitsCanBeTakenBack() {
        var talk = Talk()
        for text in ["one", "two", "three"] { talk.type(text) }
        #expect(talk.on(.withdrawRequested(2)) == [.report(.withdrawn(2))])
        #expect(talk.on(.withdrawRequested(2)) == [], "it is gone")
        #expect(talk.on(.withdrawRequested(nil)) == [.report(.withdrawn(3))], "the newest")
        #expect(talk.conversation.tally.unsent == 1 && talk.conversation.tally.waiting == 1)
        talk.open()
        #expect(talk.transmitted == ["one"])
        #expect(talk.on(.withdrawRequested(1)) == [], "it was sent")
        #expect(talk.on(.withdrawRequested(nil)) == [])
        #expect(talk.conversation.tally == tally(sent: 1, waiting: 1, bytes: 3))
    }

    /// What was sent once may have arrived: it can be kept from being sent again, and stays accounted for.
    @Test func whatIsToBeSentAgainIsLostWhenTakenBack() {
        var talk = Talk(policy: .init(backoff: nil))
        talk.open()
        talk.type("hi")
        talk.on(.closed(retry: false))
        talk.on(.resendRequested)
        #expect(talk.on(.withdrawRequested(1)) == [.report(.lost(1))])
        #expect(talk.conversation.tally == tally(sent: 1, lost: 1, bytes: 2))
        talk.open()
        #expect(talk.transmitted == ["hi"])
    }

    @Test func whatIsSentOnceMoreIsCounted() {
        var talk = Talk(policy: .init(backoff: nil))
        talk.open()
        talk.type("hello")
        talk.on(.closed(retry: false))
        talk.on(.resendRequested)
        talk.open()
        let tally = talk.conversation.tally
        #expect(tally.sent == 1 && tally.resent == 1 && tally.sentBytes == 10)
    }

    private func tally(sent: Int, waiting: Int = 0, lost: Int = 0, bytes: Int) -> Conversation.Tally {
        var tally = Conversation.Tally()
        (tally.sent, tally.waiting, tally.lost, tally.sentBytes) = (sent, waiting, lost, bytes)
        return tally
    }
}
