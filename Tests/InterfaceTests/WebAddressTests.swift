import Testing

@testable import Interface

@Suite struct WebAddressTests {
    @Test(
        arguments: [
            ("see https://example.org/a?b=c#d.", ["https://example.org/a?b=c#d"]),
            ("(http://x.org/a_(b)) and WSS://y", ["http://x.org/a_(b)", "WSS://y"]),
            ("<https://a.b>, \"ws://c.d\"", ["https://a.b", "ws://c.d"]), ("{\"u\":\"http://e.f/\"}", ["http://e.f/"]),
            ("http:// https:/x ftp://y a://b xhttp://z", []), ("://", []), ("http://", []),
            ("http://日本.jp/ü!", ["http://日本.jp/ü"]), ("http://a.b http://a.b", ["http://a.b", "http://a.b"]),
            ("x:http://a.b", ["http://a.b"]),
        ] as [(String, [String])]
    )
    func addressesAreFound(_ text: String, _ expected: [String]) {
        let bytes = Array(text.utf8)[...]
        let found = WebAddress.ranges(in: bytes, touching: bytes.indices).map {
            String(decoding: bytes[$0], as: UTF8.self)
        }
        #expect(found == expected)
    }

    /// Each row finds the parts of addresses that begin in the rows above it or go on below.
    @Test func aPartIsEnough() {
        let bytes = Array("go to https://example.org/path now".utf8)[...]
        for range in [0..<8, 8..<20, 20..<30, 29..<34] {
            #expect(WebAddress.ranges(in: bytes, touching: range) == [6..<30])
        }
        #expect(WebAddress.ranges(in: bytes, touching: 30..<34).isEmpty)
        #expect(WebAddress.ranges(in: bytes, touching: 0..<6).isEmpty)
    }

    @Test func onlyWhatABrowserOpensIsOpened() {
        #expect(WebAddress.firstToOpen(in: Array("ws://a https://b".utf8)[...]) == "https://b")
        #expect(WebAddress.firstToOpen(in: Array("ws://a HTTPS://b Http://c".utf8)[...]) == "HTTPS://b")
        #expect(WebAddress.firstToOpen(in: Array("ws://a".utf8)[...]) == nil)
    }
}
