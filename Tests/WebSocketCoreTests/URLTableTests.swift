import TestSupport
import Testing
import WebSocketCore

/// The corners of RFC 3986, as far as RFC 6455 §3 has them.
@Suite struct URLTableTests {
    private func parsed(_ text: String) -> WebSocketURL? { try? WebSocketURL(text) }

    private func error(_ text: String) -> WebSocketURLError? {
        do throws(WebSocketURLError) {
            _ = try WebSocketURL(text)
            return nil
        } catch {
            return error
        }
    }

    // MARK: Parts (§3)

    @Test(arguments: [
        ("ws://h", "h", 80, "/"), ("wss://h", "h", 443, "/"), ("wS://H", "H", 80, "/"), ("ws://h:", "h", 80, "/"),
        ("ws://h:080", "h", 80, "/"), ("ws://h:1", "h", 1, "/"), ("ws://h:65535", "h", 65535, "/"),
        ("ws://h:000000000000000000000080", "h", 80, "/"),
        ("ws://h//", "h", 80, "//"), ("ws://h/?", "h", 80, "/?"), ("ws://h?", "h", 80, "/?"),
        ("ws://h/a?b?c", "h", 80, "/a?b?c"), ("ws://h/a/../b/.", "h", 80, "/a/../b/."),
        ("ws://h/%2F%zz%", "h", 80, "/%2F%zz%"), ("ws://h/a;b=c,d", "h", 80, "/a;b=c,d"),
        ("ws://h/:@!$&'()*+,;=", "h", 80, "/:@!$&'()*+,;="), ("ws://h/[x]|{y}^`\"<>\\", "h", 80, "/[x]|{y}^`\"<>\\"),
        ("ws://1.2.3.4:5", "1.2.3.4", 5, "/"), ("ws://a.b-c_d~e", "a.b-c_d~e", 80, "/"), ("ws://1", "1", 80, "/"),
        ("h:1/x?y", "h", 1, "/x?y"), ("h?y", "h", 80, "/?y"), ("ws.example", "ws.example", 80, "/"),
        ("ws:80", "ws", 80, "/"), ("wss:1", "wss", 1, "/"),
        ("[::1]:9", "::1", 9, "/"), ("ws://[2001:db8::7]", "2001:db8::7", 80, "/"),
        ("ws://[ABCD:EF01::]", "ABCD:EF01::", 80, "/"), ("ws://[::]:/", "::", 80, "/"),
        ("a/b://c", "a", 80, "/b://c"), ("a?b://c", "a", 80, "/?b://c"),
    ])
    func parts(text: String, host: String, port: Int, target: String) throws {
        let url = try WebSocketURL(text)
        #expect((url.host, url.port, url.target) == (host, port, target))
        #expect(url.userInfo == nil)
        #expect(try WebSocketURL(url.description) == url)
    }

    @Test(arguments: [
        ("ws://u@h", "u", "u:"), ("ws://u:p@h", "u:p", "u:p"), ("ws://@h", "", ":"), ("ws://:@h", ":", ":"),
        ("ws://u:@h", "u:", "u:"), ("ws://:p@h", ":p", ":p"), ("ws://u:p:q@h", "u:p:q", "u:p:q"),
        ("ws://a@b@h", "a@b", "a@b:"), ("ws://u:p%40%3a@h", "u:p%40%3a", "u:p@:"),
        ("ws://%C3%A9:x@h", "%C3%A9:x", "é:x"),
        ("ws://é:日@h", "é:日", "é:日"), ("ws://u:%@h", "u:%", "u:%"), ("ws://u:%4@h", "u:%4", "u:%4"),
        ("ws://u:%4g@h", "u:%4g", "u:%4g"), ("ws://u:%+1@h", "u:%+1", "u:%+1"), ("ws://u:%-0@h", "u:%-0", "u:%-0"),
        ("u:p@h:1", "u:p", "u:p"),
        ("ws://u:p@[::1]:2", "u:p", "u:p"), ("ws://u\u{301}:p\u{301}@h", "u\u{301}:p\u{301}", "u\u{301}:p\u{301}"),
    ])
    func whoComes(text: String, userInfo: String, credentials: String) throws {
        let url = try WebSocketURL(text)
        #expect(url.userInfo == userInfo)
        #expect(url.credentials == credentials)
        #expect(!url.description.contains("@") && !url.authority.contains("@"))
    }

    @Test(arguments: [
        ("ws://h:http", WebSocketURLError.invalidPort("http")), ("ws://h:1:2", .invalidPort("1:2")),
        ("ws://h:+1", .invalidPort("+1")), ("ws://h:１", .invalidPort("１")),
        ("ws://h:99999999999999999999", .invalidPort("99999999999999999999")),
        ("ws://[]", .invalidHost("[]")), ("ws://[::1", .invalidHost("[::1")), ("ws://[::1]1", .invalidHost("[::1]1")),
        ("ws://[v1.x]", .invalidHost("[v1.x]")), ("ws://[1.2.3.4]", .invalidHost("[1.2.3.4]")),
        ("ws://[fe80::1%25lo]", .invalidHost("[fe80::1%25lo]")), ("ws://[::１]", .invalidHost("[::１]")),
        ("ws://a%62c", .invalidHost("a%62c")), ("ws://a\\b", .invalidHost("a\\b")), ("ws://a,b", .invalidHost("a,b")),
        ("ws://münchen", .invalidHost("münchen")), ("ws://a\u{200D}b", .invalidHost("a\u{200D}b")),
        ("ws://u:p@", .missingHost), ("ws://?x", .missingHost), ("?x", .missingHost), ("/x", .missingHost),
        ("ws://:80", .missingHost), ("://h", .unsupportedScheme("")), ("wsss://h", .unsupportedScheme("wsss")),
        ("ws+unix://h", .unsupportedScheme("ws+unix")), ("file:///x", .unsupportedScheme("file")),
        ("#", .fragment), ("ws://h/#", .fragment), ("ws://h#x", .fragment), ("ws://#@h", .fragment),
        (" ws://h", .invalidCharacter(" ")), ("ws://h\u{7F}", .invalidCharacter("\u{7F}")),
        ("ws://h/\0", .invalidCharacter("\0")), ("ws://h/a\tb", .invalidCharacter("\t")),
        ("\n", .invalidCharacter("\n")),
    ])
    func whatIsWrong(text: String, expected: WebSocketURLError) {
        #expect(error(text) == expected)
    }

    /// Delimiters are ASCII: a mark that combines with one on the screen does not hide it.
    @Test func marksHideNoDelimiter() throws {
        #expect(error("ws://h/x#\u{301}") == .fragment)
        #expect(try WebSocketURL("ws://h/\u{301}").target == "/%CC%81")
        #expect(try WebSocketURL("ws://h?\u{301}").target == "/?%CC%81")
        #expect(try WebSocketURL("ws://u:p@\u{301}x@h").userInfo == "u:p@\u{301}x")
        #expect(error("ws://h:\u{301}80") == .invalidPort("\u{301}80"))
        #expect(error("ws://\u{301}h") == .invalidHost("\u{301}h"))
        #expect(error("ws://[::1]\u{301}") == .invalidHost("[::1]\u{301}"))
        #expect(error("wss:/\u{301}/h") == nil, "no scheme, but a host, a port of its own and a path")
        let base = try WebSocketURL("ws://h/a/b")
        #expect(try base.resolving("/\u{301}").target == "/%CC%81")
        #expect(try base.resolving("?\u{301}").target == "/a/b?%CC%81")
        #expect(try base.resolving("x#\u{301}").target == "/a/x")
        #expect(throws: WebSocketURLError.invalidHost("\u{301}x")) { try base.resolving("//\u{301}x") }
    }

    /// Every octet of ASCII in a host: a letter of a name, a delimiter, or an error.
    @Test func everyOctetInAHost() {
        for value in UInt8(1)..<0x80 {
            let character = Character(Unicode.Scalar(value))
            let host = parsed("ws://a\(character)b")?.host
            switch character {
            case "/", "?": #expect(host == "a")
            case "@": #expect(host == "b")
            case ":", "#", "%", "\"", "(", ")", ",", ";", "<", "=", ">", "[", "\\", "]", "{", "}", "\u{7F}", "\0"..." ":
                #expect(host == nil, "\(character)")
            default: #expect(host == "a\(character)b", "\(character)")
            }
        }
    }

    /// What is beyond ASCII goes percent-encoded (§2.1), whatever it is, and nothing else does.
    @Test(arguments: [
        ("é", "%C3%A9"), ("e\u{301}", "e%CC%81"), ("日", "%E6%97%A5"), ("👍", "%F0%9F%91%8D"), ("\u{80}", "%C2%80"),
        ("%C3%A9", "%C3%A9"), ("a+b", "a+b"), ("\u{2028}", "%E2%80%A8"), ("\u{202E}", "%E2%80%AE"),
    ])
    func targets(text: String, encoded: String) throws {
        for prefix in ["/", "/x?q=", "?"] {
            let url = try WebSocketURL("ws://h\(prefix)\(text)")
            #expect(url.target == (prefix.hasPrefix("/") ? "" : "/") + prefix + encoded)
            #expect(url.target.utf8.allSatisfy { (0x21..<0x7F).contains($0) })
        }
    }

    /// The Host field has the port where it is not the scheme's own, and brackets where the host has colons (§3.2.2).
    @Test(arguments: [
        ("ws://h", "h"), ("ws://h:80", "h"), ("ws://h:443", "h:443"), ("wss://h:443", "h"), ("wss://h:80", "h:80"),
        ("ws://[::1]", "[::1]"), ("wss://[::1]:8443", "[::1]:8443"), ("ws://u:p@H:8", "H:8"),
    ])
    func authorities(text: String, authority: String) throws {
        #expect(try WebSocketURL(text).authority == authority)
    }

    /// Whatever text comes, it is a URL that means itself again, or an error with words.
    @Test(arguments: 0..<100 as Range<UInt64>) func anyText(seed: UInt64) throws {
        var random = Seeded(seed)
        let pieces = [
            "ws", "wss", "http", "://", ":", "/", "//", "?", "#", "@", "[", "]", "::1", "h", "example.com", "80", "é",
            "%",
            "%41", "\u{301}", " ", "..", ".", "a", "=", "&", "日", "\\", "1",
        ]
        for _ in 0..<200 {
            let count = Int.random(in: 0...8, using: &random)
            let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            do throws(WebSocketURLError) {
                var url = try WebSocketURL(text)
                #expect((1...65535).contains(url.port) && !url.host.isEmpty && url.target.hasPrefix("/"))
                url.userInfo = nil
                #expect(try WebSocketURL(url.description) == url, "\(text)")
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
    }

    // MARK: References (§5.4)

    /// The RFC's examples, as far as they have a meaning here; `http://a/b/c/d;p?q` is the base.
    @Test(arguments: [
        ("g", "/b/c/g"), ("./g", "/b/c/g"), ("g/", "/b/c/g/"), ("/g", "/g"), ("?y", "/b/c/d;p?y"), ("g?y", "/b/c/g?y"),
        ("#s", "/b/c/d;p?q"), ("g#s", "/b/c/g"), ("g?y#s", "/b/c/g?y"), (";x", "/b/c/;x"), ("g;x", "/b/c/g;x"),
        ("g;x?y#s", "/b/c/g;x?y"), ("", "/b/c/d;p?q"), (".", "/b/c/"), ("./", "/b/c/"), ("..", "/b/"), ("../", "/b/"),
        ("../g", "/b/g"), ("../..", "/"), ("../../", "/"), ("../../g", "/g"), ("../../../g", "/g"),
        ("../../../../g", "/g"), ("/./g", "/g"), ("/../g", "/g"), ("g.", "/b/c/g."), (".g", "/b/c/.g"),
        ("g..", "/b/c/g.."), ("..g", "/b/c/..g"), ("./../g", "/b/g"), ("./g/.", "/b/c/g/"), ("g/./h", "/b/c/g/h"),
        ("g/../h", "/b/c/h"), ("g;x=1/./y", "/b/c/g;x=1/y"), ("g;x=1/../y", "/b/c/y"), ("g?y/./x", "/b/c/g?y/./x"),
        ("g?y/../x", "/b/c/g?y/../x"), ("g#s/./x", "/b/c/g"),
    ])
    func referencesOfTheRFC(reference: String, target: String) throws {
        let url = try WebSocketURL("ws://a/b/c/d;p?q").resolving(reference)
        #expect(url == WebSocketURL(host: "a", port: 80, target: target))
    }
}
