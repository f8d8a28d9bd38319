/// A message as the lines of a `.yodel` script that say it.
package enum ScriptLines {
    /// The lines, each with its end; read as a script they give the same bytes again.
    ///
    /// Text goes line by line behind `>` or `<`, binary in hexadecimal.
    package static func lines(sends: Bool, _ kind: PayloadKind, _ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let sign = sends ? ">" : "<"
        guard kind == .text else {
            let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
            return Array("\(sign)x \(digits)\n".utf8)
        }
        return lines(sign, source: escaped(bytes)[...])
    }

    /// The lines of a text whose braces are written already.
    static func lines(_ sign: String, source: ArraySlice<UInt8>) -> [UInt8] {
        var lines: [UInt8] = []
        let parts = source.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            lines += ended(Array("\(sign)\(index == 0 ? "" : "+") ".utf8) + part)
        }
        return lines
    }

    /// A line with its end: the reader takes one carriage return before it for a part of it.
    static func ended(_ line: [UInt8]) -> [UInt8] {
        line + (line.last == UInt8(ascii: "\r") ? [UInt8(ascii: "\r")] : []) + [UInt8(ascii: "\n")]
    }

    /// A text with `{{}` for each brace that would begin a name.
    static func escaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
        guard text.contains(UInt8(ascii: "{")) else { return Array(text) }
        var escaped: [UInt8] = []
        for index in text.indices {
            escaped.append(text[index])
            if text[index] == UInt8(ascii: "{"), BracedName(text[index...]) != nil { escaped += Array("{}".utf8) }
        }
        return escaped
    }
}
