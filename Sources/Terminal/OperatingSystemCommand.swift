/// Strings that the terminal acts upon (ECMA-48 8.3.89).
enum OperatingSystemCommand {
    /// The longest text that is sent in one, in scalars.
    private static let longest = 200

    /// A command with a text; controls would end the sequence early and are left out.
    static func bytes(_ number: String, _ text: String, _ encoding: TextEncoding) -> [UInt8] {
        let safe = text.unicodeScalars.filter {
            $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) && (encoding == .utf8 || $0.isASCII)
        }
        return Array("\u{1B}]\(number);\(String(String.UnicodeScalarView(safe.prefix(longest))))\u{07}".utf8)
    }
}
