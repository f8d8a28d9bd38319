/// How an entered text stands in the history file: on a line of its own, whatever it holds.
///
/// A backslash stands as `\\`, a line feed as `\n` and a carriage return as `\r`; all else stands for itself.
package enum HistoryLine {
    /// Longer texts, in bytes, are not kept across runs.
    package static let longest = 64 << 10

    /// The line for a text, with its end.
    package static func encode(_ text: String) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(text.utf8.count + 1)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): line += #"\\"#.utf8
            case UInt8(ascii: "\n"): line += #"\n"#.utf8
            case UInt8(ascii: "\r"): line += #"\r"#.utf8
            default: line.append(byte)
            }
        }
        line.append(UInt8(ascii: "\n"))
        return line
    }

    /// The texts of a file, from the oldest on.
    ///
    /// Nothing in a file is a fault: a line that was cut short, or that somebody else wrote, is a text all the same.
    package static func decode(_ file: ArraySlice<UInt8>) -> [String] {
        file.split(separator: UInt8(ascii: "\n")).map { String(decoding: unescaped($0), as: UTF8.self) }
    }

    private static func unescaped(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        // Nearly every line; ten thousand of them are read before the first screen.
        guard line.contains(UInt8(ascii: "\\")) else { return line }
        var text: ArraySlice<UInt8> = []
        text.reserveCapacity(line.count)
        var isEscaped = false
        for byte in line {
            switch (isEscaped, byte) {
            case (false, UInt8(ascii: "\\")):
                isEscaped = true
                continue
            case (true, UInt8(ascii: "n")): text.append(UInt8(ascii: "\n"))
            case (true, UInt8(ascii: "r")): text.append(UInt8(ascii: "\r"))
            case (true, UInt8(ascii: "\\")), (false, _): text.append(byte)
            case (true, _): text += [UInt8(ascii: "\\"), byte]
            }
            isEscaped = false
        }
        if isEscaped { text.append(UInt8(ascii: "\\")) }
        return text
    }
}
