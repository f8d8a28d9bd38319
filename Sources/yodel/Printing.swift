import ArgumentParser
import Glibc

/// Prints to standard output, all of it.
///
/// - Throws: `ExitCode`, where that can't be written, which is told; a reader that went away wants no more.
func printOutput(_ text: String) throws(ExitCode) {
    guard let number = WholeWrite.write(Array(text.utf8), to: STDOUT_FILENO), number != EPIPE else { return }
    printError("yodel: \(Wording.unwritableOutput(number))")
    throw .outputFailed
}

extension ExitCode {
    /// What was to be told can't be written.
    static let outputFailed = ExitCode(PlainStatus.outputFailed)
}
