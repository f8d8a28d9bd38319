/// A status code that tells why a connection was closed (RFC 6455 §7.4).
package struct CloseCode: RawRepresentable, Hashable, Sendable {
    /// The code as it goes over the wire.
    package let rawValue: UInt16

    /// Any code, valid or not.
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The purpose was fulfilled.
    package static let normal = CloseCode(rawValue: 1000)
    /// A server goes down, or a page is left.
    package static let goingAway = CloseCode(rawValue: 1001)
    /// The peer broke the protocol.
    package static let protocolError = CloseCode(rawValue: 1002)
    /// Never sent: the close frame carried no code.
    package static let none = CloseCode(rawValue: 1005)
    /// Never sent: the connection ended without a close frame.
    package static let abnormal = CloseCode(rawValue: 1006)
    /// Text that is not UTF-8.
    package static let invalidData = CloseCode(rawValue: 1007)
    /// A message above the limit.
    package static let messageTooBig = CloseCode(rawValue: 1009)
    /// The server met something it did not expect.
    package static let internalError = CloseCode(rawValue: 1011)
    /// The server restarts.
    package static let serviceRestart = CloseCode(rawValue: 1012)
    /// The server is overloaded.
    package static let tryAgainLater = CloseCode(rawValue: 1013)
    /// A gateway got an invalid answer from behind.
    package static let badGateway = CloseCode(rawValue: 1014)

    /// Whether it may stand in a close frame.
    ///
    /// The defined codes of §7.4.1 and IANA's registry, libraries' 3000–3999 and applications' 4000–4999; never 1004 to 1006 nor 1015.
    package var isSendable: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    /// The code's meaning in a few plain words.
    package var meaning: String {
        switch rawValue {
        case 1000: "normal closure"
        case 1001: "going away"
        case 1002: "protocol error"
        case 1003: "unsupported data"
        case 1005: "no code"
        case 1006: "connection lost"
        case 1007: "invalid data"
        case 1008: "policy violation"
        case 1009: "message too big"
        case 1010: "extension missing"
        case 1011: "internal error"
        case 1012: "service restart"
        case 1013: "try again later"
        case 1014: "bad gateway"
        case 1015: "TLS handshake failed"
        case 3000...3999: "a library's own code"
        case 4000...4999: "an application's own code"
        default: "unknown code"
        }
    }
}

/// How a connection ended.
package struct Closure: Hashable, Sendable {
    /// Who sent the first close frame.
    package enum Initiator: Hashable, Sendable {
        /// This end, asked to, or because the peer broke the protocol.
        case local
        /// The peer.
        case remote
        /// Nobody: the connection was lost, and the code is 1006.
        case none
    }

    /// The code of the first close frame, or `.none` or `.abnormal`.
    package var code: CloseCode
    /// The reason of the close frame; from the peer it is valid UTF-8 but hostile.
    package var reason: String
    /// Who closed.
    package var initiator: Initiator
    /// What the peer did wrong, if that is why this end closed.
    package var violation: ProtocolViolation?
    /// How long nothing came after a ping, if that is why the connection counts as lost.
    package var silence: Duration?

    /// An end from its parts.
    package init(
        code: CloseCode,
        reason: String = "",
        initiator: Initiator,
        violation: ProtocolViolation? = nil
    ) {
        self.code = code
        self.reason = reason
        self.initiator = initiator
        self.violation = violation
    }

    /// The connection ended without a closing handshake.
    package static let lost = Closure(code: .abnormal, initiator: .none)
}
