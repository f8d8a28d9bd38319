import Conversation
import Interface
import Transport
import WebSocketCore

/// What `/connect`, `/disconnect`, `/close`, `/reconnect`, `/ping`, `/cancel` and `/resend` do.
extension Conversing {
    /// A close frame has room for no longer reason (RFC 6455 §5.5).
    private static var reasonBytesAtMost: Int { 123 }

    /// Connects to a server by its URL, or to the last one again.
    mutating func connect(to text: String?, at now: Moment) {
        do {
            let target = try text.map { try WebSocketURL(typed: $0) } ?? url
            if text != nil { connector.forgetServer() }
            switch conversation.state {
            case .closing: next = target
            case .open, .connecting:
                guard text != nil else {
                    let isOpen = conversation.state == .open
                    return show(.noticed(Wording.connectedAlready(name(of: url), isOpen: isOpen)), at: now)
                }
                tell(.disconnectRequested(code: CloseCode.normal.rawValue, reason: ""), at: now)
                next = target
            case .idle, .backingOff, .disconnected: move(to: target, at: now)
            }
        } catch {
            show(.refused("\(error)"), at: now)
        }
    }

    /// Connects to a server, where there is no connection.
    mutating func move(to target: WebSocketURL, at now: Moment) {
        if target != url {
            leave(for: target, at: now)
            opening = nil
        }
        url = target
        tell(.connectRequested, at: now)
    }

    /// What was never sent to this server goes to another only if asked for, and that is told.
    private mutating func leave(for target: WebSocketURL, at now: Moment) {
        let before = conversation.tally.leftBehind
        tell(.serverChanged, at: now)
        let left = conversation.tally.leftBehind - before
        if left > 0 { show(.noticed(Wording.leftBehind(left, name(of: url), for: name(of: target))), at: now) }
    }

    /// Closes the connection; that takes back what `/connect` asked for while an earlier one was closing.
    mutating func disconnect(code: UInt16 = CloseCode.normal.rawValue, reason: String = "", at now: Moment) {
        next = nil
        tell(.disconnectRequested(code: code, reason: reason), at: now)
    }

    /// Closes the connection with a code and a reason, if there is one and they can be sent whole.
    mutating func close(_ code: UInt16 = CloseCode.normal.rawValue, _ reason: String = "", at now: Moment) {
        guard conversation.state != .idle, conversation.state != .disconnected else {
            return show(.failed("there is no connection to close"), at: now)
        }
        guard CloseCode(rawValue: code).isSendable else {
            let text = "close code \(code) can't be sent; 1000 to 1003, 1007 to 1014 and 3000 to 4999 can"
            return show(.refused(text), at: now)
        }
        guard reason.utf8.count <= Self.reasonBytesAtMost else {
            let text = "the reason has \(reason.utf8.count) bytes, and a close frame has room for 123; shorten it"
            return show(.refused(text), at: now)
        }
        disconnect(code: code, reason: reason, at: now)
    }

    /// Connects to the same server, after the connection that there is has ended.
    mutating func reconnect(at now: Moment) {
        switch conversation.state {
        case .closing: next = url
        case .open, .connecting:
            disconnect(at: now)
            next = url
        case .idle, .backingOff, .disconnected: move(to: url, at: now)
        }
    }

    /// Pings the server.
    mutating func ping(at now: Moment) {
        guard conversation.state == .open, let connection else {
            return show(.failed("there is no connection to ping over; /connect makes one"), at: now)
        }
        connection.ping(payload: pings.next(at: now.uptime))
    }

    /// Takes a message, or the newest, out of the outbox.
    mutating func cancel(_ id: Message.ID?, at now: Moment) {
        let before = conversation.tally.unsent
        tell(.withdrawRequested(id), at: now)
        guard conversation.tally.unsent == before else { return }
        show(
            .failed(id == nil ? "no message waits to be sent" : "it was sent already, and waits for its answer"),
            at: now
        )
    }

    /// Queues all that was lost again.
    mutating func resend(at now: Moment) {
        let (lost, leftBehind) = (conversation.tally.lost, conversation.tally.leftBehind)
        guard lost + leftBehind > 0 else { return show(.noticed("no message is lost"), at: now) }
        show(.noticed(Wording.resending(lost, and: leftBehind, isOpen: conversation.state == .open)), at: now)
        tell(.resendRequested, at: now)
    }
}
