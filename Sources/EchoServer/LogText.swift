extension String {
    /// The text with all but printable ASCII written as `\u{…}`: nothing received reaches a log raw.
    var escaped: String {
        unicodeScalars.reduce(into: "") { result, scalar in
            if scalar != "\\", (0x20..<0x7F).contains(scalar.value) {
                result.unicodeScalars.append(scalar)
            } else {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
    }
}
