import NIOCore
import Testing
import WebSocketCore

@testable import Transport

/// Where a client goes that is sent elsewhere, and what it says there.
@Suite struct JourneyTests {
    private func rejection(_ status: Int = 302, _ location: String?...) -> Rejection {
        let fields = location.compactMap { $0 }.map { HTTPHead.Field("Location", $0) }
        return Rejection(head: HTTPHead(startLine: "HTTP/1.1 \(status) Go", fields: fields), body: [])
    }

    private func next(_ url: String, _ location: String) throws -> WebSocketURL? {
        try Journey(to: WebSocketURL(url), ClientOptions()).next(after: rejection(302, location))?.url
    }

    @Test(arguments: [
        ("ws://a/x", "/y", "ws://a/y"), ("ws://a", "wss://a", "wss://a/"), ("wss://a", "wss://b", "wss://b/"),
        ("ws://a:81/x/y", "z", "ws://a:81/x/z"), ("wss://a", "https://b/x", "wss://b/x"), ("ws://a", "//b", "ws://b/"),
        ("wss://a", "//b", "wss://b/"),
    ])
    func thePlaceIsGoneTo(_ from: String, _ location: String, _ to: String) throws {
        #expect(try next(from, location)?.description == to)
    }

    @Test(arguments: ["ws://a", "ws://b", "http://a", "HTTP://a:443"]) func nobodyLeavesTLS(_ location: String) throws {
        #expect(throws: ConnectError.redirected(.insecure, to: location)) { try next("wss://a", location) }
    }

    @Test(arguments: ["ftp://x", "http://", "http://x:0", "javascript://x"])
    func whatLeadsNowhereIsTold(_ location: String) throws {
        do {
            _ = try next("ws://a", location)
            Issue.record("it was gone to")
        } catch let error as ConnectError {
            guard case .redirected(.invalid, let place) = error else { throw error }
            #expect(place == location)
        }
    }

    @Test func otherRefusalsLeadNowhere() throws {
        let journey = try Journey(to: WebSocketURL("ws://a"), ClientOptions())
        for status in [200, 300, 304, 401, 403, 404, 500, 503] {
            #expect(try journey.next(after: rejection(status, "/x")) == nil)
        }
        #expect(try journey.next(after: rejection(302, nil)) == nil)
        // Which of two is meant nobody knows.
        #expect(try journey.next(after: rejection(302, "/x", "/y")) == nil)
    }

    @Test func aCircleEnds() throws {
        var journey = try Journey(to: WebSocketURL("ws://a/0"), ClientOptions())
        for step in 1...Journey.redirectionsAtMost {
            journey = try #require(try journey.next(after: rejection(307, "/\(step)")))
            #expect(journey.url.target == "/\(step)")
        }
        #expect(throws: ConnectError.redirected(.tooOften, to: "/6")) {
            try journey.next(after: rejection(307, "/6"))
        }
    }

    @Test(arguments: [
        ("ws://a", "/x", true), ("ws://a", "ws://A/x", true), ("ws://a", "wss://a", true), ("ws://a", "ws://b", false),
        ("ws://a", "ws://a:81", false), ("ws://a:81", "wss://a", false), ("wss://a", "wss://a:444", false),
        ("ws://a", "ws://a.", false), ("ws://a", "ws://x.a", false),
    ])
    func secretsAreForTheirServer(_ from: String, _ location: String, _ isSame: Bool) throws {
        var options = ClientOptions()
        options.fields = [.init("Cookie", "c"), .init("X-Key", "k")]
        options.credentials = "ann:secret"
        options.security.certificateFile = "me.pem"
        options.security.keyFile = "me.key"
        options.origin = "https://o"
        options.subprotocols = ["chat"]
        let next = try #require(
            try Journey(to: WebSocketURL(from), options).next(after: rejection(302, location))
        )
        #expect(
            next.forgotten
                == (isSame ? [] : [.field("Authorization"), .field("Cookie"), .field("X-Key"), .certificate])
        )
        #expect(next.options.fields.isEmpty == !isSame)
        #expect((next.options.credentials == nil) == !isSame)
        #expect((next.options.security.certificateFile == nil) == !isSame)
        #expect((next.options.security.keyFile == nil) == !isSame)
        #expect(next.options.origin == "https://o" && next.options.subprotocols == ["chat"])
    }

    /// What is forgotten is told by its name, and only what there was.
    @Test(
        arguments: [
            ("ws://a", nil, [], []), ("ws://ann:x@a", nil, [], ["Authorization"]),
            ("ws://a", "ann:x", [], ["Authorization"]),
            ("ws://ann:x@a", nil, ["authorization"], ["authorization"]), ("ws://a", nil, ["X"], ["X"]),
        ] as [(String, String?, [String], [String])]
    )
    func whatIsForgotten(_ url: String, _ credentials: String?, _ fields: [String], _ expected: [String]) throws {
        var options = ClientOptions()
        options.credentials = credentials
        options.fields = fields.map { .init($0, "secret") }
        let next = try #require(
            try Journey(to: WebSocketURL(url), options).next(after: rejection(302, "ws://other"))
        )
        #expect(next.forgotten == expected.map(Secret.field))
        #expect(next.url.userInfo == nil)
        // On the way on nothing more is there to be forgotten, and nothing comes back.
        let further = try #require(try next.next(after: rejection(302, "ws://a")))
        #expect(further.forgotten.isEmpty && further.options.fields.isEmpty && further.options.credentials == nil)
    }
}
