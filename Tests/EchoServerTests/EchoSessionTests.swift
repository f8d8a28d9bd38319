import NIOCore
import NIOEmbedded
import Testing
import Transport
import WebSocketCore

@testable import EchoServer

/// One connection without a socket: what it answers, what it counts, what it logs.
@Suite struct EchoSessionTests {
    private let log = KeptLog()
    private let totals = EchoTotals()

    private func session(peer: String? = "192.0.2.1", path: String = "/") throws -> EchoSession {
        EchoSession(
            template: .standard,
            totals: totals,
            logger: log.logger,
            serverLog: ServerLog(log.logger, loop: EmbeddedEventLoop()),
            peer: try peer.map { try SocketAddress(ipAddress: $0, port: 5000) },
            path: path
        )
    }

    private func receive(_ session: inout EchoSession, _ text: String = "hi", _ kind: MessageKind = .text) {
        var output = ByteBuffer()
        let bytes = Array(text.utf8)
        session.messageReceived(kind, Payload(bytes.span), output: &output)
    }

    @Test(arguments: [
        ("GET", "/", "200 OK"), ("HEAD", "/", "200 OK"), ("GET", "/?x=/y", "200 OK"), ("GET", "/health", "200 OK"),
        ("HEAD", "/health?", "200 OK"), ("GET", "/health/", "404 Not Found"), ("GET", "/Health", "404 Not Found"),
        ("GET", "", "404 Not Found"), ("GET", "//", "404 Not Found"), ("GET", "*", "404 Not Found"),
        ("POST", "/", "405 Method Not Allowed"), ("get", "/", "405 Method Not Allowed"),
        ("", "/health", "405 Method Not Allowed"), ("OPTIONS", "*", "405 Method Not Allowed"),
    ])
    func plainRequests(_ method: String, _ target: String, _ status: String) throws {
        let response = try session().respond(method: method, target: target)
        #expect(response.status == status && !response.body.isEmpty)
        #expect(response.fields.contains { $0.name == "Allow" } == status.hasPrefix("405"))
    }

    @Test(arguments: [
        ("/health", false), ("/health?x", false), ("/", true), ("/healthy", true), ("/health/", true), ("", true),
        ("/x?/health", true),
    ])
    func onlyHealthIsForAnybody(_ target: String, _ isProtected: Bool) throws {
        #expect(try session().isProtected(target: target) == isProtected)
    }

    /// A policy that names no script's origin, and a number used once that no other page has.
    @Test func eachPageHasItsOwnPolicy() throws {
        let pages = try (0..<20).map { _ in try session(path: "/chat").respond(method: "GET", target: "/") }
        let policies = pages.map { page in page.fields.first { $0.name == "Content-Security-Policy" }?.value ?? "" }
        #expect(Set(policies).count == 20)
        for (page, policy) in zip(pages, policies) {
            let nonce = try #require(policy.firstMatch(of: /'nonce-([0-9a-z]+)'/)?.1)
            #expect(page.body.contains("nonce=\"\(nonce)\""))
            #expect(!policy.contains("unsafe") && policy.contains("default-src 'none'"))
            #expect(page.fields.contains { $0.name == "Cache-Control" && $0.value == "no-store" })
        }
    }

    @Test func whatIsAnsweredIsCountedOnce() throws {
        var session = try session()
        for _ in 0..<3 { receive(&session) }
        #expect(totals.counts == EchoCounts(), "it tells when the operating system has it")
        session.outputSent()
        #expect(totals.counts == EchoCounts(received: 3, answered: 3))
        session.outputSent()
        receive(&session, "x", .binary)
        session.waiting = 1
        session.outputSent()
        #expect(totals.counts == EchoCounts(received: 4, answered: 3))
        session.swallow()
        session.closed(Closure(code: .normal, initiator: .remote), after: .zero)
        #expect(totals.counts == EchoCounts(received: 5, answered: 3, swallowed: 1) && !totals.counts.isComplete)
    }

    @Test(
        arguments: [
            ("192.0.2.1", "192.0.2.1:5000"), ("2001:db8::1", "[2001:db8::1]:5000"), (nil, "?"),
        ] as [(String?, String)]
    )
    func anEndIsLogged(_ peer: String?, _ name: String) throws {
        var session = try session(peer: peer)
        receive(&session)
        session.outputSent()
        session.closed(
            Closure(code: .normal, reason: "bye\u{1B}[2J\n", initiator: .remote),
            after: .milliseconds(1234)
        )
        #expect(
            log.lines == [
                "info connection closed answered=1 by=remote code=1000 peer=\(name) "
                    + "reason=\"bye\\u{1b}[2J\\u{a}\" received=1 seconds=1.234"
            ]
        )
    }

    @Test func whatWasSwallowedIsLogged() throws {
        var session = try session()
        session.swallow()
        session.closed(.lost, after: .zero)
        #expect(log.lines.count == 1 && log.lines[0].hasSuffix(" seconds=0.000 swallowed=1"))
    }

    @Test func openingIsForWhoLooksClosely() throws {
        try session().opened(target: "/a b\n")
        #expect(log.lines == ["debug connection opened peer=192.0.2.1:5000 target=\"/a b\\u{a}\""])
    }
}
