import NIOCore
import WebSocketCore

/// Feeds a connection what the fuzzer made up, once whole and once in pieces: both must hear and answer the same.
///
/// The first byte chooses the role and the pieces' length.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFrames(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard let choice = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    let role: Role = choice & 1 == 0 ? .server : .client
    let whole = conversation(role, [bytes])
    let pieces = conversation(role, cut(bytes, into: Int(choice >> 1) % 19 + 1))
    precondition(whole == pieces, "what is heard depends on how it arrives: \(whole) and \(pieces)")
    // Answers are pongs and one close frame. A client's pong is longer than its ping by the masking key: 6 octets for 2.
    precondition(whole.output.count <= 3 * bytes.count + 256, "\(whole.output.count) bytes answer \(bytes.count)")
    return 0
}

/// All that a connection told of its input.
private struct Heard: ConnectionListener, Equatable {
    var messages: [[UInt8]] = []
    var pongs: [[UInt8]] = []
    var output: [UInt8] = []
    var state = WebSocketConnection.State.open

    mutating func messageReceived(_ kind: MessageKind, _ payload: borrowing Payload, output: inout ByteBuffer) {
        let bytes = payload.plain
        if kind == .text {
            precondition(String(validating: bytes, as: UTF8.self) != nil, "a text message that is no UTF-8")
        }
        messages.append([kind == .text ? 1 : 2] + bytes)
    }

    mutating func pongReceived(_ payload: borrowing Payload) { pongs.append(payload.plain) }
}

/// The masking keys of a client need not be random here.
private struct Zeros: RandomNumberGenerator {
    func next() -> UInt64 { 0 }
}

private func conversation(_ role: Role, _ pieces: [[UInt8]]) -> Heard {
    let limits = Limits(messageSize: 1000, framesPerMessage: 20)
    var connection = WebSocketConnection(role: role, limits: limits)
    var heard = Heard()
    var output = ByteBuffer()
    var random = Zeros()
    for piece in pieces {
        connection.receive(piece.span, output: &output, random: &random, listener: &heard)
    }
    precondition(heard.messages.allSatisfy { $0.count <= limits.messageSize + 1 }, "a message above the limit")
    heard.output = Array(output.readableBytesView)
    heard.state = connection.state
    return heard
}

private func cut(_ bytes: [UInt8], into length: Int) -> [[UInt8]] {
    stride(from: 0, to: bytes.count, by: length).map { Array(bytes[$0..<min(bytes.count, $0 + length)]) }
}
