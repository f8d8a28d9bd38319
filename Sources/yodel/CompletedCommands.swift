import ArgumentParser

/// The commands as shells complete them.
///
/// Nobody types the name of what runs without a name, so that its options stand beside the other commands.
struct CompletedCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "yodel",
        version: Yodel.configuration.version,
        subcommands: Yodel.configuration.subcommands.filter { $0 != ChatCommand.self }
    )

    // Without the URL, which nothing completes: where there is one, shells take the name of a command for it.
    @OptionGroup var options: ChatOptions

    /// Whether a shell, or who writes its file of completions, asks for them.
    static func areAskedFor(by arguments: some Collection<String>) -> Bool {
        arguments.first.map { $0.hasPrefix("--generate-completion-script") || $0.hasPrefix("---completion") } ?? false
    }
}
