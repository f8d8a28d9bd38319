import Testing
import WebSocketCore

/// RFC 3986 §5.4, as far as it concerns WebSocket URLs, and RFC 9110 §15.4.
struct RedirectionTests {
    @Test(arguments: [
        ("ws://other", "ws://other/"), ("http://other:81/x", "ws://other:81/x"), ("https://other", "wss://other/"),
        ("WSS://other", "wss://other/"), ("//other/x", "ws://other/x"), ("/x?y", "ws://host:8080/x?y"),
        ("x", "ws://host:8080/a/x"), ("../x", "ws://host:8080/x"), ("../../../x", "ws://host:8080/x"),
        ("./x/./y/..", "ws://host:8080/a/x/"), ("..", "ws://host:8080/"), (".", "ws://host:8080/a/"),
        ("?z", "ws://host:8080/a/b?z"), ("", "ws://host:8080/a/b?q=/.."), ("#f", "ws://host:8080/a/b?q=/.."),
        ("/x#f", "ws://host:8080/x"), ("?u=http://x", "ws://host:8080/a/b?u=http://x"), ("/é", "ws://host:8080/%C3%A9"),
    ])
    func references(_ reference: String, _ meant: String) throws {
        #expect(try WebSocketURL("ws://host:8080/a/b?q=/..").resolving(reference).description == meant)
    }

    @Test(arguments: ["ftp://x", "http://", "//x:y", "/a b", "http://x:0"])
    func whatLeadsNowhere(_ reference: String) throws {
        let url = try WebSocketURL("ws://host")
        #expect(throws: WebSocketURLError.self) { try url.resolving(reference) }
    }

    @Test(arguments: [
        ("/x", "ann:secret" as String?), ("ws://HOST/x", "ann:secret"), ("wss://host/x", "ann:secret"),
        ("wss://host:80", nil), ("ws://host:81", nil), ("ws://other", nil), ("ws://bob@host", "bob"),
    ])
    func whoComesIsForTheSameServer(_ reference: String, _ userInfo: String?) throws {
        #expect(try WebSocketURL("ws://ann:secret@host").resolving(reference).userInfo == userInfo)
    }

    @Test func aStepBackFromTLSIsAnotherServer() throws {
        #expect(try WebSocketURL("wss://ann:secret@host").resolving("ws://host").userInfo == nil)
    }

    @Test(arguments: [
        ("HTTP/1.1 301 Moved", true), ("HTTP/1.1 308", true), ("HTTP/1.1 300 Choose", false),
        ("HTTP/1.1 200 OK", false),
        ("HTTP/1.1 304 Same", false), ("302", false),
    ])
    func statuses(_ line: String, _ isRedirection: Bool) {
        let head = HTTPHead(startLine: line, fields: [.init("location", "/x")])
        #expect(Redirection.location(in: head) == (isRedirection ? "/x" : nil))
        #expect(Redirection.location(in: HTTPHead(startLine: line, fields: [])) == nil)
    }
}
