import ArgumentParser
import Script
import Terminal

/// In what form `yodel replay` tells how it went.
struct ReplayOutput: ParsableArguments {
    @Flag(help: "Print the report as one JSON object.")
    var json = false

    @Flag(help: "Print each check as a test of the Test Anything Protocol.")
    var tap = false

    @Option(
        help: ArgumentHelp("Write each check as a test into this JUnit file, too.", valueName: "file"),
        completion: .file()
    )
    var junit: String?

    /// Whether each check is told, which takes a list of all.
    var tellsChecks: Bool { tap || junit != nil }

    /// Checks that the options go together.
    func validate() throws {
        if json && tap { throw ValidationError("choose one of --json and --tap") }
    }

    /// Makes sure of the file before anything is sent.
    func prepare() throws(FileError) {
        if let junit { try FileAppender.replace(junit, []) }
    }

    /// Prints the report, and why it ended early to standard error too where that is elsewhere.
    ///
    /// Where it can't be written that is told, and what went well did not.
    ///
    /// - Parameters:
    ///   - report: How it went.
    ///   - program: The script, where it is here as a whole.
    ///   - file: Its name.
    ///   - exitCode: What the program ends with.
    /// - Returns: What it ends with then.
    func tell(_ report: Report, of program: Script.Program?, file: String, exitCode: Int32) -> Int32 {
        if case .invalid(let fault) = report.ending { printError(fault.description(in: file)) }
        let cases = tellsChecks ? report.cases(of: program, file: file, width: terminalWidth) : []
        var code = exitCode
        do throws(FileError) {
            if let junit {
                try FileAppender.replace(junit, Array(CheckFormats.junit(cases, report: report, file: file).utf8))
            }
        } catch {
            printError("yodel: \(error)")
            if code == 0 { code = ExitCode.outputFailed.rawValue }
        }
        do throws(ExitCode) {
            if json {
                try printOutput("\(report.json(file: file, exitCode: code))\n")
            } else if tap {
                try printOutput(CheckFormats.tap(cases))
            } else if !report.ending.isNotConnected || report.sent > 0 {
                let isASCII = TextEncoding.adoptLocale() != .utf8
                try printOutput(report.text(file: file, ascii: isASCII, width: terminalWidth))
            }
        } catch {
            if code == 0 { code = error.rawValue }
        }
        return code
    }
}
