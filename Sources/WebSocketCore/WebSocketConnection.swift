package import NIOCore

/// One end of an open WebSocket connection as a value (RFC 6455 §5 to §7): bytes in, events and bytes out.
///
/// It owns no socket, clock or randomness. Whoever hosts it writes `output` to the peer after each call and closes the
/// transport once `state` is `.closed`. There is never a second one of it, so that no message pays for copies.
package struct WebSocketConnection: ~Copyable {
    /// How far the closing handshake has come (§7.1).
    package enum State: Hashable, Sendable {
        case open
        /// This end sent its close frame and waits for the peer's; messages still arrive.
        case closing
        /// Nothing more is received or sent.
        case closed(Closure)
    }

    /// Which end this is.
    package let role: Role
    /// What is refused.
    package let limits: Limits
    /// How far the closing handshake has come.
    package internal(set) var state = State.open

    /// The octets of a header that a read cut off.
    var partialHeader: [UInt8] = []
    /// The frame whose payload is still arriving.
    var partialFrame: PartialFrame?
    /// The control payload that a read cut off; at most 125 bytes.
    var partialControl = ByteBuffer()
    /// The message of which not every frame has arrived.
    var partialMessage: PartialMessage?
    /// What becomes of the pongs.
    var pongs = Pongs.sent

    /// Compression, where it was agreed on.
    var deflation: PerMessageDeflate?

    /// The reserved bits with a meaning: permessage-deflate gives RSV1 one when it was negotiated (RFC 7692 §6).
    var allowedReservedBits: UInt8 { deflation == nil ? 0 : PerMessageDeflate.bit }

    /// A connection whose opening handshake succeeded.
    package init(role: Role, limits: Limits = Limits()) {
        self.role = role
        self.limits = limits
    }

    /// Compresses messages from now on, as the handshake agreed; to be called before the first.
    package mutating func compress(_ parameters: DeflateParameters) {
        deflation = PerMessageDeflate(parameters, role: role)
    }

    /// Whether messages, pings and a close frame may be sent.
    package var isOpen: Bool { state == .open }

    /// How the connection ended, once it did.
    package var closure: Closure? {
        if case .closed(let closure) = state { closure } else { nil }
    }

    /// Appends a message in one frame to `output`.
    ///
    /// - Parameters:
    ///   - kind: Text must be UTF-8; it is not checked.
    ///   - bytes: The message.
    ///   - output: What goes to the peer.
    ///   - random: Gives a client's masking key.
    /// - Returns: False, and nothing appended, unless the connection is open.
    @discardableResult
    package func send(
        _ kind: MessageKind,
        _ bytes: Span<UInt8>,
        into output: inout ByteBuffer,
        random: inout some RandomNumberGenerator
    ) -> Bool {
        guard isOpen else { return false }
        if let deflation {
            let key = role == .client ? MaskingKey(using: &random) : nil
            if deflation.write(Opcode(kind), bytes, maskingKey: key, into: &output) { return true }
        }
        writeFrame(Opcode(kind), Payload(bytes), into: &output, random: &random)
        return true
    }

    /// Appends the frames of whole messages that `body` writes to `output`; a server's, compressed where that was agreed on.
    package func writeFrames(into output: inout ByteBuffer, _ body: (inout ByteBuffer) -> Void) {
        let start = output.writerIndex
        body(&output)
        deflation?.compress(&output, from: start)
    }

    /// Appends a ping to `output`.
    ///
    /// - Parameters:
    ///   - payload: What the pong shall carry; only its first 125 bytes are sent.
    ///   - output: What goes to the peer.
    ///   - random: Gives a client's masking key.
    /// - Returns: False, and nothing appended, unless the connection is open.
    @discardableResult
    package func ping(
        _ payload: Span<UInt8>,
        into output: inout ByteBuffer,
        random: inout some RandomNumberGenerator
    ) -> Bool {
        guard isOpen else { return false }
        writeFrame(.ping, Payload(payload.extracting(first: 125)), into: &output, random: &random)
        return true
    }

    /// Appends a close frame to `output` and starts the closing handshake; nothing happens unless the connection is open.
    ///
    /// - Parameters:
    ///   - code: One that may not be sent, such as `.none`, leaves the frame empty.
    ///   - reason: Cut to 123 bytes at a scalar's boundary.
    ///   - output: What goes to the peer.
    ///   - random: Gives a client's masking key.
    package mutating func close(
        _ code: CloseCode = .normal,
        reason: String = "",
        into output: inout ByteBuffer,
        random: inout some RandomNumberGenerator
    ) {
        guard isOpen else { return }
        state = .closing
        writeClose(code, reason: reason, into: &output, random: &random)
    }

    /// What came of a message whose end is still to come, as memory for it.
    package var unfinishedBytes: Int { partialMessage?.bytes.capacity ?? 0 }

    /// Fails the connection though the peer did nothing wrong: appends a close frame, forgets what came of an unfinished
    /// message, and hears of nothing more.
    ///
    /// - Parameters:
    ///   - code: Why.
    ///   - reason: Why; cut to 123 bytes at a scalar's boundary.
    ///   - output: What goes to the peer.
    ///   - random: Gives a client's masking key.
    package mutating func abandon(
        _ code: CloseCode,
        reason: String,
        into output: inout ByteBuffer,
        random: inout some RandomNumberGenerator
    ) {
        if isOpen { writeClose(code, reason: reason, into: &output, random: &random) }
        state = .closed(Closure(code: code, reason: reason, initiator: .local))
        (partialFrame, partialMessage, partialControl) = (nil, nil, ByteBuffer())
    }

    /// The transport ended: without both close frames the connection was lost (§7.1.5).
    ///
    /// - Parameter silence: How long nothing came after a ping, if that is why.
    package mutating func endOfStream(silentFor silence: Duration? = nil) {
        switch state {
        case .open:
            var closure = Closure.lost
            closure.silence = silence
            state = .closed(closure)
        case .closing: state = .closed(Closure(code: .abnormal, initiator: .local))
        case .closed: break
        }
    }

    /// Appends a close frame, whatever the state.
    func writeClose(
        _ code: CloseCode,
        reason: String,
        into output: inout ByteBuffer,
        random: inout some RandomNumberGenerator
    ) {
        var bytes: [UInt8] = []
        if code.isSendable {
            bytes = [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xFF)]
            for scalar in reason.unicodeScalars {
                let width = UTF8.width(scalar)
                guard bytes.count + width <= 125 else { break }
                bytes.append(contentsOf: String(scalar).utf8)
            }
        }
        writeFrame(.close, Payload(bytes.span), into: &output, random: &random)
    }

    /// Appends a frame, masked as the role asks for.
    func writeFrame(
        _ opcode: Opcode,
        _ payload: borrowing Payload,
        into output: inout ByteBuffer,
        random: inout some RandomNumberGenerator
    ) {
        let key = role == .client ? MaskingKey(using: &random) : nil
        output.writeFrame(opcode, payload, maskingKey: key)
    }
}
