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
        )
    )
    var snapshot: Size?

    @Flag(help: "Print it as a picture.")
    var svg = false

    @Option(
        help: ArgumentHelp("A theme's name, or the path of its file.", valueName: "name"),
        completion: .custom(ThemesCommand.completions)
    )
    var theme: String?

    @Option(help: ArgumentHelp("Read this configuration file.", valueName: "file"), completion: .file())
    var config: String?

    @Option(help: ArgumentHelp("Colors: auto, always or never.", valueName: "when"))
    var color = ColorPreference.auto
}

extension Pairing: ExpressibleByArgument {}

extension ColorPreference: ExpressibleByArgument {}
