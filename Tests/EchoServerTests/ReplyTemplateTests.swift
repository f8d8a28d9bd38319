import NIOCore
import Testing
import WebSocketCore

@testable import EchoServer

@Suite struct ReplyTemplateTests {
    /// The reply's payload, from its frame.
    private func reply(_ template: ReplyTemplate, to message: String, number: Int = 7) throws -> String {
        var output = ByteBuffer()
        let bytes = Array(message.utf8)
        template.writeReply(to: Payload(bytes.span), into: &output) {
            .init(number: number, random: 4_294_967_295, time: 1_795_424_022)
        }
        let header = try #require(
            try FrameHeader(parsing: output.readableBytesUInt8Span, receivedBy: .client, allowedReservedBits: 0)
        )
        #expect(header.isFinal && header.opcode == .text)
        output.moveReaderIndex(forwardBy: header.encodedLength)
        #expect(header.payloadLength == output.readableBytes)
        return String(buffer: output)
    }

    @Test(arguments: [
        ("{message} - i got it", "hi - i got it"), ("{message}", "hi"), ("<{message}", "<hi"), ("<{message}>", "<hi>"),
        ("", ""), ("constant", "constant"), ("{message}{message}", "hihi"), ("{n}: {message}", "7: hi"),
        ("{message} {random}", "hi 4294967295"), ("{time}", "2026-11-23T08:53:42Z"), ("{{message}}", "{message}"),
        ("{{{message}}}", "{hi}"), ("}}{{", "}{"), ("日本 {message} é", "日本 hi é"), ("{n}", "7"),
    ])
    func whatIsAnswered(_ template: String, _ answer: String) throws {
        #expect(try reply(ReplyTemplate(template), to: "hi") == answer)
    }

    @Test func theStandardIsWhatItHasAlwaysBeen() throws {
        #expect(try ReplyTemplate("{message} - i got it") == .standard)
        #expect(try reply(.standard, to: "") == " - i got it")
        let long = String(repeating: "é", count: 40_000)
        #expect(try reply(.standard, to: long) == long + " - i got it")
    }

    @Test(arguments: [
        ("{", ReplyTemplateError.unclosed(column: 1)), ("ab{message", .unclosed(column: 3)),
        ("}", .unopened(column: 1)),
        ("{n}}", .unopened(column: 4)), ("é {nn}", .unknown(name: "nn", column: 3)),
        ("{}", .unknown(name: "", column: 1)),
        ("{Message}", .unknown(name: "Message", column: 1)), ("{{{", .unclosed(column: 3)),
    ])
    func whatIsWrongIsSaidWithItsPlace(_ template: String, _ error: ReplyTemplateError) {
        #expect(throws: error) { try ReplyTemplate(template) }
        #expect(error.description.hasPrefix("column "))
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_799, "2000-02-29T23:59:59Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"), (-62_167_219_200, "0000-01-01T00:00:00Z"),
        ] as [(Int64, String)]
    )
    func utc(_ seconds: Int64, _ text: String) {
        #expect(UTCTime.text(seconds) == text)
    }

    @Test func nothingReachesALogRaw() {
        #expect("plain \"text\"".escaped == "plain \"text\"")
        #expect("a\u{1B}[2J\r\n\u{202E}é\\".escaped == "a\\u{1b}[2J\\u{d}\\u{a}\\u{202e}\\u{e9}\\u{5c}")
    }
}
