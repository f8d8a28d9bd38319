import DequeModule

/// One conversation with one server, over as many connections as it takes.
///
/// A message is taken into the outbox, sent while a connection is open and has room, and stays in the ledger until its
/// answer comes. When the connection is lost, what was never sent goes out over the next one in order; what was sent
/// and not answered is lost, and goes out again only if asked for, so that nothing is ever doubled silently.
package struct Conversation {
    /// What the user chose.
    package struct Policy: Sendable {
        /// What makes a message the answer to another.
        package var pairing: Pairing
        /// Nil: never connect again by itself.
        package var backoff: Backoff?
        /// Send lost messages again as soon as there is a new connection.
        package var resendsLost: Bool
        /// What a connection is given before it has passed on what it was given before, in bytes: at least a message.
        package var room: Int

        package init(
            pairing: Pairing = .contains,
            backoff: Backoff? = Backoff(),
            resendsLost: Bool = false,
            room: Int = 64 << 10
        ) {
            self.pairing = pairing
            self.backoff = backoff
            self.resendsLost = resendsLost
            self.room = room
        }
    }

    /// A connection that lasted this long was a good one: the delays start anew after it.
    package static let provenAfter = Duration.seconds(5)

    /// So many messages that answer none of those that wait are worth a word.
    static let strangersTold = 3

    /// Where it stands; each change is reported as `.stateChanged`, too.
    package private(set) var state = State.idle
    private var policy: Policy
    /// What makes a message the answer to another.
    package var pairing: Pairing { policy.pairing }
    /// Whether a lost connection is made anew.
    package var reconnects: Bool { policy.backoff != nil }
    private var random: any RandomNumberGenerator & Sendable
    private var outbox: Deque<Message> = []
    private var ledger: Ledger
    private var lost: [Message] = []
    /// Messages that were meant for another server and never sent, until they are asked for.
    private var leftBehind: [Message] = []
    private var counts = Tally()
    private var lastID: Message.ID = 0
    /// Messages up to this number have been sent at least once.
    private var lastSentID: Message.ID = 0
    /// Those of them that are in the outbox again, as new as those never queued twice.
    private var neverSent: Set<Message.ID> = []
    /// Messages that came while others waited, before any was answered.
    private var strangers = 0
    /// The cost of the messages that the connection was given and has not passed on.
    private var untaken = 0
    /// Those messages, and whether each was given to a connection for the first time; their cost; and how many this
    /// connection was given in all.
    private var underway: Deque<(message: Message, isFirst: Bool)> = []
    private var underwayCost = 0
    private var givenCount = 0
    private var attempt = 0
    private var openedAt: Duration?

    /// A conversation that has not begun; `random` spreads the delays of reconnecting.
    package init(policy: Policy, random: any RandomNumberGenerator & Sendable) {
        self.policy = policy
        self.random = random
        ledger = Ledger(pairing: policy.pairing)
    }

    /// The message that the pairing takes this for the answer to; nil if it answers none.
    package func message(answeredBy kind: Message.Kind, _ bytes: ArraySlice<UInt8>) -> Message.ID? {
        ledger.message(answeredBy: kind, bytes)
    }

    /// The counts as they stand.
    package var tally: Tally {
        var tally = counts
        tally.waiting = outbox.count + ledger.count
        tally.lost = lost.count
        tally.leftBehind = leftBehind.count
        tally.unsent = outbox.count
        return tally
    }

    /// The messages that no connection has taken, for this server or another.
    package var neverTaken: [Message.ID] { (outbox.filter { !wasSent($0) } + leftBehind).map(\.id) }

    /// When `.deadlineReached` is owed.
    package var nextDeadline: Duration? {
        if case .backingOff(let until) = state { until } else { nil }
    }

    /// Takes one event, and appends what shall be done.
    package mutating func handle(_ event: Event, at now: Duration, effects: inout [Effect]) {
        switch event {
        case .connectRequested: connectRequested(&effects)
        case .disconnectRequested(let code, let reason): disconnectRequested(code, reason, &effects)
        case .sendRequested(let kind, let bytes, let isAnswered):
            sendRequested(kind, bytes, isAnswered: isAnswered, at: now, &effects)
        case .resendRequested: resendRequested(at: now, &effects)
        case .withdrawRequested(let id): withdrawRequested(id, &effects)
        case .serverChanged: serverChanged(&effects)
        case .pairingChosen(let pairing): pairingChosen(pairing, &effects)
        case .opened: opened(at: now, &effects)
        case .taken(let cost): taken(cost, at: now, &effects)
        case .sendingEnded(let count): sendingEnded(after: count, &effects)
        case .received(let kind, let bytes, let id): received(kind, bytes, meets: id, at: now, &effects)
        case .closed(let retry): ended(retry: retry, at: now, &effects)
        case .deadlineReached: deadlineReached(at: now, &effects)
        case .machineSlept: machineSlept(&effects)
        }
    }
}

// MARK: The user's events

extension Conversation {
    private mutating func connectRequested(_ effects: inout [Effect]) {
        switch state {
        case .connecting, .open, .closing: return
        case .idle, .backingOff, .disconnected:
            attempt = 0
            enter(.connecting, &effects)
            effects.append(.connect)
        }
    }

    private mutating func disconnectRequested(_ code: UInt16, _ reason: String, _ effects: inout [Effect]) {
        switch state {
        case .idle, .disconnected: return
        // Asked twice: the peer takes its time, and the user does not.
        case .closing: effects.append(.abort)
        case .backingOff: enter(.disconnected, &effects)
        case .connecting:
            enter(.closing, &effects)
            effects.append(.abort)
        case .open:
            enter(.closing, &effects)
            effects.append(.close(code: code, reason: reason))
        }
    }

    private mutating func sendRequested(
        _ kind: Message.Kind,
        _ bytes: ArraySlice<UInt8>,
        isAnswered: Bool,
        at now: Duration,
        _ effects: inout [Effect]
    ) {
        lastID += 1
        let message = Message(id: lastID, kind: kind, bytes: bytes, isAnswered: isAnswered)
        outbox.append(message)
        effects.append(.report(.queued(message)))
        transmit(at: now, &effects)
    }

    private mutating func resendRequested(at now: Duration, _ effects: inout [Effect]) {
        for message in lost + leftBehind { effects.append(.report(.requeued(message.id))) }
        outbox.insert(contentsOf: lost + leftBehind, at: outbox.startIndex)
        neverSent.formUnion(leftBehind.lazy.map(\.id))
        // What was taken back, or left behind with another server, did not become lost in this order.
        outbox.sort { $0.id < $1.id }
        lost = []
        leftBehind = []
        transmit(at: now, &effects)
    }

    /// What waits to be sent once more stays accounted for as lost; what was sent already is not touched.
    private mutating func withdrawRequested(_ id: Message.ID?, _ effects: inout [Effect]) {
        guard let place = id == nil ? outbox.indices.last : outbox.firstIndex(where: { $0.id == id }) else { return }
        let message = outbox.remove(at: place)
        if message.id > lastSentID || neverSent.remove(message.id) != nil {
            effects.append(.report(.withdrawn(message.id)))
        } else {
            lost.append(message)
            effects.append(.report(.lost(message.id)))
        }
    }

    /// What waits is paired by the new rule; where that awaits no answers, it waits no more.
    ///
    /// Who chooses the order since he was told of strangers has seen the answers to the oldest: those do not come again.
    private mutating func pairingChosen(_ pairing: Pairing, _ effects: inout [Effect]) {
        policy.pairing = pairing
        ledger.pairing = pairing
        defer { strangers = 0 }
        let settled =
            switch pairing {
            case .contains: 0
            case .order: strangers < Self.strangersTold ? 0 : min(strangers, ledger.count)
            case .off: ledger.count
            }
        for message in ledger.abandon(first: settled) { effects.append(.report(.sent(message.id))) }
    }

    private mutating func serverChanged(_ effects: inout [Effect]) {
        attempt = 0
        let waiting = ledger.abandon().map { (message: $0, wasSent: true) } + outbox.map { ($0, wasSent($0)) }
        outbox.removeAll()
        neverSent.removeAll()
        for (message, wasSent) in waiting {
            effects.append(.report(wasSent ? .lost(message.id) : .leftBehind(message.id)))
            if wasSent { lost.append(message) } else { leftBehind.append(message) }
        }
    }

    /// Whether a message of the outbox has been sent before.
    private func wasSent(_ message: Message) -> Bool { message.id <= lastSentID && !neverSent.contains(message.id) }
}

// MARK: The transport's and the clock's events

extension Conversation {
    private mutating func opened(at now: Duration, _ effects: inout [Effect]) {
        // The user may have asked for the end while the attempt was under way.
        guard state == .connecting else { return }
        openedAt = now
        strangers = 0
        (untaken, underwayCost, givenCount) = (0, 0, 0)
        underway.removeAll()
        enter(.open, &effects)
        transmit(at: now, &effects)
    }

    private mutating func taken(_ cost: Int, at now: Duration, _ effects: inout [Effect]) {
        untaken = max(0, untaken - cost)
        while let first = underway.first?.message.cost, underwayCost - first >= untaken {
            underway.removeFirst()
            underwayCost -= first
        }
        transmit(at: now, &effects)
    }

    /// The newest of what the connection was given was never sent: it waits again, as if it had not been given.
    private mutating func sendingEnded(after count: Int, _ effects: inout [Effect]) {
        var back: [Message] = []
        for (message, isFirst) in underway.suffix(max(0, givenCount - count)) {
            guard ledger.remove(message.id) != nil || !awaitsAnswer(to: message) else { continue }
            if isFirst {
                counts.sent -= 1
                neverSent.insert(message.id)
            } else {
                counts.resent -= 1
            }
            counts.sentBytes -= message.bytes.count
            effects.append(.report(.requeued(message.id)))
            back.append(message)
        }
        outbox.insert(contentsOf: back, at: outbox.startIndex)
    }

    private mutating func received(
        _ kind: Message.Kind,
        _ bytes: ArraySlice<UInt8>,
        meets id: Message.ID?,
        at now: Duration,
        _ effects: inout [Effect]
    ) {
        let entry = ledger.answered(by: kind, bytes, meeting: id)
        effects.append(.report(.received(kind, bytes, answers: entry?.message.id)))
        guard let entry else { return receivedUnpaired(kind, bytes, &effects) }
        let roundTrip = now - entry.sentAt
        counts.answered += 1
        counts.roundTrip = roundTrip
        effects.append(.report(.answered(entry.message.id, roundTrip: roundTrip)))
    }

    private mutating func receivedUnpaired(
        _ kind: Message.Kind,
        _ bytes: ArraySlice<UInt8>,
        _ effects: inout [Effect]
    ) {
        if let id = ledger.hasTaken(kind, bytes) {
            counts.doubled += 1
            return effects.append(.report(.doubled(id)))
        }
        guard policy.pairing == .contains, counts.answered == 0, ledger.count > 0 else { return }
        strangers += 1
        if strangers == Self.strangersTold { effects.append(.report(.strangersCame(strangers))) }
    }

    private mutating func ended(retry: Bool, at now: Duration, _ effects: inout [Effect]) {
        let asked = state == .closing
        abandonLedger(&effects)
        if let openedAt, now - openedAt >= Self.provenAfter { attempt = 0 }
        openedAt = nil
        guard retry, !asked, let backoff = policy.backoff else { return enter(.disconnected, &effects) }
        let delay = backoff.delay(attempt: attempt, using: &random)
        attempt += 1
        enter(.backingOff(until: now + delay), &effects)
    }

    private mutating func deadlineReached(at now: Duration, _ effects: inout [Effect]) {
        guard case .backingOff(let until) = state, now >= until else { return }
        enter(.connecting, &effects)
        effects.append(.connect)
    }

    /// Nobody who opens his laptop waits for a countdown that stood still as long as it was shut.
    private mutating func machineSlept(_ effects: inout [Effect]) {
        if case .backingOff = state { connectRequested(&effects) }
    }

    private mutating func abandonLedger(_ effects: inout [Effect]) {
        let abandoned = ledger.abandon()
        for message in abandoned { effects.append(.report(.lost(message.id))) }
        guard policy.resendsLost else { return lost += abandoned }
        for message in abandoned { effects.append(.report(.requeued(message.id))) }
        outbox.insert(contentsOf: abandoned, at: outbox.startIndex)
    }
}

// MARK: Steps

extension Conversation {
    private mutating func enter(_ next: State, _ effects: inout [Effect]) {
        guard state != next else { return }
        state = next
        effects.append(.report(.stateChanged(next)))
    }

    private func awaitsAnswer(to message: Message) -> Bool { policy.pairing != .off && message.isAnswered }

    /// Sends what the outbox holds, as far as the connection has room: what it can't pass on is better kept than lost.
    private mutating func transmit(at now: Duration, _ effects: inout [Effect]) {
        guard state == .open else { return }
        while untaken < policy.room, let message = outbox.popFirst() {
            untaken += message.cost
            givenCount += 1
            effects.append(.transmit(message.kind, message.bytes))
            // Where an answer is awaited, its coming is the news.
            if awaitsAnswer(to: message) {
                ledger.sent(message, at: now)
            } else {
                effects.append(.report(.sent(message.id)))
            }
            // Sent once already, unless it never got so far: before its turn, or left behind with its server.
            let isFirst = message.id > lastSentID || neverSent.remove(message.id) != nil
            if isFirst { counts.sent += 1 } else { counts.resent += 1 }
            underway.append((message, isFirst))
            underwayCost += message.cost
            counts.sentBytes += message.bytes.count
            lastSentID = max(lastSentID, message.id)
        }
    }
}
