import NIOCore
import TestSupport
import WebSocketCore

/// Keeps what a connection tells.
struct Recorder: ConnectionListener, Equatable {
    struct Message: Equatable {
        var kind: MessageKind
        var bytes: [UInt8]

        init(_ kind: MessageKind, _ bytes: [UInt8]) {
            self.kind = kind
            self.bytes = bytes
        }

        static func text(_ text: String) -> Message { Message(.text, Array(text.utf8)) }
    }

    var messages: [Message] = []
    var pongs: [[UInt8]] = []

    mutating func messageReceived(_ kind: MessageKind, _ payload: borrowing Payload, output: inout ByteBuffer) {
        messages.append(Message(kind, payload.plain))
    }

    mutating func pongReceived(_ payload: borrowing Payload) {
        pongs.append(payload.plain)
    }
}

/// A connection with all it has told and sent so far.
struct Peer: ~Copyable {
    var connection: WebSocketConnection
    var heard = Recorder()
    var output = ByteBuffer()
    var random = Seeded(1)

    init(_ role: Role, limits: Limits = Limits()) {
        connection = WebSocketConnection(role: role, limits: limits)
    }

    var state: WebSocketConnection.State { connection.state }
    var sent: [UInt8] { Array(output.readableBytesView) }

    mutating func receive(_ bytes: [UInt8]) {
        connection.receive(bytes.span, output: &output, random: &random, listener: &heard)
    }

    /// Feeds the bytes in pieces that end at `ends`.
    mutating func receive(_ bytes: [UInt8], splitAt ends: [Int]) {
        var start = 0
        for end in ends + [bytes.count] {
            receive(Array(bytes[start..<end]))
            start = end
        }
    }

    mutating func send(_ kind: MessageKind, _ bytes: [UInt8]) {
        connection.send(kind, bytes.span, into: &output, random: &random)
    }

    mutating func ping(_ payload: [UInt8]) {
        connection.ping(payload.span, into: &output, random: &random)
    }

    mutating func close(_ code: CloseCode = .normal, reason: String = "") {
        connection.close(code, reason: reason, into: &output, random: &random)
    }
}

/// A frame as a test writes it, right or wrong: masked with a fixed key if `key` is given.
func frame(_ first: UInt8, _ payload: [UInt8], key: [UInt8]? = nil) -> [UInt8] {
    let maskBit: UInt8 = key == nil ? 0 : 0x80
    var bytes = [first]
    switch payload.count {
    case ..<126: bytes.append(maskBit | UInt8(payload.count))
    case ..<65536: bytes += [maskBit | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
    default: bytes += [maskBit | 127] + (0..<8).map { UInt8(truncatingIfNeeded: payload.count >> (56 - 8 * $0)) }
    }
    guard let key else { return bytes + payload }
    return bytes + key + payload.enumerated().map { $1 ^ key[$0 % 4] }
}

/// A frame as a client sends it.
func clientFrame(_ first: UInt8, _ payload: [UInt8]) -> [UInt8] {
    frame(first, payload, key: [0x37, 0xFA, 0x21, 0x3D])
}

/// A frame as a client sends it.
func clientFrame(_ first: UInt8, _ payload: String) -> [UInt8] {
    clientFrame(first, Array(payload.utf8))
}

/// The close frame that a server sends.
func serverClose(_ code: UInt16, _ reason: String = "") -> [UInt8] {
    frame(0x88, [UInt8(code >> 8), UInt8(code & 0xFF)] + reason.utf8)
}
