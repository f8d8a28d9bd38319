import NIOCore
import TestSupport
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
        // What joins the letter before it is text like any other.
        ("{message}\u{301}", "hi\u{301}"), ("{{\u{301}", "{\u{301}"), ("}}\u{FE0F}{n}\u{200D}", "}\u{FE0F}7\u{200D}"),
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
        ("e\u{301}{", .unclosed(column: 2)), ("{\u{301}n}", .unknown(name: "\u{301}n", column: 1)),
        ("👨‍👩‍👧}\u{301}", .unopened(column: 2)),
    ])
    func whatIsWrongIsSaidWithItsPlace(_ template: String, _ error: ReplyTemplateError) {
        #expect(throws: error) { try ReplyTemplate(template) }
        #expect(error.description.hasPrefix("column "))
    }

    /// Whatever the template: what stands outside of braces is said, or its place is told.
    @Test(arguments: 0..<40 as Range<UInt64>) func anyTextIsATemplateOrHasAPlace(seed: UInt64) {
        var random = Seeded(seed)
        let pieces: [(source: String, said: String?)] = [
            ("{message}", "hi"), ("{n}", "7"), ("{random}", "4294967295"), ("{time}", "2026-11-23T08:53:42Z"),
            ("{{", "{"), ("}}", "}"), ("x", "x"), ("\u{301}", "\u{301}"), ("\r\n", "\r\n"), ("👨‍👩‍👧", "👨‍👩‍👧"),
            ("\u{0}", "\u{0}"),
            ("{", nil), ("}", nil), ("{nn}", nil), ("{}", nil),
        ]
        for _ in 0..<100 {
            let chosen = (0..<Int.random(in: 0...8, using: &random)).map { _ in
                pieces[Int.random(in: 0..<(random.next() % 4 == 0 ? pieces.count : pieces.count - 4), using: &random)]
            }
            let source = chosen.map(\.source).joined()
            do throws(ReplyTemplateError) {
                let template = try ReplyTemplate(source)
                let said = (try? reply(template, to: "hi")) ?? "no frame"
                // Braces that are wrong alone may be right side by side.
                guard chosen.allSatisfy({ $0.said != nil }) else { continue }
                #expect(said.utf8.elementsEqual(chosen.compactMap(\.said).joined().utf8), "\(source.debugDescription)")
            } catch {
                #expect(chosen.contains { $0.said == nil }, "\(error) \(source.debugDescription)")
                switch error {
                case .unclosed(let column), .unopened(let column), .unknown(_, let column):
                    #expect((1...source.count + 1).contains(column))
                }
            }
        }
    }

    @Test func nothingReachesALogRaw() {
        #expect("plain \"text\"".escaped == "plain \"text\"")
        #expect("a\u{1B}[2J\r\n\u{202E}é\\".escaped == "a\\u{1b}[2J\\u{d}\\u{a}\\u{202e}\\u{e9}\\u{5c}")
    }
}
