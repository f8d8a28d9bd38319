package import Measurement

/// What the conversation came to so far, for `/stats` and the status line; the ledger's own counts are in `Tally`.
package struct Statistics: Sendable {
    /// Round trips that the spark line shows.
    static let recentAtMost = 12

    /// Messages and bytes in one direction.
    package struct Traffic: Hashable, Sendable {
        /// Whole messages, of however many frames.
        package var messages = 0
        /// Of the messages alone, without what the protocol adds.
        package var bytes = 0

        mutating func add(_ body: MessageBody) {
            messages += 1
            bytes += body.bytes.count
        }
    }

    /// Messages that were entered, sent or not.
    package private(set) var entered = Traffic()
    /// Messages that came, answers or not.
    package private(set) var received = Traffic()
    /// Messages that were taken back before they were sent.
    private(set) var canceled = 0
    /// What went over the wire for them.
    package private(set) var wire = Wire()
    /// Of all answered messages.
    package private(set) var roundTrips = DurationHistogram()
    /// The newest round trips, from the oldest on.
    private(set) var recent: [Duration] = []
    /// Connections that were opened.
    private(set) var connections = 0
    /// When the connection was opened, as in `Moment.localSeconds`; nil without one.
    private(set) var connectedSince: Int64?

    /// Nothing counted yet.
    package init() {}

    /// Takes in an event that counts.
    package mutating func note(_ event: Event, at now: Moment) {
        switch event {
        case .messageQueued(_, let body): entered.add(body)
        case .messageReceived(let body, _): received.add(body)
        case .wireCounted(let wire): self.wire = wire
        case .deliveryChanged(_, .answered(let time)):
            roundTrips.record(time)
            if recent.count == Self.recentAtMost { recent.removeFirst() }
            recent.append(time)
        case .deliveryChanged(_, .canceled): canceled += 1
        case .linkChanged(.connected):
            if connectedSince == nil {
                connections += 1
                connectedSince = now.localSeconds
            }
        case .linkChanged(.closing): break
        case .linkChanged: connectedSince = nil
        default: break
        }
    }
}
