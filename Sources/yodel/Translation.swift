import Conversation
import Interface
import Transport
import WebSocketCore

// The pure targets do not know each other: each has its own words, and these are the dictionary.

extension Message.Kind {
    init(_ kind: MessageKind) { self = kind == .text ? .text : .binary }
}

extension MessageKind {
    init(_ kind: Message.Kind) { self = kind == .text ? .text : .binary }
}

extension MessageBody {
    init(_ kind: Message.Kind, _ bytes: ArraySlice<UInt8>) {
        self.init(kind == .text ? Kind.text : .binary, bytes)
    }
}

extension Interface.Tally {
    init(_ tally: Conversation.Tally) {
        self.init(
            sent: tally.sent,
            answered: tally.answered,
            waiting: tally.waiting,
            lost: tally.lost,
            unsent: tally.unsent,
            roundTrip: tally.roundTrip
        )
        doubled = tally.doubled
        leftBehind = tally.leftBehind
        resent = tally.resent
        sentBytes = tally.sentBytes
    }
}

extension AnswerPairing {
    init(_ pairing: Pairing) {
        self =
            switch pairing {
            case .contains: .contains
            case .order: .order
            case .off: .off
            }
    }
}

extension Pairing {
    init(_ pairing: AnswerPairing) {
        self =
            switch pairing {
            case .contains: .contains
            case .order: .order
            case .off: .off
            }
    }
}

extension Link {
    init(_ state: Conversation.State, url: String) {
        self =
            switch state {
            case .idle: .idle
            case .connecting: .connecting(url: url)
            case .open: .connected(url: url)
            case .closing: .closing(url: url)
            case .backingOff(let until): .retrying(url: url, at: until)
            case .disconnected: .disconnected(url: url)
            }
    }
}

extension Interface.Event {
    /// What the screen is told; the URL is asked for where it is needed, and not for each message.
    init(_ report: Conversation.Report, url: @autoclosure () -> String) {
        self =
            switch report {
            case .stateChanged(let state): .linkChanged(Link(state, url: url()))
            case .queued(let message): .messageQueued(message.id, MessageBody(message.kind, message.bytes))
            case .received(let kind, let bytes, let answers):
                .messageReceived(MessageBody(kind, bytes), answers: answers)
            case .doubled(let id): .answerDoubled(id)
            case .strangersCame(let count): .noticed(Wording.unpaired(count, by: "/set pair order pairs them"))
            case .sent(let id): .deliveryChanged(id, .sent)
            case .answered(let id, let roundTrip): .deliveryChanged(id, .answered(roundTrip))
            case .lost(let id): .deliveryChanged(id, .lost)
            case .leftBehind(let id): .deliveryChanged(id, .leftBehind)
            case .withdrawn(let id): .deliveryChanged(id, .canceled)
            case .requeued(let id): .deliveryChanged(id, .waiting)
            }
    }
}

extension ConnectError {
    /// Whether a later attempt could succeed.
    ///
    /// What the server refuses with 4xx, or what can't be sent, stays so; 408 and 429 ask to come back.
    var isWorthRetrying: Bool {
        switch self {
        case .unresolved, .refused, .unreachable, .timedOut, .lostInHandshake, .tls(.hungUp): true
        case .tls, .handshake, .canceled, .proxyMisnamed, .redirected: false
        case .proxy(_, let failure): failure.isWorthRetrying
        case .rejected(let rejection): rejection.isTransient
        }
    }

    /// Whether it came before a server could be told anything.
    var hasToldNobody: Bool {
        switch self {
        case .unresolved, .refused, .unreachable, .tls, .proxy, .proxyMisnamed: true
        case .timedOut, .lostInHandshake, .handshake, .canceled, .redirected, .rejected: false
        }
    }
}

extension ProxyFailure {
    fileprivate var isWorthRetrying: Bool {
        switch self {
        case .unreachable(let error): error.isWorthRetrying
        case .credentialsMissing, .credentialsRefused, .notSpoken: false
        case .hungUp: true
        case .refused(let statusLine): statusLine.split(separator: " ").dropFirst().first?.hasPrefix("5") == true
        // Failed, or the server or its network is away (RFC 1928 §6).
        case .replied(let code): [1, 3, 4, 5, 6].contains(code)
        }
    }
}

extension Rejection {
    fileprivate var isTransient: Bool {
        status >= 500 || status == 408 || status == 429
    }
}

extension Closure {
    /// Whether a new connection is wanted (RFC 6455 §7.4.1): not after a normal end, nor where the same would happen again.
    var isWorthRetrying: Bool {
        switch code {
        case .abnormal, .goingAway, .internalError, .serviceRestart, .tryAgainLater, .badGateway: true
        default: false
        }
    }
}
