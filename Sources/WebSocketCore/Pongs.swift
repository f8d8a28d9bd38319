package import NIOCore

/// What becomes of the answers to pings.
enum Pongs: Sendable {
    /// They go out at once.
    case sent
    /// The peer takes nothing: the answer to its newest ping waits, and those to the others are not needed.
    case held(newest: [UInt8]?)
}

extension WebSocketConnection {
    /// The peer does not take what it is sent: from here on only its newest ping is answered (RFC 6455 §5.5.3), so that
    /// a peer that pings and never reads can't fill the memory.
    package mutating func holdPongs() {
        if case .sent = pongs { pongs = .held(newest: nil) }
    }

    /// The peer reads again: appends the pong that waited.
    ///
    /// - Parameters:
    ///   - output: What goes to the peer.
    ///   - random: Gives a client's masking key.
    package mutating func releasePong(into output: inout ByteBuffer, random: inout some RandomNumberGenerator) {
        if case .held(let newest?) = pongs, isOpen {
            writeFrame(.pong, Payload(newest.span), into: &output, random: &random)
        }
        pongs = .sent
    }

    /// Answers a ping, or remembers it as the newest.
    mutating func answerPing(
        _ payload: borrowing Payload,
        _ output: inout ByteBuffer,
        _ random: inout some RandomNumberGenerator
    ) {
        switch pongs {
        case .sent: writeFrame(.pong, payload, into: &output, random: &random)
        case .held: pongs = .held(newest: payload.plain)
        }
    }
}
