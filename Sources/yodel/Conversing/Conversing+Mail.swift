import Conversation
import Interface
import Transport
import WebSocketCore

// What comes from the connections.
extension Conversing {
    /// Takes one piece of mail.
    mutating func receive(_ mail: ConversationMail, at now: Moment) {
        switch mail {
        case .connection(let number, let event):
            if number == connector.current { take(event, at: now) }
        case .serverStarted(.success(let url)): serverStarted(url, at: now)
        case .serverStarted where conversation.state != .connecting: givenUp(at: now)
        case .serverStarted(.failure(let error)):
            ended("\(error)", retry: false, at: now)
        }
    }

    /// Tells what the server chose of the subprotocols, unless it chose the same before; a pipe is told only of none.
    private mutating func tellSubprotocol(_ opening: Opening, after before: Opening?, at now: Moment) {
        guard let choice = Wording.subprotocol(opening), choice != before.flatMap(Wording.subprotocol) else { return }
        if takesCommands || choice == Wording.noSubprotocol { show(.noticed(choice), at: now) }
    }

    private mutating func serverStarted(_ url: WebSocketURL, at now: Moment) {
        if connector.hasServer {
            // Who asked to connect anew meanwhile means this server, too.
            if next == self.url { next = url }
            self.url = url
            show(.noticed("nobody listens on localhost:8765, so yodel answers itself on \(name(of: url))"), at: now)
        }
        if conversation.state == .connecting { startConnection(at: now) } else { givenUp(at: now) }
    }

    /// The user thought better of an attempt before it came to anything.
    private mutating func givenUp(at now: Moment) {
        ended(Wording.failure(.canceled), retry: false, at: now)
    }

    private mutating func take(_ event: ConnectionEvent, at now: Moment) {
        switch event {
        case .redirected(let url, let secrets):
            redirection = url
            show(.noticed(Wording.redirected(to: url, forgetting: secrets)), at: now)
        case .opened(let connection):
            let before = opening
            self.connection = connection
            opening = connection.opening
            connector.connected()
            pings = Pings()
            noteOpened(at: now)
            tell(.opened, at: now)
            tellSubprotocol(connection.opening, after: before, at: now)
            playback?.connectionOpened()
        case .received(let batch): take(batch, at: now)
        case .ponged(let payload):
            if let time = pings.answered(payload, at: now.uptime) { show(.ponged(time), at: now) }
        case .lagMeasured(let lag): show(.lagMeasured(lag), at: now)
        case .taken(let cost): tell(.taken(cost), at: now)
        case .writabilityChanged: break
        case .closed(let closure):
            let sent = connection?.messagesFramed ?? 0
            if let connection {
                pastWire.add(connection)
                tell(.sendingEnded(after: sent), at: now)
            }
            connection = nil
            noteClosed(closure, at: now)
            let isEnded = closure.initiator == .remote && closure.code != .normal
            let retry = closure.isWorthRetrying || outlastsClosing && isEnded
            let lost = ended(Wording.closure(closure), closure, retry: retry, at: now)
            let isInDoubt = conversation.pairing == .off && !closure.provesArrival
            tellLost(lost, inDoubt: isInDoubt ? sent : 0, at: now)
        case .failed(.refused) where connector.mayEmbedServer:
            // That nobody listens is told when yodel answers itself: here it is why, and no failure.
            if conversation.state == .connecting { connector.startServer() } else { givenUp(at: now) }
        case .failed(let error):
            if error.hasToldNobody { connector.reachedNobody() }
            ended(Wording.failure(error), retry: error.isWorthRetrying, at: now)
        }
    }

    /// Takes messages that came: a script that plays sees them first, and knows by its checks what some of them answer.
    mutating func take(_ batch: MessageBatch, at now: Moment) {
        for message in batch {
            let (kind, bytes) = (Message.Kind(message.kind), message.bytes)
            let met = playback.flatMap { playback in
                let paired = conversation.message(answeredBy: kind, bytes)
                return playback.received(kind, bytes, answers: paired, at: now.uptime)
            }
            tell(.received(kind, bytes, meets: met), at: now)
        }
        connection?.consumed(batch.cost)
    }

    /// Tells of messages that went down with a connection, where the end is not near, nor each of them shows it.
    private mutating func tellLost(_ lost: Int, inDoubt: Int, at now: Moment) {
        let isTold = takesCommands || conversation.state == .disconnected
        if lost > 0, !isTold { show(.failed(Wording.lostWithConnection(lost)), at: now) }
        if inDoubt > 0 { show(.noticed(Wording.inDoubt(inDoubt)), at: now) }
    }

    /// Tells why there is no connection, and when there will be the next attempt; returns how many messages were lost.
    @discardableResult
    private mutating func ended(_ why: String, _ closure: Closure? = nil, retry: Bool, at now: Moment) -> Int {
        let wasAsked = conversation.state == .closing
        playback?.connectionEnded(closure, at: now.uptime)
        let before = conversation.tally
        tell(.closed(retry: retry), at: now)
        let requeued = conversation.tally.unsent - before.unsent
        let lost = conversation.tally.lost - before.lost
        if case .backingOff(let until) = conversation.state {
            show(
                .noticed(
                    Wording.followed(why, by: "trying again in \(Countdown.seconds(from: now.uptime, to: until)) s")
                ),
                at: now
            )
        } else if wasAsked {
            show(.noticed(why), at: now)
        } else {
            let isFinal = closure != nil && !retry && conversation.reconnects
            let told = isFinal ? "\(why); \(Wording.noRetry)" : why
            show(.failed(takesCommands ? Wording.followed(told, by: "/connect tries again") : told), at: now)
        }
        if requeued > 0 { show(.noticed(Wording.resending(requeued, isOpen: false)), at: now) }
        if let target = next {
            next = nil
            move(to: target, at: now)
        }
        return lost
    }
}
