/// What a peer did against RFC 6455 or the limits; it fails the connection (§7.1.7).
package enum ProtocolViolation: Error, Hashable, Sendable {
    /// A reserved bit without an extension that gives it a meaning (§5.2).
    case reservedBits
    /// An opcode of 3–7 or 11–15 (§5.2).
    case reservedOpcode(UInt8)
    /// A control frame without FIN (§5.5).
    case fragmentedControlFrame
    /// A control frame of more than 125 bytes (§5.5).
    case oversizedControlFrame
    /// A client's frame without a mask (§5.1).
    case unmaskedFrame
    /// A server's frame with a mask (§5.1).
    case maskedFrame
    /// A length in more bytes than it needs (§5.2).
    case lengthNotMinimal
    /// A length of 2^63 or more (§5.2).
    case lengthOverflow
    /// A continuation with no message to continue (§5.4).
    case unexpectedContinuation
    /// A new message inside an unfinished one (§5.4).
    case interruptedMessage
    /// Text, or a close reason, that is not UTF-8 (§8.1).
    case invalidUTF8
    /// A close frame with a payload of one byte (§5.5.1).
    case truncatedCloseCode
    /// A code that may not be sent (§7.4).
    case invalidCloseCode(UInt16)
    /// A compressed message that is none (RFC 7692 §7.2.2).
    case invalidDeflate
    /// More bytes than `Limits.messageSize`.
    case messageTooBig(limit: Int)
    /// More frames than `Limits.framesPerMessage`.
    case tooManyFrames(limit: Int)

    /// The code that the peer is told (§7.4.1).
    package var closeCode: CloseCode {
        switch self {
        case .invalidUTF8, .invalidDeflate: .invalidData
        case .messageTooBig, .tooManyFrames: .messageTooBig
        default: .protocolError
        }
    }

    /// The reason that the peer is told: ASCII, shorter than 123 bytes.
    package var reason: String {
        switch self {
        case .reservedBits: "reserved bits are set"
        case .reservedOpcode(let opcode): "reserved opcode \(opcode)"
        case .fragmentedControlFrame: "fragmented control frame"
        case .oversizedControlFrame: "control frame above 125 bytes"
        case .unmaskedFrame: "client frames must be masked"
        case .maskedFrame: "server frames must not be masked"
        case .lengthNotMinimal: "length not minimally encoded"
        case .lengthOverflow: "length above 2^63"
        case .unexpectedContinuation: "continuation without a message"
        case .interruptedMessage: "new message inside a fragmented one"
        case .invalidUTF8: "invalid UTF-8"
        case .truncatedCloseCode: "close payload of one byte"
        case .invalidCloseCode(let code): "invalid close code \(code)"
        case .invalidDeflate: "invalid compressed data"
        case .messageTooBig(let limit): "message above \(limit) bytes"
        case .tooManyFrames(let limit): "message of more than \(limit) frames"
        }
    }
}
