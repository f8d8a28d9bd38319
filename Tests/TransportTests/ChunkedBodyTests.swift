import NIOCore
import Testing

@testable import Transport

/// RFC 9112 §7.1: the body that explains a refusal, as it may come.
struct ChunkedBodyTests {
    private func body(_ said: String, splitAt place: Int) -> (text: String, isComplete: Bool) {
        var chunks = ChunkedBody()
        let bytes = Array(said.utf8)
        var body = chunks.take(ByteBuffer(bytes: bytes[..<place]).readableBytesView)
        body += chunks.take(ByteBuffer(bytes: bytes[place...]).readableBytesView)
        return (String(decoding: body, as: UTF8.self), chunks.isComplete)
    }

    @Test(arguments: [
        ("5\r\nhello\r\n0\r\n\r\n", "hello", true), ("5\r\nhello\r\n1;x=y\r\n!\r\n0\r\n", "hello!", true),
        ("A\r\n0123456789\r\n", "0123456789", false), ("5\r\nhel", "hel", false), ("", "", false),
        ("0\r\nmore", "", true), ("<html>\r\n", "", true), ("FFFFFFFFFFFFFFFFFF\r\nx", "", true),
        (String(repeating: "0", count: 300), "", true), ("-5\r\nhello\r\n", "", true),
    ])
    func readAtEverySplit(_ said: String, _ text: String, _ isComplete: Bool) {
        for place in 0...said.utf8.count {
            let result = body(said, splitAt: place)
            #expect(result.text == text && result.isComplete == isComplete, "split at \(place)")
        }
    }
}
