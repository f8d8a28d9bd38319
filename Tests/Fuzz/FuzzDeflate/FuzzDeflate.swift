import NIOCore
import WebSocketCore

/// Feeds a server compressed messages that the fuzzer made up, once whole and once in pieces; what it hears it answers,
/// compressed, and a client must hear the same.
///
/// The first two bytes choose the parameters, the length of the fragments and that of the reads; the others are the
/// compressed payload, so that the fuzzer need not find out about headers and masks.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDeflate(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard input.count >= 2 else { return 0 }
    var parameters = DeflateParameters()
    parameters.serverNoContextTakeover = input[0] & 1 != 0
    parameters.clientNoContextTakeover = input[0] & 2 != 0
    parameters.serverMaxWindowBits = 8 + Int(input[0] >> 2 & 7)
    parameters.clientMaxWindowBits = 8 + Int(input[0] >> 5)
    let payload = input.dropFirst(2)
    let fragments = cut(Array(payload), into: 1 + Int(input[1] & 15) * 40)
    // Twice: the second message meets the window that the first has left.
    let frames = frames(fragments) + frames(fragments)
    let whole = conversation(parameters, [frames])
    let pieces = conversation(parameters, cut(frames, into: 1 + Int(input[1] >> 4) * 7))
    precondition(whole == pieces, "what is heard depends on how it arrives: \(whole) and \(pieces)")

    var client = WebSocketConnection(role: .client)
    client.compress(parameters)
    var answers = Heard(answers: false)
    var random = Zeros()
    var nothing = ByteBuffer()
    client.receive(whole.output.span, output: &nothing, random: &random, listener: &answers)
    precondition(client.closure?.violation == nil, "an answer that is invalid: \(client.state)")
    precondition(answers.messages == whole.messages, "an answer that is another")
    return 0
}

private let limit = 50_000

/// All that a connection told of its input.
private struct Heard: ConnectionListener, Equatable {
    let answers: Bool
    var messages: [[UInt8]] = []
    var output: [UInt8] = []
    var state = WebSocketConnection.State.open

    init(answers: Bool) { self.answers = answers }

    mutating func messageReceived(_ kind: MessageKind, _ payload: borrowing Payload, output: inout ByteBuffer) {
        precondition(payload.count <= limit, "a message above the limit")
        messages.append(payload.plain)
        if answers { output.writeFrame(Opcode(kind), payload) }
    }

    func pongReceived(_ payload: borrowing Payload) {}
}

/// The masking keys of a client need not be random here.
private struct Zeros: RandomNumberGenerator {
    func next() -> UInt64 { 0 }
}

private func conversation(_ parameters: DeflateParameters, _ pieces: [[UInt8]]) -> Heard {
    var connection = WebSocketConnection(role: .server, limits: Limits(messageSize: limit, framesPerMessage: 1 << 14))
    connection.compress(parameters)
    var heard = Heard(answers: true)
    var output = ByteBuffer()
    var random = Zeros()
    for piece in pieces {
        connection.receive(piece.span, output: &output, random: &random, listener: &heard)
    }
    heard.output = Array(output.readableBytesView)
    heard.state = connection.state
    return heard
}

/// A compressed binary message, a frame a fragment.
private func frames(_ fragments: [[UInt8]]) -> [UInt8] {
    var output = ByteBuffer()
    for (index, fragment) in fragments.enumerated() {
        FrameHeader(
            isFinal: index == fragments.count - 1,
            reservedBits: index == 0 ? 0x40 : 0,
            opcode: index == 0 ? .binary : .continuation,
            maskingKey: .identity,
            payloadLength: fragment.count
        ).write(to: &output)
        output.writeBytes(fragment)
    }
    return Array(output.readableBytesView)
}

private func cut(_ bytes: [UInt8], into length: Int) -> [[UInt8]] {
    guard !bytes.isEmpty else { return [[]] }
    return stride(from: 0, to: bytes.count, by: length).map { Array(bytes[$0..<min(bytes.count, $0 + length)]) }
}
