import Encoding
import JSON
package import Logging

/// How an event becomes a line of the log: in words for people, or as a JSON object for programs.
///
/// Either way it is one line of printable ASCII, whatever stands in it.
package enum LogFormat: String, CaseIterable, Sendable {
    /// `2026-11-23T08:53:42.017Z info connection closed code=1000 peer=127.0.0.1:50000`
    case text
    /// `{"time":"2026-11-23T08:53:42.017Z","level":"info","message":"connection closed","code":1000}`
    case json

    /// Puts a line together, with its end.
    ///
    /// - Parameters:
    ///   - level: How grave it is.
    ///   - message: What happened.
    ///   - metadata: To what, and how; told in the order of the names.
    ///   - milliseconds: When, since 1970-01-01 00:00 UTC.
    /// - Returns: Printable ASCII and a newline.
    package func line(
        _ level: Logger.Level,
        _ message: String,
        _ metadata: Logger.Metadata,
        milliseconds: Int64
    ) -> String {
        let time = UTCTime.text(milliseconds: milliseconds)
        let pairs = metadata.sorted { $0.key < $1.key }
        switch self {
        case .text:
            let details = pairs.map { " \($0.escaped)=\(Self.word("\($1)"))" }.joined()
            return "\(time) \(level) \(message.escaped)\(details)\n"
        case .json:
            let event: [(String, Logger.MetadataValue)] = [
                ("time", "\(time)"), ("level", "\(level)"), ("message", "\(message)"),
            ]
            let members = event + pairs.map { ($0.key, $0.value) }
            return "{" + members.map { "\(Self.quoted($0)):\(Self.json($1))" }.joined(separator: ",") + "}\n"
        }
    }

    /// A number as it is, and all else as a string.
    private static func json(_ value: Logger.MetadataValue) -> String {
        if case .stringConvertible(let number as any LogNumber) = value { return "\(number)" }
        return quoted("\(value)")
    }

    /// A value that can't be taken for more than one: in quotes where it is no plain word.
    private static func word(_ value: String) -> String {
        let isPlain = !value.isEmpty && value.utf8.allSatisfy { (0x21..<0x7F).contains($0) && $0 != 0x22 && $0 != 0x3D }
        return isPlain ? value : "\"\(value.escaped.replacing("\"", with: "\\u{22}"))\""
    }

    /// A JSON string of ASCII alone: bidi controls, too, are told by their numbers.
    private static func quoted(_ text: String) -> String {
        JSONText.quoted(text).utf16.reduce(into: "") { result, unit in
            if let scalar = Unicode.Scalar(unit), scalar.isASCII {
                result.unicodeScalars.append(scalar)
            } else {
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            }
        }
    }
}
