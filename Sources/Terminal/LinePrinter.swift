import Glibc
package import Interface

/// Makes lines for standard output of canvases, in colours.
package struct LinePrinter {
    /// The columns that a line may have.
    package let columns: Int
    private var encoder: FrameEncoder

    /// A printer for standard output; nil where that shows no colours.
    ///
    /// Adopts the user's locale. What is no terminal gets colours only if they are wanted always.
    package init?(color: ColorPreference) {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        guard isTerminal || color == .always,
            let capabilities = try? Capabilities(terminal: environment("TERM") ?? "dumb")
        else { return nil }
        let depth = ColorDepth(color, colors: capabilities.colors, environment: environment)
        guard depth != .none else { return nil }
        encoder = FrameEncoder(capabilities: capabilities, depth: depth, encoding: TextEncoding.adoptLocale())
        var window = winsize()
        let isTold = isTerminal && ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0 && window.ws_col > 0
        columns = isTold ? Int(window.ws_col) : 80
    }

    /// The signs that can be printed.
    package var symbols: Symbols { encoder.encoding == .utf8 ? .unicode : .ascii }

    /// A canvas as lines with their line breaks, to be printed.
    package mutating func text(of canvas: Canvas) -> String { String(decoding: encoder.lines(canvas), as: UTF8.self) }
}
