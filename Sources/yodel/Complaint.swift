import ArgumentParser
import Glibc
import Themes

/// Prints lines to standard error, made printable: names and texts from outside are hostile.
func printError(_ text: String) {
    let printable = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.isHarmless ? $0 : "\u{FFFD}" }))
    let line = Array("\(printable)\n".utf8)
    _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

/// Runs what reads a file that the user wrote; what is wrong in it is told, and ends the program with 2.
func orInvalid<Value>(_ body: () throws -> Value) throws -> Value {
    do {
        return try body()
    } catch {
        complain(error)
        throw ExitCode(2)
    }
}

/// Tells an error by the program's name, and what is wrong in a file by its place alone, which editors can follow.
func complain(_ error: any Error) {
    let beginsWithPlace =
        switch error {
        case ScriptFileError.invalid, ThemeError.faulty, ThemeError.unknownParent, ThemeError.cycle, is YAMLFault: true
        default: false
        }
    printError(beginsWithPlace ? "\(error)" : "yodel: \(error)")
}

extension Unicode.Scalar {
    fileprivate var isHarmless: Bool {
        switch properties.generalCategory {
        case .control: self == "\n" || self == "\t"
        case .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate: false
        default: true
        }
    }
}
