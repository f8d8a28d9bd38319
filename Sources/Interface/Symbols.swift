/// The signs the screen is drawn with: Unicode's, or ASCII stand-ins where the locale has no UTF-8.
package struct Symbols: Hashable, Sendable {
    /// Before the text that is being typed.
    package let prompt: String
    /// Sent, and not answered yet.
    package let waiting: String
    /// Answered.
    package let answered: String
    /// Sent, and never to be answered.
    package let lost: String
    /// Beside the picked message.
    package let picked: Unicode.Scalar
    /// Repeated, the line between transcript and input.
    package let rule: Unicode.Scalar
    /// Between the parts of the status line.
    package let dot: String
    /// Stands for what was cut off.
    package let ellipsis: String
    /// Whether anything beyond ASCII may be drawn.
    package let isUnicode: Bool
    /// How the terminal draws clusters.
    package var widths = ClusterWidths()

    /// For locales with UTF-8.
    package static let unicode = Symbols(
        prompt: "›",
        waiting: "…",
        answered: "✓",
        lost: "✗",
        picked: "▸",
        rule: "─",
        dot: "·",
        ellipsis: "…",
        isUnicode: true
    )

    /// For all others: nothing but ASCII reaches the canvas.
    package static let ascii = Symbols(
        prompt: ">",
        waiting: ".",
        answered: "+",
        lost: "x",
        picked: "*",
        rule: "-",
        dot: "|",
        ellipsis: "~",
        isUnicode: false
    )
}
