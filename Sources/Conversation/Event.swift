extension Conversation {
    /// Something that happened to the conversation.
    package enum Event: Sendable {
        // From the user.
        /// Connect now: at the start, by command, or instead of waiting on.
        case connectRequested
        /// Close the connection, and stay away until asked.
        case disconnectRequested(code: UInt16, reason: String)
        /// Send this; `isAnswered` tells whether an answer is to be awaited, where any is.
        case sendRequested(Message.Kind, ArraySlice<UInt8>, isAnswered: Bool = true)
        /// Send everything again that was lost.
        case resendRequested
        /// Do not send what still waits in the outbox: this message, or the newest.
        case withdrawRequested(Message.ID?)
        /// The next connection goes elsewhere: what was meant for this server must not reach another by itself.
        case serverChanged
        /// Pair answers with messages otherwise from now on.
        case pairingChosen(Pairing)

        // From the transport.
        case opened
        /// The connection has sent so many messages, and none of those given to it behind them: right before `closed`.
        case sendingEnded(after: Int)
        /// The connection has passed on messages of this cost, and has so much more room.
        case taken(Int)
        /// A message came; `meets` names the one that it answers by another rule than the pairing, which comes first.
        case received(Message.Kind, ArraySlice<UInt8>, meets: Message.ID? = nil)
        /// The connection ended, or the attempt failed; `retry` tells whether a new one is wanted, unless the user asked
        /// for the end.
        case closed(retry: Bool)

        // From the clock.
        case deadlineReached
        /// The machine is awake again, and its network may be another.
        case machineSlept
    }

    /// Something that the shell shall do, in the order given.
    package enum Effect: Hashable, Sendable {
        /// Start an attempt to connect.
        case connect
        /// Give up the attempt under way.
        case abort
        case transmit(Message.Kind, ArraySlice<UInt8>)
        case close(code: UInt16, reason: String)
        /// Tell the user.
        case report(Report)
    }

    /// What the user is told of the conversation.
    package enum Report: Hashable, Sendable {
        case stateChanged(State)
        /// A message was taken; it waits for its answer from here on.
        case queued(Message)
        /// A message was given to the connection, and no answer is awaited.
        case sent(Message.ID)
        /// A message came; `answers` names the sent one that it was paired with.
        case received(Message.Kind, ArraySlice<UInt8>, answers: Message.ID?)
        /// What came last had come before, as the answer to this one.
        case doubled(Message.ID)
        /// So many messages came while others waited for their answers, and none ever held one of those: perhaps this server
        /// answers otherwise.
        case strangersCame(Int)
        /// Answered after this round trip.
        case answered(Message.ID, roundTrip: Duration)
        /// Sent, and the connection ended before an answer came.
        case lost(Message.ID)
        /// Never sent, and meant for the server before this one: it goes out only if asked for.
        case leftBehind(Message.ID)
        /// Taken out of the outbox: it was never sent, and will not be.
        case withdrawn(Message.ID)
        /// A message that was lost or left behind is in the outbox again.
        case requeued(Message.ID)
    }

    /// Where the conversation stands.
    package enum State: Hashable, Sendable {
        case idle
        case connecting
        case open
        /// The close frame is on its way; the peer's is awaited.
        case closing
        /// Waits for its next attempt, at this time.
        case backingOff(until: Duration)
        /// Ended, and nothing is tried until the user asks.
        case disconnected
    }

    /// The conversation's counts.
    package struct Tally: Hashable, Sendable {
        /// Messages given to the connection, each counted once.
        package var sent = 0
        /// How often one was given to a connection once more.
        package var resent = 0
        /// Bytes of all that was given to a connection, each time.
        package var sentBytes = 0
        /// Messages sent whose answer came, each counted once.
        package var answered = 0
        /// Answers that came once more.
        package var doubled = 0
        /// In the outbox, or sent and not answered.
        package var waiting = 0
        /// Sent, and not answered when their connection ended; not those that wait to be sent again.
        package var lost = 0
        /// Never sent, since they were meant for another server.
        package var leftBehind = 0
        /// The part of those waiting that stands in the outbox.
        package var unsent = 0
        /// The newest round trip.
        package var roundTrip: Duration?

        /// Nothing counted yet.
        package init() {}
    }
}
