/// Something that happened.
///
/// `Model.update` is the only place where it changes the model.
package enum Event: Sendable {
    // From the terminal.
    case keyPressed(Key)
    /// A bracketed paste, whole.
    case pasted(String)
    case resized(Size)
    /// The wheel was turned by so many rows, up where negative.
    case scrolled(rows: Int)
    /// The left button of the mouse was pressed on a cell.
    case clicked(Position)
    /// The window got or lost the focus, where the terminal tells it.
    case focusChanged(Bool)
    /// The terminal answered what its background is.
    case backgroundTold(Color)
    /// The terminal showed how it draws clusters.
    case widthsTold(ClusterWidths)
    /// The clock passed `Model.nextDeadline`.
    case deadlineReached

    // From the conversation.
    case linkChanged(Link)
    /// A message was taken into the outbox; its delivery is `.waiting`.
    case messageQueued(MessageID, MessageBody)
    /// A message came; `answers` is the sent one that the ledger paired it with.
    case messageReceived(MessageBody, answers: MessageID?)
    case deliveryChanged(MessageID, Delivery)
    /// What came last had come before, as the answer to this message.
    case answerDoubled(MessageID)
    /// What went over the wire so far.
    case wireCounted(Wire)
    case tallied(Tally)
    /// What pairs answers with messages.
    case pairingChanged(AnswerPairing)
    /// The round trip of a ping that was sent by itself, or how long its pong is overdue.
    case lagMeasured(Duration)
    /// The pong to a `/ping` came after this round trip.
    case ponged(Duration)

    // From the rest of the program.
    /// What the word of a request may become, from the likeliest on.
    case completionsFound(CompletionRequest, [String])
    /// The user's own editor left this text.
    case edited(String)
    /// The first start: what to know to begin with, from the keys as they are bound.
    case welcomed
    /// Something yodel tells: a `-` line.
    case noticed(String)
    /// Something that went wrong, worded for people: a `!` line.
    case failed(String)
    /// Why the command just entered can't be done as it stands: a `!` line, and the command comes back to be mended.
    case refused(String)
    case themeChanged(Theme)
    /// The names of all themes, for a choice; `current` is the one in use.
    case themesListed([String], current: String)
    /// Progress of a script that plays in the window; nil when none does.
    case replayChanged(ReplayProgress?)
    /// The name of the file that the conversation is recorded to; nil when it is not.
    case recordingChanged(String?)
}

/// The number of a sent message, from 1 in the order of sending.
package typealias MessageID = UInt64

/// What a message carries.
///
/// Received text is hostile until the transcript has made it printable.
package struct MessageBody: Hashable, Sendable {
    /// Text or binary, as RFC 6455 §5.6 tells them apart.
    package enum Kind: Hashable, Sendable { case text, binary }

    /// As its first frame says.
    package var kind: Kind
    /// UTF-8 for text.
    ///
    /// A slice, so that the messages of one read can share one storage.
    package var bytes: ArraySlice<UInt8>

    package init(_ kind: Kind, _ bytes: ArraySlice<UInt8>) {
        self.kind = kind
        self.bytes = bytes
    }

    /// The first address in it that a browser can open.
    package var firstURL: String? { kind == .text ? WebAddress.firstToOpen(in: bytes) : nil }
}

/// What became of a sent message.
package enum Delivery: Hashable, Sendable {
    /// In the outbox or sent, and not answered.
    case waiting
    /// Sent, and nobody waits for an answer.
    case sent
    /// Answered after this round trip.
    case answered(Duration)
    /// Sent, and the connection ended before an answer came.
    case lost
    /// Never sent: it was meant for another server.
    case leftBehind
    /// Never sent: the user took it out of the outbox.
    case canceled
}

/// The state of the connection, for the status line.
package enum Link: Hashable, Sendable {
    /// No URL yet.
    case idle
    case connecting(url: String)
    case connected(url: String)
    /// The user wants it closed, and the server has not agreed yet.
    case closing(url: String)
    /// Lost; the next attempt starts at this uptime.
    case retrying(url: String, at: Duration)
    /// Ended, and nothing will be tried until the user asks.
    case disconnected(url: String)
}

/// Bytes of WebSocket frames, compressed where they are; what TLS and TCP add is not among them.
package struct Wire: Hashable, Sendable {
    /// Bytes that went to the server.
    package var sent: Int
    /// Bytes that came from it.
    package var received: Int

    package init(sent: Int = 0, received: Int = 0) {
        self.sent = sent
        self.received = received
    }
}

/// The ledger's counts.
package struct Tally: Hashable, Sendable {
    /// Messages given to a connection, each counted once.
    package var sent: Int
    /// Those of them whose answer came.
    package var answered: Int
    /// In the outbox, or sent and not answered.
    package var waiting: Int
    /// Sent, and the connection ended before an answer came.
    package var lost: Int
    /// Answers that came once more.
    package var doubled = 0
    /// Never sent, since they were meant for another server.
    package var leftBehind = 0
    /// How often one was sent once more.
    package var resent = 0
    /// Bytes of all that was sent, each time.
    package var sentBytes = 0
    /// The part of those waiting that no connection has taken yet.
    package var unsent: Int
    /// The newest round trip.
    package var roundTrip: Duration?

    package init(
        sent: Int = 0,
        answered: Int = 0,
        waiting: Int = 0,
        lost: Int = 0,
        unsent: Int = 0,
        roundTrip: Duration? = nil
    ) {
        self.sent = sent
        self.answered = answered
        self.waiting = waiting
        self.lost = lost
        self.unsent = unsent
        self.roundTrip = roundTrip
    }
}
