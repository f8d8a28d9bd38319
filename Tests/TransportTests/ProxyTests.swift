import TestSupport
import Testing
import WebSocketCore

@testable import Transport

/// Which connection goes through which proxy, and what is said to it.
struct ProxyTests {
    @Test(arguments: [
        ("http://proxy.example:3128", Proxy.Kind.http, "proxy.example", 3128, String?.none),
        ("proxy.example:3128", .http, "proxy.example", 3128, nil),
        ("http://proxy.example/", .http, "proxy.example", 80, nil),
        ("socks5://[::1]", .socks, "::1", 1080, nil),
        ("SOCKS5h://[::1]:80", .socks, "::1", 80, nil),
        ("socks5://ann:p%40ss@proxy", .socks, "proxy", 1080, "ann:p@ss"),
        ("http://ann@proxy:80", .http, "proxy", 80, "ann:"),
    ])
    func urls(_ text: String, _ kind: Proxy.Kind, _ host: String, _ port: Int, _ credentials: String?) throws {
        let proxy = try Proxy(text)
        #expect(proxy.kind == kind)
        #expect(proxy.host == host)
        #expect(proxy.port == port)
        #expect(proxy.credentials == credentials)
    }

    @Test(arguments: [
        "", "ftp://x", "https://x", "http://", "x:y", "http://x y",
        "socks5://ann:\(String(repeating: "x", count: 256))@x",
        "socks5://:\(String(repeating: "x", count: 200)):\(String(repeating: "x", count: 200))@x",
    ])
    func whatIsNoURL(_ text: String) {
        #expect(throws: ProxyURLError.self) { try Proxy(text) }
    }

    @Test(arguments: [
        ("ws://a", ["ws_proxy": "p"], true), ("ws://a", ["http_proxy": "p"], true),
        ("ws://a", ["all_proxy": "p"], true), ("ws://a", ["HTTP_PROXY": "p"], false),
        ("ws://a", ["https_proxy": "p"], false), ("wss://a", ["https_proxy": "p"], true),
        ("wss://a", ["WSS_PROXY": "p"], true), ("wss://a", ["http_proxy": "p"], false),
        ("ws://a", ["http_proxy": ""], false), ("ws://a", [:], false),
        ("ws://localhost", ["all_proxy": "p"], false), ("ws://x.localhost", ["all_proxy": "p"], false),
        ("ws://127.1.2.3", ["all_proxy": "p"], false), ("ws://[::1]", ["all_proxy": "p"], false),
        ("ws://LOCALHOST.", ["all_proxy": "p"], false), ("ws://x.localhost.", ["all_proxy": "p"], false),
        ("ws://localhost.example", ["all_proxy": "p"], true), ("ws://128.0.0.1", ["all_proxy": "p"], true),
        ("ws://a", ["all_proxy": "p", "no_proxy": "b", "NO_PROXY": "a"], true),
        ("ws://a", ["all_proxy": "p", "no_proxy": "a"], false), ("ws://a", ["all_proxy": "p", "NO_PROXY": "*"], false),
    ])
    func theEnvironment(_ url: String, _ values: [String: String], _ isProxied: Bool) throws {
        #expect(try ProxyChoice.environment(values).proxy(for: WebSocketURL(url)) == (isProxied ? Proxy("p") : nil))
    }

    @Test func theMostSpecificVariableCounts() throws {
        let values = ["all_proxy": "c", "http_proxy": "b", "ws_proxy": "a"]
        #expect(try ProxyChoice.environment(values).proxy(for: WebSocketURL("ws://x"))?.host == "a")
    }

    @Test(arguments: [
        ("a.example", "a.example", true), ("example", "a.example", true), (".example", "a.example", true),
        ("*.example", "a.example", true), ("ample", "a.example", false), ("b, A.Example", "a.example", true),
        ("a.example:80", "a.example", true), ("a.example:81", "a.example", false), ("10.0.0.0/8", "10.1.2.3", true),
        ("10.0.0.0/8", "11.1.2.3", false), ("10.0.0.0/33", "10.0.0.0", false), ("10.1.2.3", "10.1.2.3", true),
        ("10.128.0.0/9", "10.127.0.1", false), ("0.0.0.0/0", "9.9.9.9", true), ("fd00::/8", "[fd12::1]", true),
        ("[fd12::1]:80", "[fd12::1]", true), ("fd12::1", "[fd12::1]", true), ("10.0.0.0/8", "a.example", false),
        ("", "a", false), (",. ,", "a", false), ("a.example", "a.example.", true), ("a.example.", "a.example", true),
        (".example.", "a.example.", true), (".:80", "a", false), ("a.example.:81", "a.example.", false),
        ("*", "a.example.", true), ("::/0", "[fd12::1]", true), ("fd00::/8", "10.0.0.1", false),
        ("10.1.2.3/32", "10.1.2.3", true), ("10.1.2.2/31", "10.1.2.3", true), ("10.1.2.3/32", "10.1.2.2", false),
        ("10.0.0.0/-1", "10.0.0.0", false), ("10.0.0.0/", "10.0.0.0", false), ("10.0.0.0/8/8", "10.0.0.0", false),
        ("a.example:99999999999999999999", "a.example", false), ("a.example:", "a.example", false),
        ("fd12:0:0::1", "[fd12::1]", true), ("fd12::2", "[fd12::1]", false), ("[FD12::0:1]:80", "[fd12::1]", true),
    ])
    func whatNoProxyIsFor(_ list: String, _ host: String, _ isExcluded: Bool) throws {
        #expect(ProxyChoice.isExcluded(try WebSocketURL("ws://\(host)"), by: list) == isExcluded)
    }

    // MARK: The handshakes

    /// What is said in answer to all that the proxy says, and what it leaves for the server.
    private func talk(_ proxy: String, to url: String, _ said: [UInt8], splitAt: Int) throws -> ([UInt8], [UInt8], Bool)
    {
        var handshake = ProxyHandshake(try Proxy(proxy), to: try WebSocketURL(url))
        var output = handshake.greeting
        output += try handshake.receive(Array(said[..<splitAt]))
        if !handshake.isDone {
            output += try handshake.receive(Array(said[splitAt...]))
            return (output, handshake.unread, handshake.isDone)
        }
        return (output, handshake.unread + said[splitAt...], true)
    }

    @Test func connectAtEverySplit() throws {
        let said = Array("HTTP/1.1 103 Wait\r\n\r\nHTTP/1.0 200 Go on\r\nA: b\r\n\r\nrest".utf8)
        for place in 0...said.count {
            let (output, rest, isDone) = try talk("ann:x@p", to: "ws://[::1]:81/path", said, splitAt: place)
            let text = String(decoding: output, as: UTF8.self)
            #expect(
                text == "CONNECT [::1]:81 HTTP/1.1\r\nHost: [::1]:81\r\nProxy-Authorization: Basic YW5uOng=\r\n\r\n"
            )
            #expect(isDone && String(decoding: rest, as: UTF8.self) == "rest")
        }
    }

    @Test(
        arguments: [
            ("socks5://p", [5, 1, 0], [5, 0]), ("socks5://a:bc@p", [5, 2, 0, 2], [5, 0]),
            ("socks5://a:bc@p", [5, 2, 0, 2, 1, 1, 97, 2, 98, 99], [5, 2, 1, 0]),
        ] as [(String, [UInt8], [UInt8])]
    )
    func socksAtEverySplit(_ proxy: String, _ greeting: [UInt8], _ welcome: [UInt8]) throws {
        let hosts: [(String, [UInt8])] = [
            ("ws://x.y:258", [3, 3, 120, 46, 121, 1, 2]), ("wss://1.2.3.4", [1, 1, 2, 3, 4, 1, 187]),
            ("ws://[::7]", [4] + [UInt8](repeating: 0, count: 15) + [7, 0, 80]),
        ]
        let replies: [[UInt8]] = [
            [5, 0, 0, 1, 1, 2, 3, 4, 5, 6], [5, 0, 0, 3, 2, 65, 66, 5, 6],
            [5, 0, 0, 4] + [UInt8](repeating: 9, count: 18),
        ]
        for (url, address) in hosts {
            for reply in replies {
                let said = welcome + reply + [42]
                for place in 0...said.count {
                    let (output, rest, isDone) = try talk(proxy, to: url, said, splitAt: place)
                    #expect(output == greeting + [5, 1, 0] + address)
                    #expect(isDone && rest == [42])
                }
            }
        }
    }

    @Test(arguments: [
        ("p", "HTTP/1.1 407 No\r\n\r\n", ProxyFailure.credentialsMissing),
        ("a:b@p", "HTTP/1.1 407 No\r\n\r\n", .credentialsRefused),
        ("p", "HTTP/1.1 502 Bad Gateway\r\n\r\n", .refused(statusLine: "HTTP/1.1 502 Bad Gateway")),
        ("p", "SSH-2.0-OpenSSH\r\n\r\n", .notSpoken), ("p", "\u{5}\u{0}", .notSpoken),
        ("p", String(repeating: "HTTP/1.1 100 Go\r\n\r\n", count: 4000), .notSpoken),
        ("p", String(repeating: "x", count: 70_000), .notSpoken), ("socks5://p", "HTTP/1.1", .notSpoken),
        ("socks5://p", "\u{5}\u{2}", .credentialsMissing), ("socks5://p", "\u{5}\u{7f}", .credentialsMissing),
        ("socks5://a:b@p", "\u{5}\u{7f}", .credentialsRefused),
        ("socks5://a:b@p", "\u{5}\u{2}\u{1}\u{1}", .credentialsRefused),
        ("socks5://p", "\u{5}\u{0}\u{5}\u{4}", .replied(code: 4)),
        // Version 4's refusal is no word of version 5.
        ("socks5://p", "\u{5}\u{0}\u{0}\u{5B}", .notSpoken), ("socks5://p", "\u{5}\u{0}H", .notSpoken),
        ("socks5://p", "\u{5}\u{0}\u{5}\u{0}\u{0}\u{9}\u{0}", .notSpoken),
    ])
    func refusals(_ proxy: String, _ said: String, _ failure: ProxyFailure) throws {
        var handshake = ProxyHandshake(try Proxy(proxy), to: WebSocketURL(host: "x", port: 80))
        #expect(throws: failure) { _ = try handshake.receive(Array(said.utf8)) }
        #expect(!handshake.isDone)
    }

    /// RFC 1928 §3, §6, RFC 1929 §2: each octet that decides, with each of its values.
    @Test func everyAnswerOfSOCKS() throws {
        func outcome(_ proxy: String, _ said: [UInt8]) throws -> ProxyFailure? {
            var handshake = ProxyHandshake(try Proxy(proxy), to: WebSocketURL(host: "x", port: 80))
            do throws(ProxyFailure) { _ = try handshake.receive(said) } catch { return error }
            return nil
        }
        for value in UInt8.min ... .max {
            let method: ProxyFailure? = value == 0 ? nil : .credentialsMissing
            #expect(try outcome("socks5://p", [5, value]) == method)
            #expect(try outcome("socks5://a:b@p", [5, value]) == ([0, 2].contains(value) ? nil : .credentialsRefused))
            #expect(try outcome("socks5://a:b@p", [5, 2, 1, value]) == (value == 0 ? nil : .credentialsRefused))
            #expect(try outcome("socks5://p", [value, 0]) == (value == 5 ? nil : .notSpoken))
            let code: ProxyFailure? = value == 0 ? nil : .replied(code: value)
            #expect(try outcome("socks5://p", [5, 0, 5, value]) == code)
            #expect(try outcome("socks5://p", [5, 0, 5, value, 0, 1, 0]) == code)
            #expect(try outcome("socks5://p", [5, 0, value, 0, 0, 1, 0]) == (value == 5 ? nil : .notSpoken))
            let isType = [1, 3, 4].contains(value)
            #expect(try outcome("socks5://p", [5, 0, 5, 0, 0, value, 0]) == (isType ? nil : .notSpoken))
        }
    }

    @Test func namesOfEachLengthAreTakenWhole() throws {
        for length in UInt8.min ... .max {
            var handshake = ProxyHandshake(try Proxy("socks5://p"), to: WebSocketURL(host: "x", port: 80))
            let reply = [5, 0, 5, 0, 0, 3, length] + [UInt8](repeating: 65, count: Int(length) + 2)
            _ = try handshake.receive(reply.dropLast())
            #expect(!handshake.isDone)
            _ = try handshake.receive([1, 42])
            #expect(handshake.isDone && handshake.unread == [42])
        }
    }

    @Test func statusesOfConnect() throws {
        for status in 200...599 {
            var handshake = ProxyHandshake(try Proxy("p"), to: WebSocketURL(host: "x", port: 80))
            let failure: ProxyFailure? =
                switch status {
                case 200...299: nil
                case 401, 407: .credentialsMissing
                default: .refused(statusLine: "HTTP/1.1 \(status) So")
                }
            var thrown: ProxyFailure?
            do throws(ProxyFailure) {
                // The body of a success is the server's, whatever a field says of its length (RFC 9110 §9.3.6).
                _ = try handshake.receive(Array("HTTP/1.1 \(status) So\r\nContent-Length: 9\r\n\r\nrest".utf8))
            } catch { thrown = error }
            #expect(thrown == failure && handshake.isDone == (failure == nil))
            if failure == nil { #expect(handshake.unread == Array("rest".utf8)) }
        }
    }

    /// Whatever a proxy says in whatever pieces: it is understood or not, and what is kept is bounded.
    @Test(arguments: 0..<40 as Range<UInt64>) func anythingMayBeSaid(seed: UInt64) throws {
        var random = Seeded(seed)
        for proxy in ["p", "a:b@p", "socks5://p", "socks5://a:b@p"] {
            for _ in 0..<20 {
                var handshake = ProxyHandshake(try Proxy(proxy), to: WebSocketURL(host: "x", port: 80))
                do throws(ProxyFailure) {
                    for _ in 0..<30 where !handshake.isDone {
                        let likely: [[UInt8]] = [
                            [5], [0], [1], [2], [3], [5, 0], [1, 0], [5, 0, 0, 1], Array("HTTP/1.1 ".utf8),
                            Array("200 \r\n\r\n".utf8), random.bytes(3),
                        ]
                        _ = try handshake.receive(likely.randomElement(using: &random) ?? [])
                        #expect(handshake.isDone || handshake.unread.count < 4 + 1 + 255 + 2)
                    }
                } catch { #expect(!handshake.isDone) }
            }
        }
    }
}
