import ArgumentParser
import Conversation
import Glibc
import Interface
import NIOPosix
import Terminal
import Themes
import Transport
import WebSocketCore

/// `yodel [URL]`: the TUI, or lines where there can be none.
struct ChatCommand: ParsableCommand {
    /// The command's name, which nobody needs to type.
    static let name = "chat"

    static let configuration = CommandConfiguration(
        commandName: Self.name,
        abstract: "A chat client for the terminal that speaks WebSocket.",
        usage: """
            yodel [<url>] [<options>]
            yodel replay <file>|- [<url>] [<options>]    plays a script without a screen
            yodel scripts                                lists your scripts; yodel help scripts tells how to write one
            yodel themes [<name>]                        shows the themes
            """,
        discussion: """
            Without a URL it talks to ws://localhost:8765 if something listens there, and else to an echo server of its \
            own in this process. Inside, /help lists the commands and the keys.

            With --plain, or where standard input or output is no terminal or one that can't place a cursor, it speaks \
            in lines, without a control sequence. What is received goes to standard output, all else to standard error. \
            A pipe gets each message byte for byte, text or binary, with a newline behind it: one that has newlines \
            takes several lines. On a terminal, what can't be shown becomes a sign, and binary is shown in hex.

            Where somebody types, lines may be /commands. Each line of a pipe or file is a message, byte for byte, but \
            for empty lines. They wait for the connection; after the last one the answers are awaited, and the \
            connection is closed. A lost connection is the end, unless --stay or --resend asks for another, --stay after \
            any end but a normal one (1000); then a server that was never there is given up after 30 s, and so is one that \
            went away, or that takes connections and answers nothing, once the input has ended and without --stay.

            Exit codes in lines: 0 everything sent was answered; 1 could not connect; 2 a line can't be sent, or the \
            input or a file that was named not be read or written; 3 the connection was lost; 4 an answer is missing, \
            though the server went on; 5 the server stopped answering; 64 usage; 74 standard output can't be written; \
            130 interrupted; 141 nobody read standard output any more.

            Examples:
              yodel wss://example.org/chat
              yodel -H 'Authorization: Bearer …' -x '{"op":"subscribe"}' localhost:9000
              yodel replay requests.yodel ws://localhost:9000
              yodel --snapshot 80x24 --svg -x hello localhost:9000 >screen.svg
              printf 'a\\nb\\n' | yodel localhost:9000 >answers.txt
            """
    )

    @Argument(help: "ws://…, wss://…, host:port, or a port of this machine.", transform: WebSocketURL.init(argument:))
    var url: WebSocketURL?

    @OptionGroup var options: ChatOptions

    /// Runs the screen, or the lines, until the user leaves, on the main thread.
    @MainActor
    func chat() async throws {
        let configuration = try Configuration.load(options.config)
        let library = ThemeLibrary(userFolder: UserFolders.themes)
        let (themes, fault) = try chosenTheme(configuration, library)
        let script = try orInvalid {
            try options.replay.map { try ScriptFile(path: UserFolders.script(named: $0)) }
        }
        let recorder = try openedRecorder(configuration)
        if let snapshot = options.snapshot {
            return try await printFrame(snapshot, configuration, themes, script, recorder)
        }
        guard let terminal = try openTerminal() else { return try await speakInLines(configuration, script, recorder) }
        let mailbox = try Mailbox<ConversationMail>()
        let server = embeddedServer(configuration)
        let connector = connector(mailbox, server, options.connection.clientOptions)
        var clock = SystemClock()
        let isFirstStart = UserFolders.isFirstStart()
        let (historyFile, texts, historyFault) = HistoryFile.open()
        var model = Model(
            size: terminal.size,
            theme: themes.current.theme,
            showsColors: terminal.colorDepth != .none,
            symbols: terminal.encoding == .utf8 ? .unicode : .ascii,
            now: clock.now(),
            limits: Transcript.Limits(entries: options.scrollback),
            history: InputHistory(texts),
            bindings: configuration.bindings
        )
        model.alert = configuration.alert
        var chat = newChat(model, configuration, connector, themes)
        chat.historyFile = historyFile
        if isFirstStart { chat.show(.welcomed, at: clock.now()) }
        for fault in [fault, historyFault].compactMap(\.self) { chat.show(.failed(fault), at: clock.now()) }
        chat.recorder = recorder
        chat.start(sending: options.execute, playing: script, replayOptions, at: clock.now())
        let status = try chat.occupy(terminal, mailbox: mailbox)
        await chat.finish()
        let seen = chat.conversation.tally.answered
        chat.takeLast(mailbox.drain(), at: clock.now())
        await server?.stop()
        let late = chat.conversation.tally.answered - seen
        if late > 0, status == 0, !options.keepTranscript, chat.recorder == nil { printError(Wording.notShown(late)) }
        if options.keepTranscript {
            let lines = KeptTranscript.lines(of: chat.transcript, symbols: chat.model.symbols)
            try printOutput(lines.map { "\($0)\n" }.joined())
        }
        if let farewell = chat.farewell { printError(farewell) }
        if status != 0 { throw ExitCode(status) }
    }

    /// Prints one frame, without a terminal.
    ///
    /// - Throws: `ExitCode` if there was no connection, or an answer is missing.
    @MainActor
    private func printFrame(
        _ size: Size,
        _ configuration: Configuration,
        _ themes: ThemeKeeper,
        _ script: ScriptFile?,
        _ recorder: Recorder?
    ) async throws {
        let mailbox = try Mailbox<ConversationMail>()
        let server = embeddedServer(configuration)
        var clock = SystemClock()
        let symbols = TextEncoding.adoptLocale() == .utf8 || options.svg ? Symbols.unicode : .ascii
        let theme = themes.current.theme
        let model = Model(
            size: size,
            theme: theme,
            symbols: symbols,
            now: clock.now(),
            bindings: configuration.bindings
        )
        var chat = newChat(model, configuration, connector(mailbox, server, options.connection.clientOptions), themes)
        chat.recorder = recorder
        chat.begin(sending: options.execute, playing: script, replayOptions, at: clock.now())
        var snapshot = Snapshot(mailbox: mailbox, within: options.timeout)
        let frame = snapshot.frame(of: &chat)
        let (state, tally) = (chat.conversation.state, chat.conversation.tally)
        await chat.finish()
        chat.takeLast(mailbox.drain(), at: clock.now())
        await server?.stop()
        try printOutput(options.svg ? frame.svg(theme.variant) : frame.rows.joined(separator: "\n") + "\n")
        if state != .open { throw ExitCode.failure }
        if tally.waiting + tally.lost + tally.leftBehind > 0 { throw ExitCode(4) }
    }

    private func newChat(
        _ model: Model,
        _ configuration: Configuration,
        _ connector: Connector,
        _ themes: ThemeKeeper
    ) -> Chat {
        Chat(
            model: model,
            conversation: Conversation(policy: policy, random: SystemRandomNumberGenerator()),
            connector: connector,
            themes: themes,
            url: firstURL(configuration)
        )
    }

    /// Where the first connection shall lead.
    func firstURL(_ configuration: Configuration) -> WebSocketURL {
        url ?? configuration.url ?? EmbeddedServer.defaultURL
    }

    /// What `--record` asks for; who wants a recording does not want a conversation without one.
    private func openedRecorder(_ configuration: Configuration) throws -> Recorder? {
        try orInvalid {
            try options.record.map {
                try Recorder(
                    path: $0,
                    url: firstURL(configuration).description,
                    uptime: SystemClock.uptime,
                    sinceEpoch: SystemClock.sinceEpoch
                )
            }
        }
    }

    /// The theme of the command line, else that of the configuration, else the kept one.
    ///
    /// What is wrong with a theme that was asked for ends the program; what is wrong with a kept one is only told.
    private func chosenTheme(
        _ configuration: Configuration,
        _ library: ThemeLibrary
    ) throws -> (ThemeKeeper, fault: String?) {
        let background = environment("COLORFGBG").flatMap(Theme.Variant.init(colorFGBG:))
        func keeper(_ choice: ThemeChoice) throws(ThemeError) -> ThemeKeeper {
            try ThemeKeeper(library: library, choice: choice, background: background)
        }
        if let name = options.theme { return (try orInvalid { try keeper(ThemeChoice(name)) }, nil) }
        if let choice = configuration.theme {
            let themes = try orInvalid {
                do throws(ThemeError) { return try keeper(choice) } catch { throw configuration.fault(error) }
            }
            return (themes, nil)
        }
        do {
            return (try keeper(try KeptTheme.read().map { ThemeChoice($0) } ?? .auto), nil)
        } catch {
            return (try orInvalid { try keeper(.auto) }, "the kept theme cannot be had: \(error)")
        }
    }

    /// How the script that was given is played.
    var replayOptions: ReplayOptions { options.stopOnFail ? .haltsOnFailure : [] }

    private var policy: Conversation.Policy {
        .init(pairing: options.pair, backoff: options.noReconnect ? nil : Backoff(), resendsLost: options.resend)
    }

    /// The server for who names none.
    func embeddedServer(_ configuration: Configuration) -> EmbeddedServer? {
        url == nil && configuration.url == nil ? EmbeddedServer() : nil
    }

    /// Makes the connections.
    func connector(
        _ mailbox: Mailbox<ConversationMail>,
        _ server: EmbeddedServer?,
        _ options: ClientOptions
    ) -> Connector {
        Connector(
            client: Client(group: MultiThreadedEventLoopGroup.singleton, options: options),
            mailbox: mailbox,
            server: server,
            trustsAnybody: options.security.trustsAnybody
        )
    }

    /// The terminal for the screen; nil where it is lines that are wanted, or possible.
    private func openTerminal() throws -> Terminal? {
        guard !options.plain else { return nil }
        do throws(TerminalError) {
            return try Terminal(color: options.color)
        } catch {
            switch error {
            case .notATerminal, .incapable: return nil
            case .unknownTerminal:
                printError("yodel: \(error); until then it speaks in lines")
                return nil
            case .system:
                printError("yodel: \(error)")
                throw ExitCode.failure
            }
        }
    }
}
