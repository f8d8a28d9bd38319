import Encoding
import TestSupport
import Testing
import WebSocketCore

/// RFC 6455 §4.
@Suite struct HandshakeTests {
    private static let request = HTTPHead(
        startLine: "GET /chat?x=1 HTTP/1.1",
        fields: [
            .init("Host", "server.example.com"), .init("Upgrade", "WebSocket"),
            .init("Connection", "keep-alive, Upgrade"),
            .init("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), .init("Sec-WebSocket-Version", "13"),
        ]
    )

    private static func request(_ name: String, _ value: String?) -> HTTPHead {
        var head = request
        head.fields.removeAll { $0.name == name }
        if let value { head.fields.append(.init(name, value)) }
        return head
    }

    @Test func theRFCsKeyGivesTheRFCsAnswer() throws {
        let key = try #require(HandshakeKey(received: "dGhlIHNhbXBsZSBub25jZQ=="))
        #expect(key.accept == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(ServerHandshake(Self.request) == .upgrade(target: "/chat?x=1", key: key))
        let acceptance = String(decoding: ServerHandshake.acceptance(of: key).encoded, as: UTF8.self)
        #expect(
            acceptance
                == "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
        )
    }

    @Test(arguments: [
        (request("Sec-WebSocket-Version", "12"), HandshakeRefusal.wrongVersion),
        (request("Sec-WebSocket-Version", nil), .wrongVersion),
        (request("Sec-WebSocket-Key", nil), .missingKey),
        (request("Sec-WebSocket-Key", "short"), .invalidKey),
        (request("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ"), .invalidKey),
        (request("Host", nil), .missingHost),
        (request("Connection", "keep-alive"), .missingConnection),
        (HTTPHead(startLine: "POST / HTTP/1.1", fields: request.fields), .wrongMethod),
        (HTTPHead(startLine: "GET / HTTP/1.0", fields: request.fields), .malformed),
        (HTTPHead(startLine: "GET /a b HTTP/1.1", fields: request.fields), .malformed),
        (HTTPHead(startLine: "hello", fields: request.fields), .malformed),
        (HTTPHead(startLine: request.startLine, fields: request.fields + [.init("host", "b")]), .missingHost),
        (
            HTTPHead(startLine: request.startLine, fields: request.fields + [.init("sec-websocket-key", "b")]),
            .missingKey
        ),
    ])
    func whatAServerRefuses(_ head: HTTPHead, _ refusal: HandshakeRefusal) {
        #expect(ServerHandshake(head) == .refusal(refusal))
        #expect(!refusal.explanation.isEmpty)
    }

    @Test func statusesAreThoseOfTheRFC() {
        #expect(HandshakeRefusal.wrongVersion.status.hasPrefix("426"))
        #expect(HandshakeRefusal.wrongVersion.fields.contains(.init("Sec-WebSocket-Version", "13")))
        #expect(HandshakeRefusal.missingKey.status.hasPrefix("400"))
        #expect(HandshakeRefusal.wrongMethod.status.hasPrefix("405"))
        #expect(HandshakeRefusal.tooLarge.status.hasPrefix("431"))
        #expect(HandshakeRefusal.tooSlow.status.hasPrefix("408"))
    }

    @Test func aPlainRequestIsAPage() {
        let head = HTTPHead(startLine: "GET /health HTTP/1.1", fields: [.init("Host", "a")])
        #expect(ServerHandshake(head) == .page(method: "GET", target: "/health"))
    }

    // MARK: The client's side

    private func handshake(
        subprotocols: [String] = [],
        fields: [HTTPHead.Field] = []
    ) throws -> ClientHandshake {
        var random = Seeded(3)
        return try ClientHandshake(
            url: WebSocketURL("ws://example.com:81/a?b"),
            key: HandshakeKey(using: &random),
            origin: "http://example.com",
            subprotocols: subprotocols,
            fields: fields
        )
    }

    private func response(to handshake: ClientHandshake, _ more: [HTTPHead.Field] = []) -> HTTPHead {
        var head = ServerHandshake.acceptance(of: handshake.key)
        head.fields += more
        return head
    }

    @Test func whatAClientSendsAServerTakes() throws {
        let handshake = try handshake(subprotocols: ["chat", "superchat"], fields: [.init("X-A", "b")])
        var reader = HTTPHeadReader(limit: 1000)
        let read = try reader.read(handshake.request.span)
        let (head, count) = try #require(read)
        #expect(count == handshake.request.count)
        #expect(ServerHandshake(head) == .upgrade(target: "/a?b", key: handshake.key))
        #expect(head.only("host") == "example.com:81")
        #expect(head.only("Origin") == "http://example.com")
        #expect(head.list("Sec-WebSocket-Protocol") == ["chat", "superchat"])
        #expect(head.only("X-A") == "b")
        #expect(try handshake.validate(response(to: handshake)).subprotocol == nil)
        #expect(
            try handshake.validate(response(to: handshake, [.init("Sec-WebSocket-Protocol", "chat")])).subprotocol
                == "chat"
        )
    }

    @Test func whatAClientRefuses() throws {
        let handshake = try handshake(subprotocols: ["chat"])
        let good = response(to: handshake)
        let cases: [(HTTPHead, ClientHandshakeError)] = [
            (HTTPHead(startLine: "HTTP/1.1 403 Forbidden", fields: []), .refused(status: 403)),
            (HTTPHead(startLine: "HTTP/1.1 200", fields: good.fields), .refused(status: 200)),
            (HTTPHead(startLine: "SSH-2.0-OpenSSH", fields: good.fields), .notHTTP),
            (HTTPHead(startLine: "HTTP/1.0 101 x", fields: good.fields), .notHTTP),
            (HTTPHead(startLine: "HTTP/1.0 404 Gone", fields: []), .refused(status: 404)),
            (HTTPHead(startLine: "HTTP/2.0 404 Gone", fields: []), .notHTTP),
            (HTTPHead(startLine: good.startLine, fields: Array(good.fields.dropFirst())), .notUpgraded),
            (HTTPHead(startLine: good.startLine, fields: Array(good.fields.dropLast())), .wrongAccept),
            (response(to: handshake, [.init("Sec-WebSocket-Accept", "x")]), .wrongAccept),
            (response(to: handshake, [.init("Sec-WebSocket-Protocol", "other")]), .unexpectedSubprotocol("other")),
            (response(to: handshake, [.init("Sec-WebSocket-Extensions", "foo")]), .unexpectedExtension("foo")),
        ]
        for (head, error) in cases {
            #expect(throws: error) { try handshake.validate(head) }
        }
    }

    @Test func fieldsOfTheUsersOwnGoInThePlaceOfOurs() throws {
        let fields = [("host", "virtual"), ("ORIGIN", "http://b"), ("X", "1")].map { HTTPHead.Field($0, $1) }
        let head = try ClientHandshake(
            url: WebSocketURL("ws://here:1/"),
            key: #require(HandshakeKey(received: "dGhlIHNhbXBsZSBub25jZQ==")),
            origin: "http://a",
            fields: fields
        ).head
        #expect(head.all("Host") == ["virtual"] && head.all("Origin") == ["http://b"] && head.all("X") == ["1"])
    }

    @Test func nothingIsInjected() {
        #expect(throws: ClientHandshakeError.invalidField("X")) { try handshake(fields: [.init("X", "a\r\nEvil: b")]) }
        #expect(throws: ClientHandshakeError.invalidField("X Y")) { try handshake(fields: [.init("X Y", "a")]) }
        for name in ["Upgrade", "connection", "Sec-WebSocket-Key", "sec-websocket-protocol", "SEC-WEBSOCKET-X"] {
            #expect(throws: ClientHandshakeError.ownField(name)) { try handshake(fields: [.init(name, "a")]) }
        }
        #expect(throws: ClientHandshakeError.invalidSubprotocol("a b")) { try handshake(subprotocols: ["a b"]) }
        #expect(throws: ClientHandshakeError.invalidSubprotocol("")) { try handshake(subprotocols: [""]) }
    }
}

@Suite struct HTTPHeadTests {
    @Test func everySplitGivesTheSame() throws {
        let bytes = Array("GET / HTTP/1.1\r\nHost:  a b \t\r\nX-Empty:\r\nx-list: a, b\r\nX-List: ,c\r\n\r\nrest".utf8)
        for split in 0...bytes.count - 4 {
            var reader = HTTPHeadReader(limit: 200)
            let first = try reader.read(bytes.span.extracting(..<split))
            let second = first == nil ? try reader.read(bytes.span.extracting(split...)) : nil
            let (head, count) = try #require(first ?? second)
            #expect(head.startLine == "GET / HTTP/1.1")
            #expect(head.only("host") == "a b")
            #expect(head.only("x-empty") == "")
            #expect(head.list("X-List") == ["a", "b", "c"])
            #expect(head.only("x-list") == nil)
            #expect(head.has("x-list", "B"))
            #expect((first == nil ? split : 0) + count == bytes.count - 4)
        }
    }

    @Test(arguments: [
        "\r\n\r\n", "GET / HTTP/1.1\r\nHost\r\n\r\n", "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET / HTTP/1.1\r\n folded: a\r\n\r\n", "GET / HTTP/1.1\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nA: b\rC: d\r\n\r\n",
        "GET / HTTP/1.1\r\nA: \0\r\n\r\n", "GET / HTTP/1.1\r\n: a\r\n\r\n", "GET / HTTP/1.1\r\nA: \u{1B}[2J\r\n\r\n",
    ])
    func whatIsMalformed(_ text: String) {
        #expect(throws: HTTPHeadError.malformed) {
            var reader = HTTPHeadReader(limit: 100)
            _ = try reader.read(Array(text.utf8).span)
        }
    }

    @Test func theLimitHoldsToTheByte() throws {
        let bytes = Array("GET / HTTP/1.1\r\n\r\n".utf8)
        var reader = HTTPHeadReader(limit: bytes.count)
        let isWhole = try reader.read(bytes.span) != nil
        #expect(isWhole)
        reader = HTTPHeadReader(limit: bytes.count - 1)
        #expect(throws: HTTPHeadError.tooLarge) { _ = try reader.read(bytes.span) }
    }

    @Test(arguments: [
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
        ),
        (String(repeating: "a", count: 1000), "291e9a6c66994949b57ba5e650361e98fc36b1ba"),
    ])
    func sha1(_ message: String, _ digest: String) {
        let hex = SHA1.digest(Array(message.utf8)).map { String($0 + 0, radix: 16) }.map {
            $0.count < 2 ? "0" + $0 : $0
        }
        #expect(hex.joined() == digest)
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func base64(_ plain: String, _ encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(plain.utf8))
        #expect(Base64.isEncoding(encoded, ofBytes: plain.utf8.count))
        #expect(!Base64.isEncoding(encoded, ofBytes: plain.utf8.count + 3))
    }

    @Test(
        arguments: [
            ("ws://ann:secret@h/", nil, "YW5uOnNlY3JldA=="), ("ws://ann:s%3Aec%72et@h/", nil, "YW5uOnM6ZWNyZXQ="),
            ("ws://ann@h/", nil, "YW5uOg=="), ("ws://ann:x@h/", "b:c", "Yjpj"), ("ws://h/", "b:c", "Yjpj"),
            ("ws://an%zz:%@h/", nil, "YW4leno6JQ=="),
        ] as [(String, String?, String)]
    )
    func credentialsAreSent(url: String, option: String?, expected: String) throws {
        var random = Seeded(1)
        let key = HandshakeKey(using: &random)
        let handshake = try ClientHandshake(url: try WebSocketURL(url), key: key, credentials: option)
        let request = String(decoding: handshake.request, as: UTF8.self)
        #expect(request.contains("\r\nAuthorization: Basic \(expected)\r\n"), "\(request)")
    }
}
