package import Interface

/// A theme, and what has to be known of its files.
package struct LoadedTheme {
    /// The theme.
    package let theme: Theme
    /// The paths of the files that it was read from, its own first; none if all of it is in the program.
    package let files: [String]

    /// What to tell a user whose own theme can hardly be read; nil if it can.
    ///
    /// Colours that the terminal alone knows are taken to be good.
    package var warning: String? {
        guard !files.isEmpty else { return nil }
        let faint = Self.words.compactMap { role -> String? in
            let style = theme[role]
            guard let ratio = Contrast.ratio(style.foreground, style.background), ratio < Contrast.least else {
                return nil
            }
            return "\(role.rawValue) \(Self.oneDecimal(ratio)):1"
        }
        guard !faint.isEmpty else { return nil }
        return "theme \(theme.name) is hard to read: the contrast of \(faint.joined(separator: ", ")) is below 3:1"
    }

    /// The roles of text that has to be read.
    private static let words: [Role] = [
        .messageSent, .messageReceived, .messageChanged, .messageNotice, .messageError, .input,
    ]

    /// Rounded down: what is below a limit never reads as if it reached it.
    private static func oneDecimal(_ number: Double) -> String {
        let tenths = Int(number * 10)
        return "\(tenths / 10).\(tenths % 10)"
    }
}
