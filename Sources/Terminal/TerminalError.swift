/// Why the terminal cannot be used.
package enum TerminalError: Error, Hashable {
    /// Standard input or output is a file, a pipe or nothing.
    case notATerminal
    /// terminfo knows no terminal of this name.
    case unknownTerminal(String)
    /// The terminal of this name cannot place its cursor.
    case incapable(String)
    /// A system call failed.
    case system(call: String, errno: Int32)
}

extension TerminalError: CustomStringConvertible {
    /// A sentence for people: what is wrong, and what to do.
    package var description: String {
        switch self {
        case .notATerminal: "standard input and output must be a terminal; --plain needs none"
        case .unknownTerminal(let name):
            "the terminal \"\(printable(name))\" is not known here; set TERM to one that is, such as xterm"
        case .incapable(let name):
            "a terminal of the kind \"\(printable(name))\" cannot place its cursor; set TERM to one that can"
        case .system(let call, let number): "the terminal failed: \(call): error \(number)"
        }
    }

    /// The name comes from the environment.
    private func printable(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.prefix(64).filter { (0x20...0x7E).contains($0.value) }))
    }
}
