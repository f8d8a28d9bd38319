/// What a data message carries (RFC 6455 §5.6).
package enum MessageKind: Hashable, Sendable {
    /// UTF-8, checked on receipt.
    case text
    /// Any bytes.
    case binary
}

/// A frame's opcode (RFC 6455 §5.2), without the reserved ones.
package enum Opcode: UInt8, Sendable {
    /// Goes on with a message.
    case continuation = 0x0
    /// Starts a text message.
    case text = 0x1
    /// Starts a binary message.
    case binary = 0x2
    /// Starts or answers the closing handshake.
    case close = 0x8
    /// Asks for a pong.
    case ping = 0x9
    /// Answers a ping.
    case pong = 0xA

    /// Whether it is a control frame's opcode (§5.5): never fragmented, at most 125 bytes.
    package var isControl: Bool { rawValue >= 0x8 }

    /// The opcode of a message's first frame.
    package init(_ kind: MessageKind) {
        self = kind == .text ? .text : .binary
    }
}

/// Which end of a connection this is: clients mask what they send, servers never do (RFC 6455 §5.1).
package enum Role: Sendable {
    /// The end that connected, and the end that was connected to.
    case client, server
}

/// What a connection refuses to receive, so that its memory is bounded.
package struct Limits: Hashable, Sendable {
    /// Bytes in one message, all its frames together; a header that announces more fails the connection with 1009.
    package var messageSize: Int
    /// Frames in one message: stops endless empty fragments.
    package var framesPerMessage: Int

    /// No limit on messages may be larger: buffers count in 32 bits.
    package static let messageSizeAtMost = 1 << 30

    /// Limits of 16 MiB a message in at most 131,072 frames, unless told otherwise.
    package init(messageSize: Int = 16 << 20, framesPerMessage: Int = 1 << 17) {
        self.messageSize = messageSize
        self.framesPerMessage = framesPerMessage
    }
}
