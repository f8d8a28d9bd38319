import Encoding
import JSON

// A recording as a file of lines, each of them JSON.
extension Recording {
    /// The line that a recording begins with.
    ///
    /// - Parameters:
    ///   - url: Where the conversation takes place.
    ///   - started: When it began, since 1970.
    /// - Returns: The line with its end.
    package static func header(url: String, started: Duration) -> [UInt8] {
        line([
            .init("type", .string("recording")), .init("version", .number("1")), .init("url", .string(url)),
            .init("started", .number(decimal(started.inSeconds, places: 3))),
        ])
    }

    /// Reads the lines of a recording, one after the other; a file may hold several, one behind the other.
    ///
    /// What it does not know it passes over, for the sake of later versions, and a last line that was cut off, too: what
    /// wrote it was killed before it showed what the line tells.
    struct LineParser: Sendable {
        /// The number of the line read last, from 1.
        private(set) var line = 0
        private(set) var faults: [ScriptFault] = []
        /// The number of the last line if it was cut off.
        private(set) var cutOffLine: Int?
        private var hasHeader = false
        private var isNone: Bool { faults.first?.problem == .noRecording }

        /// What the next line tells; nil if that is nothing, or wrong.
        ///
        /// Without its end it is the last, and may be cut off.
        mutating func entry(of text: ArraySlice<UInt8>, hasEnd: Bool) -> Entry? {
            line += 1
            guard !text.isEmpty, !isNone else { return nil }
            do throws(Problem) {
                let value = try Recording.value(text)
                hasHeader = hasHeader || value.isHeader
                guard hasHeader else { throw .noRecording }
                return try Entry(value)
            } catch {
                // What is cut off is no JSON: the brace that closes it is missing.
                if error.isOfJSON, !hasEnd, hasHeader { cutOffLine = line } else { fail(error, text) }
                return nil
            }
        }

        /// The next line is longer than a line may be.
        mutating func skipLine(tooLongFor limit: Int, hasEnd: Bool) {
            line += 1
            if !hasEnd, hasHeader { return cutOffLine = line }
            fail(.tooLong(limit: limit), [])
        }

        /// There are no more lines.
        mutating func finish() {
            if !hasHeader, faults.isEmpty { faults = [ScriptFault(line: 1, .noRecording)] }
        }

        private mutating func fail(_ problem: Problem, _ text: ArraySlice<UInt8>) {
            faults.append(ScriptFault(line: line, column: problem.column, problem, text: Array(text.prefix(4096))))
        }
    }

    /// Whether a file that begins so is a recording.
    package static func begins(_ beginning: ArraySlice<UInt8>) -> Bool {
        guard let line = beginning.split(separator: UInt8(ascii: "\n"), maxSplits: 1).first else { return false }
        return (try? JSONValue(parsing: line))?.isHeader ?? false
    }

    /// Whether a line that lacks its end lacks nothing else.
    package static func isWhole(_ line: ArraySlice<UInt8>) -> Bool { (try? value(line)) != nil }

    private static func value(_ line: ArraySlice<UInt8>) throws(Problem) -> JSONValue {
        if let column = firstInvalidByte(line) { throw .badRecordingLine(column: column) }
        do throws(JSONFault) { return try JSONValue(parsing: line) } catch {
            throw .badRecordingLine(column: error.offset + 1)
        }
    }

    fileprivate static func line(_ members: [JSONValue.Member]) -> [UInt8] {
        Array((JSONValue.object(members).text + "\n").utf8)
    }
}

extension Recording.Entry {
    /// The entry as a line with its end.
    package var line: [UInt8] {
        let time = JSONValue.Member("t", .number(decimal(time.inSeconds, places: 6)))
        switch what {
        case .opened(let url):
            return Recording.line([time, .init("type", .string("open")), .init("url", .string(url))])
        case .sent(let kind, let bytes):
            return Recording.line([time, .init("type", .string("send"))] + data(kind, bytes))
        case .received(let kind, let bytes):
            return Recording.line([time, .init("type", .string("receive"))] + data(kind, bytes))
        case .closed(let code, let reason):
            return Recording.line([
                time, .init("type", .string("close")), .init("code", .number("\(code)")),
                .init("reason", .string(reason)),
            ])
        }
    }

    private func data(_ kind: PayloadKind, _ bytes: ArraySlice<UInt8>) -> [JSONValue.Member] {
        [.init("opcode", .number("\(kind.opcode)")), .init("data", .string(kind.recorded(bytes)))]
    }

    /// The entry of a line; nil if it is of a type that is not known.
    fileprivate init?(_ value: JSONValue) throws(Problem) {
        let seconds = value["t"]?.number
        let what: Recording.Happening?
        switch value["type"]?.string {
        case "open": what = .opened(url: value["url"]?.string ?? "")
        case "send": what = .sent(try value.kind(), try value.payload())
        case "receive": what = .received(try value.kind(), try value.payload())
        case "close":
            what = .closed(
                code: value["code"]?.number.flatMap { UInt16(exactly: $0) } ?? 1005,
                reason: value["reason"]?.string ?? ""
            )
        case nil: throw .badEntry("type")
        default: what = nil
        }
        guard let what else { return nil }
        guard let seconds, (0...1e9).contains(seconds) else { throw .badEntry("t") }
        self.init(at: .nanoseconds(Int64((seconds * 1e9).rounded())), what)
    }
}

extension JSONValue {
    fileprivate var isHeader: Bool { self["type"]?.string == "recording" && self["version"]?.number == 1 }

    /// The kind of message that the opcode tells (RFC 6455 §5.2).
    func kind() throws(Problem) -> PayloadKind {
        switch self["opcode"]?.number {
        case 1: .text
        case 2: .binary
        default: throw .badEntry("opcode")
        }
    }

    /// The message's bytes: text as it is, binary in base64.
    func payload() throws(Problem) -> ArraySlice<UInt8> {
        guard let data = self["data"]?.string else { throw .badEntry("data") }
        if try kind() == .text { return Array(data.utf8)[...] }
        guard let bytes = Base64.decode(data) else { throw .badEntry("data") }
        return bytes[...]
    }
}

extension PayloadKind {
    /// RFC 6455 §5.2.
    var opcode: Int { self == .text ? 1 : 2 }

    /// A payload as recordings hold it.
    func recorded(_ bytes: ArraySlice<UInt8>) -> String {
        self == .text ? String(decoding: bytes, as: UTF8.self) : Base64.encode(Array(bytes))
    }
}

extension Problem {
    /// Where in its line it is, if that is known.
    fileprivate var column: Int? { if case .badRecordingLine(let column) = self { column } else { nil } }

    /// Whether a line is no JSON.
    fileprivate var isOfJSON: Bool { column != nil }
}
