import TestSupport
import Testing
import WebSocketCore

/// RFC 6455 §5.4.
@Suite struct FragmentationTests {
    /// Messages and control frames of every shape, as one stream.
    static let stream: [UInt8] =
        clientFrame(0x01, "Hel") + clientFrame(0x89, "p") + clientFrame(0x00, "") + clientFrame(0x80, "lo")
        + clientFrame(0x81, "日本語") + clientFrame(0x02, [0xFF]) + clientFrame(0x80, [0xFE]) + clientFrame(0x81, "")
        + clientFrame(0x8A, "q") + clientFrame(0x82, [UInt8](repeating: 3, count: 130))
        + clientFrame(0x88, [0x03, 0xE8] + "bye".utf8)

    static func check(_ server: borrowing Peer) {
        #expect(
            server.heard.messages == [
                .text("Hello"), .text("日本語"), .init(.binary, [0xFF, 0xFE]), .text(""),
                .init(.binary, Array(repeating: 3, count: 130)),
            ]
        )
        #expect(server.heard.pongs == [Array("q".utf8)])
        #expect(server.sent == frame(0x8A, Array("p".utf8)) + serverClose(1000))
        #expect(server.state == .closed(Closure(code: .normal, reason: "bye", initiator: .remote)))
    }

    @Test func everySplitInTwo() {
        for split in 0...Self.stream.count {
            var server = Peer(.server)
            server.receive(Self.stream, splitAt: [split])
            Self.check(server)
        }
    }

    @Test func oneByteAtATime() {
        var server = Peer(.server)
        server.receive(Self.stream, splitAt: Array(1..<Self.stream.count))
        Self.check(server)
    }

    @Test func inThreePieces() {
        for first in stride(from: 0, to: Self.stream.count, by: 3) {
            for second in stride(from: first, to: Self.stream.count, by: 5) {
                var server = Peer(.server)
                server.receive(Self.stream, splitAt: [first, second])
                Self.check(server)
            }
        }
    }

    /// What is sent in any frames, with pings between, arrives as it was, however the stream is cut.
    @Test(arguments: 0..<300)
    func whatIsSentArrives(_ seed: UInt64) {
        var random = Seeded(seed)
        var messages: [Recorder.Message] = []
        var stream: [UInt8] = []
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let isText = Bool.random(using: &random)
            let length = Int.random(in: 0...300, using: &random)
            let scalars = (0..<length).map { _ in Self.scalars.randomElement(using: &random) ?? "x" }
            let bytes = isText ? Array(String(String.UnicodeScalarView(scalars)).utf8) : random.bytes(length)
            messages.append(.init(isText ? .text : .binary, bytes))
            stream += Self.fragments(of: bytes, opcode: isText ? 1 : 2, using: &random)
        }
        let cuts = (0..<Int.random(in: 0...20, using: &random)).map { _ in
            Int.random(in: 0...stream.count, using: &random)
        }
        var server = Peer(.server)
        server.receive(stream, splitAt: cuts.sorted())
        #expect(server.heard.messages == messages)
        #expect(server.state == .open)
    }

    private static let scalars: [Unicode.Scalar] = ["a", "\0", "é", "語", "👩", "\u{200D}", "\u{10FFFF}", "\u{7FF}"]

    private static func fragments(
        of bytes: [UInt8],
        opcode: UInt8,
        using random: inout Seeded
    ) -> [UInt8] {
        var stream: [UInt8] = []
        var rest = bytes[...]
        var isFirst = true
        repeat {
            if Bool.random(using: &random) { stream += frame(0x89, random.bytes(3), key: random.bytes(4)) }
            let count = Int.random(in: 0...rest.count, using: &random)
            let isLast = count == rest.count
            let first = (isLast ? 0x80 : 0) | (isFirst ? opcode : 0)
            stream += frame(first, Array(rest.prefix(count)), key: random.bytes(4))
            rest = rest.dropFirst(count)
            if isLast { return stream }
            isFirst = false
        } while true
    }
}
