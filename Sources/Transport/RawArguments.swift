/// The program's arguments as the system gave them, which need not be text.
package enum RawArguments {
    /// A sentence about the first argument that is no UTF-8; nil if all are.
    ///
    /// To be asked before the arguments are used: `CommandLine.arguments` repairs them in silence, and what would be sent
    /// is not what was given.
    package static var fault: String? {
        guard let place = firstInvalid(CommandLine.arguments.indices.map { CommandLine.unsafeArgv[$0] }) else {
            return nil
        }
        return "argument \(place), \(CommandLine.arguments[place]), is no UTF-8; a file may hold it"
    }

    private static func firstInvalid(_ arguments: [UnsafeMutablePointer<CChar>?]) -> Int? {
        // They live as long as the process (C11 §5.1.2.2.1), and end with a zero.
        arguments.firstIndex { $0.map { String(validatingCString: $0) == nil } ?? false }
    }
}
