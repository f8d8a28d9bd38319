import TestSupport
import Testing
import WebSocketCore

/// Whatever stream comes, cut wherever, the connection makes of it what a model makes of the whole.
@Suite struct ReferenceTests {
    private static let limits = Limits(messageSize: 300, framesPerMessage: 6)

    private func compare(_ stream: [UInt8], cutAt cuts: [Int], as role: Role = .server) {
        let model = ReferenceModel(stream, isServer: role == .server, limits: Self.limits)
        var peer = Peer(role, limits: Self.limits)
        peer.receive(stream, splitAt: cuts)
        #expect(peer.heard.messages == model.messages)
        #expect(peer.heard.pongs == model.pongs)
        #expect(peer.connection.closure == model.closure)
        // A client masks what it sends: what a server makes of that is compared.
        #expect(role == .server ? peer.sent == model.sent : unmasked(peer.sent) == unmasked(frames: model.sent))
    }

    /// The frames that a client sent, each with its opcode and its payload.
    private func unmasked(_ bytes: [UInt8]) -> [[UInt8]] {
        var (rest, frames) = (bytes[...], [[UInt8]]())
        while rest.count >= 6 {
            let head = Array(rest.prefix(6))
            let count = Int(head[1] & 0x7F)
            let payload = rest.dropFirst(6).prefix(count).enumerated().map { $1 ^ head[2 + $0 % 4] }
            frames.append([head[0]] + payload)
            rest = rest.dropFirst(6 + count)
        }
        return frames
    }

    private func unmasked(frames bytes: [UInt8]) -> [[UInt8]] {
        var (rest, frames) = (bytes[...], [[UInt8]]())
        while rest.count >= 2 {
            let head = Array(rest.prefix(2))
            frames.append([head[0]] + rest.dropFirst(2).prefix(Int(head[1])))
            rest = rest.dropFirst(2 + Int(head[1]))
        }
        return frames
    }

    // MARK: Streams

    private static let texts = [
        "", "a", "plain text of some length, for the fast way", "é", "日本語", "👩‍👩‍👧", "\0\u{7F}\u{80}\u{10FFFF}",
    ]

    /// Frames that are right but for what chance breaks.
    private static func stream(_ role: Role, _ random: inout Seeded) -> [UInt8] {
        var stream: [UInt8] = []
        for _ in 0..<Int.random(in: 1...10, using: &random) {
            let payload: [UInt8]
            switch Int.random(in: 0..<4, using: &random) {
            case 0: payload = random.bytes(Int.random(in: 0...140, using: &random))
            case 1: payload = []
            default: payload = Array((texts.randomElement(using: &random) ?? "").utf8)
            }
            let firsts: [UInt8] = [0x81, 0x82, 0x01, 0x02, 0x00, 0x80, 0x89, 0x8A, 0x00, 0x80, 0x01, 0x81]
            let first = firsts.randomElement(using: &random) ?? 0x81
            stream += frame(first, payload, key: role == .server ? random.bytes(4) : nil)
        }
        if Bool.random(using: &random) {
            let code = UInt16.random(in: 990...1020, using: &random)
            let reason = Array((texts.randomElement(using: &random) ?? "").utf8)
            let payloads: [[UInt8]] = [[], [3], [UInt8(code >> 8), UInt8(code & 0xFF)] + reason]
            let payload = payloads.randomElement(using: &random) ?? []
            stream += frame(0x88, payload, key: role == .server ? random.bytes(4) : nil)
        }
        return stream
    }

    private static func cuts(_ count: Int, _ random: inout Seeded) -> [Int] {
        (0..<Int.random(in: 0...12, using: &random)).map { _ in Int.random(in: 0...count, using: &random) }.sorted()
    }

    // MARK: Properties

    @Test(arguments: 0..<400 as Range<UInt64>, [Role.server, .client]) func framesInAnyOrder(seed: UInt64, role: Role) {
        var random = Seeded(seed)
        for _ in 0..<5 {
            let stream = Self.stream(role, &random)
            compare(stream, cutAt: Self.cuts(stream.count, &random), as: role)
        }
    }

    /// One octet of a stream is another: some of it is found, some of it is only another message.
    @Test(arguments: 0..<200 as Range<UInt64>, [Role.server, .client]) func oneOctetIsAnother(seed: UInt64, role: Role)
    {
        var random = Seeded(seed ^ 0xABCD)
        let stream = Self.stream(role, &random)
        for _ in 0..<20 {
            var broken = stream
            broken[Int.random(in: 0..<stream.count, using: &random)] = random.bytes(1)[0]
            compare(broken, cutAt: Self.cuts(stream.count, &random), as: role)
        }
    }

    /// Octets are missing, or there are more: all that follows is shifted.
    @Test(arguments: 0..<200 as Range<UInt64>) func octetsAreMissingOrTooMany(seed: UInt64) {
        var random = Seeded(seed ^ 0x1234)
        let stream = Self.stream(.server, &random)
        for _ in 0..<10 {
            let place = Int.random(in: 0..<stream.count, using: &random)
            let missing = Int.random(in: 0...min(3, stream.count - place), using: &random)
            let more = random.bytes(Int.random(in: 0...3, using: &random))
            let shifted = Array(stream[..<place]) + more + stream[(place + missing)...]
            compare(shifted, cutAt: Self.cuts(shifted.count, &random))
        }
    }

    /// A stream that ends anywhere has told as much as it could.
    @Test(arguments: 0..<30 as Range<UInt64>) func everyBeginningOfAStream(seed: UInt64) {
        var random = Seeded(seed ^ 0x77)
        let stream = Self.stream(.server, &random)
        for end in 0...stream.count { compare(Array(stream[..<end]), cutAt: Self.cuts(end, &random)) }
    }

    /// All that two octets can begin with, to both ends.
    @Test func everyBeginningOfAFrame() {
        for first in UInt8.min ... .max {
            for second in UInt8.min ... .max {
                let bytes = [first, second] + [UInt8](repeating: 0x41, count: 16)
                for role in [Role.server, .client] {
                    let model = ReferenceModel(bytes, isServer: role == .server, limits: Self.limits)
                    var peer = Peer(role, limits: Self.limits)
                    peer.receive(bytes)
                    if peer.connection.closure != model.closure || peer.heard.messages != model.messages {
                        Issue.record("\(first) \(second): \(peer.state), and not \(model.closure as Any)")
                    }
                }
            }
        }
    }

    /// Limits hold to the byte and to the frame, in however many frames a message comes.
    @Test(arguments: 1...7) func limitsHoldToTheByte(frames: Int) {
        for size in 298...302 {
            let lengths = (0..<frames).map { size / frames + ($0 < size % frames ? 1 : 0) }
            var stream: [UInt8] = []
            for (index, length) in lengths.enumerated() {
                let first: UInt8 = (index == 0 ? 2 : 0) | (index == frames - 1 ? 0x80 : 0)
                stream += clientFrame(first, [UInt8](repeating: 9, count: length))
            }
            compare(stream, cutAt: [])
            compare(stream, cutAt: Array(1..<stream.count))
            var server = Peer(.server, limits: Self.limits)
            server.receive(stream)
            #expect((server.heard.messages.count == 1) == (size <= 300 && frames <= 6))
        }
    }
}
