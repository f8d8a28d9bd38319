import ArgumentParser
import Conversation
import Interface
import Terminal

/// The options of what runs without a name.
struct ChatOptions: ParsableArguments {
    @OptionGroup var connection: ConnectionOptions

    @Option(
        name: [.customShort("x"), .long],
        help: ArgumentHelp("Send this once connected. Repeatable.", valueName: "text")
    )
    var execute: [String] = []

    @Option(help: ArgumentHelp("Play a script once connected.", valueName: "file"), completion: .file())
    var replay: String?

    @Flag(help: "With --replay: stand still at the first failed check.")
    var stopOnFail = false

    @Option(
        help: ArgumentHelp("Record the conversation to this file, for replay.", valueName: "file"),
        completion: .file()
    )
    var record: String?

    @Flag(help: "Stay disconnected when a connection is lost.")
    var noReconnect = false

    @Flag(help: "Send messages again that were lost with a connection.")
    var resend = false

    @Option(
        help: """
            What answers a message: the next message that contains it, the next in order, or nothing (off: answers are \
            not awaited).
            """
    )
    var pair = Pairing.contains

    @Flag(help: "Speak in lines: for screen readers and pipes.")
    var plain = false

    @Flag(help: "In lines: stay after the end of the input.")
    var stay = false

    @Option(
        parsing: .unconditional,
        help: "In lines: how long an answer is awaited, such as 500ms. (default: 5s)",
        transform: Duration.init(argument:)
    )
    var timeout = Duration.seconds(5)

    @Option(
        help: ArgumentHelp(
            "Print the screen as it is once all is answered, so many columns and rows, and end.",
            valueName: "80x24"
        ),
        transform: Size.init(argument:)
    )
    var snapshot: Size?

    @Flag(help: "Print it as a picture.")
    var svg = false

    @Flag(help: "Leave the newest of the transcript on the terminal at the end.")
    var keepTranscript = false

    @Option(
        help: ArgumentHelp(
            "Keep so many lines of the transcript, 32 at least. (default: 1000000)",
            valueName: "number"
        ),
        transform: Self.scrollback
    )
    var scrollback = Transcript.Limits().entries

    @Option(
        help: ArgumentHelp("A theme's name, or the path of its file.", valueName: "name"),
        completion: .custom(ThemesCommand.completions)
    )
    var theme: String?

    @Option(help: ArgumentHelp("Read this configuration file.", valueName: "file"), completion: .file())
    var config: String?

    @Option(help: ArgumentHelp("Colors: auto, always or never.", valueName: "when"))
    var color = ColorPreference.auto

    mutating func validate() throws {
        if svg, snapshot == nil { throw ValidationError("--svg belongs to --snapshot, such as --snapshot 80x24 --svg") }
        for (isGiven, name) in [(stay, "--stay"), (resend, "--resend")] where noReconnect && isGiven {
            throw ValidationError("\(name) makes a lost connection anew, and --no-reconnect does not; give one of them")
        }
        if resend, pair == .off { throw ValidationError(Wording.resendNeedsAnswers("--pair off")) }
        if stopOnFail, replay == nil {
            throw ValidationError("--stop-on-fail belongs to --replay; name a script by that")
        }
    }

    private static func scrollback(_ text: String) throws -> Int {
        guard let number = Int(text), number >= 32 else {
            throw ValidationError("give a number of lines, 32 at least")
        }
        return number
    }
}

extension Pairing: ExpressibleByArgument {}

extension ColorPreference: ExpressibleByArgument {}
