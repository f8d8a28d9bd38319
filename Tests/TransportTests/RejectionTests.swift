import NIOCore
import Testing
import WebSocketCore

@testable import Transport

/// A refusal and its body, which is hostile text and only explains.
@Suite struct RejectionTests {
    private func rejection(_ fields: [(String, String)], body: [UInt8] = []) -> Rejection {
        let fields = fields.map { HTTPHead.Field($0.0, $0.1) }
        return Rejection(head: HTTPHead(startLine: "HTTP/1.1 403 No", fields: fields), body: body)
    }

    @Test(
        arguments: [
            (nil, "", false), (nil, "x", false), ("0", "", true), ("1", "", false), ("1", "x", true), ("1", "xy", true),
            ("-1", "", true), ("none", "x", false), ("99999999999999999999", "x", false),
        ] as [(String?, String, Bool)]
    )
    func theLengthTellsTheEnd(_ length: String?, _ body: String, _ isComplete: Bool) {
        var rejection = rejection(length.map { [("Content-Length", $0)] } ?? [])
        rejection.append(ByteBuffer(string: body))
        #expect(rejection.isComplete == isComplete)
        #expect(rejection.body == Array(body.utf8))
    }

    @Test func aKiBIsAllThatIsKept() {
        for size in [1, 1000, 1023, 1024, 1025, 5000] {
            var rejection = rejection([])
            for _ in 0..<10 {
                rejection.append(ByteBuffer(repeating: 7, count: size))
                #expect(rejection.body.count <= 1024)
            }
            #expect(rejection.isComplete == (10 * size >= 1024))
        }
        var long = rejection([], body: [UInt8](repeating: 7, count: 5000))
        long.append(ByteBuffer(repeating: 7, count: 1))
        #expect(long.body.count == 1024 && long.isComplete)
    }

    @Test(
        arguments: [
            (nil, 1023, false), (nil, 1024, false), (nil, 2000, true), ("1023", 1023, false), ("1024", 1024, false),
            ("1025", 1024, true), ("5000", 900, true),
        ] as [(String?, Int, Bool)]
    )
    func whatIsLeftOutIsKnown(_ length: String?, _ count: Int, _ isCutOff: Bool) {
        var rejection = rejection(length.map { [("Content-Length", $0)] } ?? [])
        rejection.append(ByteBuffer(repeating: 7, count: count))
        #expect(rejection.isCutOff == isCutOff)
    }

    @Test func chunksArePutTogether() {
        var rejection = rejection([("Transfer-Encoding", "chunked")])
        for byte in "5\r\nhello\r\n1\r\n!\r\n".utf8 {
            rejection.append(ByteBuffer(bytes: [byte]))
            #expect(!rejection.isComplete)
        }
        rejection.append(ByteBuffer(string: "0\r\n\r\n"))
        #expect(rejection.isComplete && rejection.body == Array("hello!".utf8))
    }

    @Test(arguments: [
        ("HTTP/1.1 403 No", 403), ("HTTP/1.1 403", 403), ("HTTP/1.1", 0), ("", 0), ("HTTP/1.1 x y", 0), ("  ", 0),
    ])
    func statuses(_ line: String, _ status: Int) {
        #expect(Rejection(head: HTTPHead(startLine: line, fields: []), body: []).status == status)
    }

    /// What stands beside a redirection is not waited for.
    @Test func aRedirectionIsCompleteAtOnce() {
        let head = HTTPHead(
            startLine: "HTTP/1.1 302 Go",
            fields: [.init("Location", "/x"), .init("Content-Length", "9")]
        )
        #expect(Rejection(head: head, body: []).isComplete)
    }
}
