/// How the messages of the whole transcript are shown.
package enum MessageForm: String, CaseIterable, Sendable {
    /// As they came, of binary ones the first bytes.
    case text
    /// JSON laid out; what is no JSON, or too long for that, as it came.
    case json
    /// All in hexadecimal.
    case hex

    /// What the user is told who has chosen it.
    package var meaning: String {
        switch self {
        case .text: "messages are shown as they come"
        case .json: "JSON is laid out; /json off ends it"
        case .hex: "all in hexadecimal; /hex off ends it"
        }
    }

    /// Longer messages are laid out only where they are opened: every row that is drawn has to lay its message out again.
    private static let jsonAtMost = 16 << 10
    /// Of longer messages the rest is counted, not shown.
    private static let hexAtMost = 4 << 10

    /// What stands for an entry in a transcript whose texts have so many columns; nil if that is what always does.
    func text(of entry: Transcript.Entry, columns: Int) -> StyledText? {
        guard entry.kind == .sent || entry.kind == .received else { return nil }
        let bytes = entry.body.bytes
        switch self {
        case .text: return nil
        case .json:
            guard entry.body.kind == .text, bytes.count <= Self.jsonAtMost, Self.mayHoldMembers(bytes) else {
                return nil
            }
            return JSONFormatter.text(of: bytes)
        case .hex:
            guard !bytes.isEmpty else { return nil }
            var text = HexDump.text(
                of: bytes.prefix(Self.hexAtMost),
                bytesPerRow: HexDump.bytesPerRow(columns: columns)
            )
            let more = bytes.count - Self.hexAtMost
            if more > 0 { text.append("\n\(Wording.count(more, "more byte"))", .messageNotice) }
            return text
        }
    }

    /// What stands for a message in lines, whose width nobody knows; nil if that is the message itself.
    package func lines(of body: MessageBody) -> ArraySlice<UInt8>? {
        let entry = Transcript.Entry(kind: .received, body: body, localTime: 0)
        return text(of: entry, columns: 80)?.bytes[...]
    }

    /// Whether a text begins as an object or an array; nothing else has lines to be laid out in.
    private static func mayHoldMembers(_ bytes: ArraySlice<UInt8>) -> Bool {
        let first = bytes.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }
}
