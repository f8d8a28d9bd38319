import ArgumentParser
import Glibc
import Transport

/// The program: the TUI unless a subcommand is named.
@main
struct Yodel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "yodel",
        abstract: "A chat client for the terminal that speaks WebSocket.",
        version: "yodel \(Version.withCommit)",
        subcommands: [ChatCommand.self, ReplayCommand.self, ScriptsCommand.self, ThemesCommand.self],
        defaultSubcommand: ChatCommand.self
    )

    /// Parses and runs; the TUI on the main thread, which owns the terminal.
    @MainActor
    static func main() async {
        // A file that has reached its limit is an error of write(2), and not the end.
        signal(SIGXFSZ, SIG_IGN)
        if let fault = RawArguments.fault {
            printError("yodel: \(fault)")
            exit(withError: ExitCode.validationFailure)
        }
        // Who asks for help without a word more wants that of what runs without a word more.
        if ["-h", "--help", "help"].contains(CommandLine.arguments.dropFirst().joined(separator: " ")) {
            return print(ChatCommand.helpMessage())
        }
        if CompletedCommands.areAskedFor(by: CommandLine.arguments.dropFirst()) {
            return await CompletedCommands.main()
        }
        do {
            try refuseUnknownTopic(CommandLine.arguments.dropFirst())
            var command = try parseAsRoot()
            if let chat = command as? ChatCommand {
                try await chat.chat()
            } else if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            leave(telling: error)
        }
    }

    /// `yodel help nosuch` is not answered by the help of what there is.
    private static func refuseUnknownTopic(_ arguments: ArraySlice<String>) throws {
        guard arguments.first == "help", let topic = arguments.dropFirst().first, !topic.hasPrefix("-") else { return }
        let topics = configuration.subcommands.compactMap { $0.configuration.commandName }
        guard !topics.contains(topic) else { return }
        let known = topics.filter { $0 != ChatCommand.name }.joined(separator: ", ")
        throw ValidationError("there is no help on \(topic), but on \(known), and all else by --help")
    }

    /// Ends the program with what an error says; nobody types the name of what runs without a name.
    private static func leave(telling error: any Error) -> Never {
        let message = fullMessage(for: error).replacing("yodel \(ChatCommand.name)", with: "yodel")
        let code = exitCode(for: error)
        guard code != .success, !message.isEmpty else { exit(withError: error) }
        printError(message)
        exit(withError: code)
    }
}
