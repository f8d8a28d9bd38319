import NIOCore

@testable import WebSocketCore

/// Ends and frames of compressed connections.
enum Deflate {
    /// An end that agreed on compression.
    static func peer(
        _ role: Role = .server,
        _ parameters: DeflateParameters = DeflateParameters(),
        limits: Limits = Limits()
    ) -> Peer {
        var peer = Peer(role, limits: limits)
        peer.connection.compress(parameters)
        return peer
    }

    /// A masked frame of a client, or a server's.
    static func frame(
        _ payload: [UInt8],
        opcode: Opcode = .text,
        isFinal: Bool = true,
        bits: UInt8 = 0x40,
        isMasked: Bool = true
    ) -> [UInt8] {
        var buffer = ByteBuffer()
        let key = MaskingKey(1, 2, 3, 4)
        FrameHeader(
            isFinal: isFinal,
            reservedBits: bits,
            opcode: opcode,
            maskingKey: isMasked ? key : nil,
            payloadLength: payload.count
        ).write(to: &buffer)
        return Array(buffer.readableBytesView)
            + (isMasked ? payload.enumerated().map { $1 ^ UInt8($0 % 4 + 1) } : payload)
    }
}

extension Recorder {
    /// The messages as texts.
    var texts: [String] { messages.map { String(decoding: $0.bytes, as: UTF8.self) } }
}
