import ArgumentParser
import Glibc
import Script

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
    /// - Parameters:
    ///   - report: How it went.
    ///   - program: The script, where it is here as a whole.
    ///   - file: Its name.
    ///   - exitCode: What the program ends with.
    func tell(_ report: Report, of program: Script.Program?, file: String, exitCode: Int32) {
        if case .invalid(let fault) = report.ending { printError(fault.description(in: file)) }
        let cases = tellsChecks ? report.cases(of: program, file: file, width: terminalWidth) : []
        if json {
            print(report.json(file: file, exitCode: exitCode))
        } else if tap {
            print(CheckFormats.tap(cases), terminator: "")
        } else if report.ending != .notConnected || report.sent > 0 {
            print(report.text(file: file, ascii: !isUnicode, width: terminalWidth), terminator: "")
        }
        guard let junit else { return }
        do throws(FileError) {
            try FileAppender.replace(junit, Array(CheckFormats.junit(cases, report: report, file: file).utf8))
        } catch {
            printError("yodel: \(error)")
        }
    }

    private var isUnicode: Bool {
        setlocale(LC_CTYPE, "")
        return nl_langinfo(nl_item(CODESET)).map { String(cString: $0) == "UTF-8" } ?? false
    }
}
