import Testing
import WebSocketCore

/// RFC 6455 §3.
@Suite struct WebSocketURLTests {
    @Test(arguments: [
        ("ws://localhost:8765", "localhost", 8765, "/", false, "ws://localhost:8765/"),
        ("WS://Example.com", "Example.com", 80, "/", false, "ws://Example.com/"),
        ("wss://example.com/a/b?c=d&e", "example.com", 443, "/a/b?c=d&e", true, "wss://example.com/a/b?c=d&e"),
        ("wss://example.com:80", "example.com", 80, "/", true, "wss://example.com:80/"),
        ("localhost:1", "localhost", 1, "/", false, "ws://localhost:1/"),
        ("localhost", "localhost", 80, "/", false, "ws://localhost/"),
        ("127.0.0.1:65535/x", "127.0.0.1", 65535, "/x", false, "ws://127.0.0.1:65535/x"),
        ("ws://[::1]:8080/", "::1", 8080, "/", false, "ws://[::1]:8080/"),
        ("ws://[::ffff:1.2.3.4]", "::ffff:1.2.3.4", 80, "/", false, "ws://[::ffff:1.2.3.4]/"),
        ("ws://a?b", "a", 80, "/?b", false, "ws://a/?b"),
        ("ws://a:/", "a", 80, "/", false, "ws://a/"),
        ("ws://a/é", "a", 80, "/%C3%A9", false, "ws://a/%C3%A9"),
        ("ws://a/b@c:d", "a", 80, "/b@c:d", false, "ws://a/b@c:d"),
        ("ws://a/?u=http://x", "a", 80, "/?u=http://x", false, "ws://a/?u=http://x"),
        ("a/?u=http://x", "a", 80, "/?u=http://x", false, "ws://a/?u=http://x"),
    ])
    func whatIsTaken(
        _ text: String,
        _ host: String,
        _ port: Int,
        _ target: String,
        _ isSecure: Bool,
        _ description: String
    ) throws {
        let url = try WebSocketURL(text)
        #expect(url == WebSocketURL(isSecure: isSecure, host: host, port: port, target: target))
        #expect(url.description == description)
        #expect(try WebSocketURL(url.description) == url)
    }

    @Test func aPasswordIsKeptAndNotShown() throws {
        let url = try WebSocketURL("wss://me:p@ss@example.com/")
        #expect(url.userInfo == "me:p@ss")
        #expect(url.host == "example.com")
        #expect(url.description == "wss://example.com/")
        #expect(url.authority == "example.com")
    }

    @Test(arguments: [
        ("", WebSocketURLError.empty), ("http://a", .unsupportedScheme("http")),
        ("https://a", .unsupportedScheme("https")),
        ("ftp://a", .unsupportedScheme("ftp")), ("ws://", .missingHost), ("ws:///path", .missingHost),
        (":80", .missingHost),
        ("ws://a#b", .fragment), ("ws://a b", .invalidCharacter(" ")), ("ws://a\r\nb", .invalidCharacter("\r")),
        ("ws://a:0", .invalidPort("0")), ("ws://a:65536", .invalidPort("65536")), ("ws://a:8x", .invalidPort("8x")),
        ("ws://a:-1", .invalidPort("-1")), ("ws://::1", .missingHost), ("ws://[::1", .invalidHost("[::1")),
        ("ws://[::1]x", .invalidHost("[::1]x")), ("ws://[a.b]", .invalidHost("[a.b]")),
        ("ws://a<b", .invalidHost("a<b")),
        ("ws://日本", .invalidHost("日本")), ("ws://user@", .missingHost),
    ])
    func whatIsWrongIsSaid(_ text: String, _ error: WebSocketURLError) {
        #expect(throws: error) { try WebSocketURL(text) }
        #expect(!error.description.isEmpty)
    }
}
