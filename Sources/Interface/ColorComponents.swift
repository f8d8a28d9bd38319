extension Color {
    /// Red, green and blue, 0 to 255 each; nil where the terminal alone knows them: its own two and its first sixteen.
    package var components: (red: Int, green: Int, blue: Int)? {
        switch self {
        case .default, .indexed(..<16): nil
        case .indexed(let index) where index >= 232:
            (8 + 10 * (Int(index) - 232), 8 + 10 * (Int(index) - 232), 8 + 10 * (Int(index) - 232))
        case .indexed(let index):
            (Self.level(Int(index) - 16, 36), Self.level(Int(index) - 16, 6), Self.level(Int(index) - 16, 1))
        case .rgb(let red, let green, let blue): (Int(red), Int(green), Int(blue))
        }
    }

    /// Whether black stands out from it better than white; nil where the terminal alone knows.
    package var isLight: Bool? {
        components.map { 299 * $0.red + 587 * $0.green + 114 * $0.blue > 127_500 }
    }

    /// xterm's cube of 6 by 6 by 6 colours.
    private static func level(_ number: Int, _ divisor: Int) -> Int {
        [0, 95, 135, 175, 215, 255][number / divisor % 6]
    }
}
