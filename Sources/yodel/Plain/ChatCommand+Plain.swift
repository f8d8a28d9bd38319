import ArgumentParser
import Conversation
import Glibc
import Interface
import NIOCore
import Script
import Terminal
import Transport

extension ChatCommand {
    /// Talks in lines, on the main thread.
    ///
    /// - Throws: `ExitCode` with what the help says.
    @MainActor
    func speakInLines(_ configuration: Configuration, _ script: ScriptFile?, _ recorder: Recorder?) async throws {
        Self.occupyStandardDescriptors()
        // A reader that went away is noticed in the loop.
        signal(SIGPIPE, SIG_IGN)
        let (mailbox, signals) = (try Mailbox<ConversationMail>(), try Mailbox<CInt>())
        let watch = SignalWatch { signals.post($0) }
        let server = embeddedServer(configuration)
        var chat = PlainChat(
            plainOptions,
            conversation: Conversation(policy: plainPolicy, random: SystemRandomNumberGenerator()),
            connector: connector(mailbox, server, plainClientOptions),
            url: firstURL(configuration),
            symbols: TextEncoding.adoptLocale() == .utf8 ? .unicode : .ascii
        )
        var clock = SystemClock()
        var loop = PlainLoop(mailbox: mailbox, signals: signals)
        chat.recorder = recorder
        chat.begin(sending: options.execute, playing: script, replayOptions, at: clock.now())
        loop.run(&chat)
        await chat.finish()
        chat.takeLast(mailbox.drain(), at: clock.now())
        await server?.stop()
        loop.writeRest(&chat)
        let status = chat.conclude()
        loop.writeRest(&chat)
        watch.end()
        Self.leave(status)
        if status != 0 { throw ExitCode(status) }
    }

    private var plainOptions: PlainOptions {
        PlainOptions(
            timeout: options.timeout,
            stays: options.stay,
            lineLimit: options.connection.maxMessageSize
        )
    }

    /// Who types gets the connection back as on the screen; a pipe that broke stays so, unless told otherwise.
    private var plainPolicy: Conversation.Policy {
        let reconnects = !options.noReconnect && (isatty(STDIN_FILENO) == 1 || options.stay || options.resend)
        return .init(pairing: options.pair, backoff: reconnects ? Backoff() : nil, resendsLost: options.resend)
    }

    private var plainClientOptions: ClientOptions {
        var plain = options.connection.clientOptions
        plain.closeTimeout = TimeAmount(options.timeout)
        return plain
    }

    /// Lets no socket get the number of a standard descriptor that the shell has closed: it would be read or written as
    /// if it were that.
    private static func occupyStandardDescriptors() {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) == -1 {
            // For reading only: writing fails as it does on a closed one.
            _ = open("/dev/null", O_RDONLY)
        }
    }

    /// Ends by the signal that a program gets whose reader is gone, as the shell expects it.
    private static func leave(_ status: CInt) {
        guard status == PlainStatus.readerGone else { return }
        signal(SIGPIPE, SIG_DFL)
        raise(SIGPIPE)
    }
}
