import Encoding
package import NIOCore
package import WebSocketCore

/// What the echo server answers to a text message: `{message} - i got it`.
///
/// `{message}` is the message, `{n}` its number on the connection from 1, `{random}` a random number, `{time}` the time
/// in UTC; `{{` and `}}` are braces.
package struct ReplyTemplate: Hashable, Sendable {
    /// What the placeholders other than the message stand for in one reply.
    package struct Values {
        /// The message's number on its connection, from 1.
        package var number: Int
        /// Any number.
        package var random: UInt32
        /// Seconds since 1970-01-01 00:00 UTC.
        package var time: Int64

        /// The values of one reply.
        package init(number: Int, random: UInt32, time: Int64) {
            self.number = number
            self.random = random
            self.time = time
        }
    }

    /// A piece of a template; literals never stand side by side.
    enum Part: Hashable, Sendable {
        case literal([UInt8])
        case message, number, random, time
    }

    /// What stands before and behind the only `{message}` of a template without other placeholders.
    private struct Affixes: Hashable {
        var prefix: [UInt8] = []
        var suffix: [UInt8] = []
    }

    private let parts: [Part]
    private let affixes: Affixes?

    /// The reply that has always been given: `{message} - i got it`.
    package static let standard = ReplyTemplate([.message, .literal(Array(" - i got it".utf8))])

    /// Parses a template.
    ///
    /// - Throws: `ReplyTemplateError` with the place of what is wrong.
    package init(_ text: String) throws(ReplyTemplateError) {
        self.init(try Self.parse(text))
    }

    private init(_ parts: [Part]) {
        self.parts = parts
        affixes =
            switch (parts.count, parts.first, parts.last) {
            case (1, .message, _): Affixes()
            case (2, .message, .literal(let suffix)): Affixes(suffix: suffix)
            case (2, .literal(let prefix), .message): Affixes(prefix: prefix)
            case (3, .literal(let prefix), .literal(let suffix)) where parts[1] == .message:
                Affixes(prefix: prefix, suffix: suffix)
            default: nil
            }
    }

    /// Appends the reply to a message as one unmasked text frame.
    ///
    /// - Parameters:
    ///   - payload: The message.
    ///   - output: Where the frame goes.
    ///   - values: Asked only if the template needs them.
    package func writeReply(
        to payload: borrowing Payload,
        into output: inout ByteBuffer,
        values: () -> Values
    ) {
        guard let affixes else { return writeParts(payload, values(), into: &output) }
        output.writeFrame(.text, payload, prefix: affixes.prefix, suffix: affixes.suffix)
    }

    private func writeParts(_ payload: borrowing Payload, _ values: Values, into output: inout ByteBuffer) {
        let texts = parts.map { Self.text(of: $0, values) }
        var count = 0
        for text in texts { count += text?.count ?? payload.count }
        FrameHeader(opcode: .text, maskingKey: nil, payloadLength: count).write(to: &output)
        for text in texts {
            if let text { output.writeBytes(text) } else { payload.write(to: &output) }
        }
    }

    /// What a part stands for; nil for the message.
    private static func text(of part: Part, _ values: Values) -> [UInt8]? {
        switch part {
        case .message: nil
        case .literal(let bytes): bytes
        case .number: Array(String(values.number).utf8)
        case .random: Array(String(values.random).utf8)
        case .time: Array(UTCTime.text(values.time).utf8)
        }
    }
}
