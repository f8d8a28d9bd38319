import ArgumentParser
import Glibc
import NIOCore
import Script
import Transport
import WebSocketCore

/// `yodel replay FILE|- [URL]`: a script without a screen.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Send the messages of a file, and account for every answer.",
        discussion: """
            A file with the ending .yodel is a script, .jsonl a recording that yodel made, .har an HTTP Archive with \
            WebSocket messages. Of any other file, and of standard input (-), each line is a message. A message waits \
            for the answer to the one before. `yodel help scripts` tells how scripts are written.

            Exit codes: 0 everything sent was answered; 1 could not connect; 2 the file is invalid; 3 the connection was \
            lost; 4 a check failed or an answer is missing, though the server went on; 5 the server stopped answering; \
            64 usage; 74 the report can't be written; 130 interrupted.

            Examples:
              yodel replay talk.yodel ws://localhost:9000
              printf 'a\\nb\\n' | yodel replay - --json | jq .roundTrip.p99
              yodel replay --speed 1 --max-idle 2s recording.jsonl
              yodel replay --connections 1000 --ramp 10s --rate 5000/s --duration 1m talk.yodel
            """
    )

    @Argument(
        help: ArgumentHelp(
            "The script or line file, or the name of one of your own scripts; - is standard input.",
            valueName: "file"
        ),
        completion: .custom { _, _, typed in FileCompletion.scripts(beginningWith: typed) }
    )
    var file: String

    @Argument(help: "ws://…, wss://…, host:port, or a port of this machine.", transform: WebSocketURL.init(argument:))
    var url = EmbeddedServer.defaultURL

    @Flag(help: "Read all of the file, tell what is wrong in it, and connect nowhere.")
    var check = false

    @OptionGroup(title: "Playing") var playing: PlayingOptions

    @OptionGroup(title: "The report") var output: ReplayOutput

    @OptionGroup(title: "The connection") var connection: ConnectionOptions

    /// Checks that the options go together.
    func validate() throws {
        // Of two names of files the second would be a host.
        let second = url.target == "/" ? url.host : url.host + url.target
        if check, CommandLine.arguments.contains(second), isFile(UserFolders.script(named: second)) {
            throw ValidationError("--check looks at one file, and connects nowhere; leave out \(printable(second))")
        }
        guard playing.connections > 1 || playing.duration != nil, ReplayInput.isReadOnce(file) else { return }
        let name = file == "-" ? "standard input" : printable(file)
        throw ValidationError("\(name) can be read once only; name a file to play it several times")
    }

    /// Plays the file and prints the report.
    ///
    /// - Throws: `ExitCode` with what the discussion above says.
    func run() async throws {
        // A reader of our output that went away is no reason to drop a connection.
        signal(SIGPIPE, SIG_IGN)
        let path = UserFolders.script(named: file)
        let input = try orInvalid {
            try ReplayInput(path: path, lineLimit: connection.maxMessageSize, isWhole: output.tellsChecks)
        }
        if let line = input.source.cutOffLine { printError("yodel: \(Wording.cutOff(file, line: line))") }
        if check { return try tellChecked(input) }
        // A script's own checks are awaited in any case.
        if playing.resend, playing.noWait || playing.pair == .off, !input.source.hasChecks {
            throw ValidationError(Wording.resendNeedsAnswers(playing.noWait ? "--no-wait" : "--pair off"))
        }
        try orInvalid { try output.prepare() }
        let outcome = try await ReplayCrowd(input: input, playing: playing).play(clientOptions, url)
        try tell(outcome, input)
    }

    private func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.isRegularFile
    }

    private func tell(_ outcome: ReplayRun.Outcome, _ input: ReplayInput) throws {
        let code = output.tell(outcome.report, of: input.source.program, file: file, exitCode: outcome.exitCode)
        switch outcome {
        case .notConnected(let error, _): printError("yodel: \(Wording.failure(error))")
        case .unreadable(let error, _): printError("yodel: \(error)")
        case .played, .stopped: break
        }
        if code != 0 { throw ExitCode(code) }
    }

    private func tellChecked(_ input: ReplayInput) throws {
        let count = try orInvalid { try input.countMessages() }
        try printOutput(
            "\(printable(file)): nothing is wrong; it sends \(count) \(count == 1 ? "message" : "messages")\n"
        )
    }

    private var clientOptions: ClientOptions {
        var options = connection.clientOptions
        options.closeTimeout = TimeAmount(playing.timeout)
        return options
    }
}
