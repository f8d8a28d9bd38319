/// What a line that starts with `/` asks for.
package enum Command: Hashable, Sendable {
    case help
    /// The picked or the newest message, to the terminal's clipboard.
    case copy
    /// The picked or the newest message, added to a script.
    case save(path: String)
    /// The first URL of the picked or the newest message.
    case open
    case quit
    /// nil: the last URL again.
    case connect(url: String?)
    case disconnect
    /// With a status code of RFC 6455 §7.4, and a reason that may be empty.
    case close(code: UInt16, reason: String)
    case reconnect
    case ping
    /// The picked message that waits to be sent, or the newest such, is not to be sent.
    case cancel
    /// All lost messages, once more.
    case resend
    case clear
    /// These bytes, as a message.
    case sendBinary([UInt8])
    /// What is in a file, as a message of a kind.
    case sendFile(MessageBody.Kind, path: String)
    /// nil: tell which there are.
    case theme(name: String?)
    /// What was counted so far.
    case stats
    /// nil: the other way round than now.
    case mouse(Bool?)
    case replay(ReplayCommand)
    case record(RecordCommand)
    case export(path: String)
    /// How all messages are shown; nil: the other way round than now.
    case form(MessageForm, Bool?)
    /// nil: tell what it is set to.
    case set(Setting, to: String?)
    case settings
    /// What to look for; empty: ask.
    case search(String, isRegex: Bool)
    /// As `Filter` reads it; nil: show all again.
    case filter(String?)

    /// Why a line is no command, worded for people.
    package struct Failure: Error, Hashable {
        /// What is wrong, and what to do.
        package var reason: String
    }

    /// A command as the help tells it and the parser finds it.
    package struct Description: Sendable {
        /// As it is typed, without the slash.
        package var name: String
        /// As the help writes them; empty for none.
        package var arguments: String
        /// In the imperative, of no more than 36 columns.
        package var help: String
        /// The name and the arguments, as they are typed.
        package var usage: String { arguments.isEmpty ? "/\(name)" : "/\(name) \(arguments)" }
        /// What Tab puts behind the name.
        package var completes = Completes.nothing
        /// Makes the command of what stands behind the name.
        fileprivate var make: @Sendable (String) throws(Failure) -> Command
    }

    /// What a command's arguments may become by Tab.
    package enum Completes: Hashable, Sendable {
        case nothing, themes
        /// The address of a server that was connected to.
        case servers
        /// A file, or one of these words.
        case files(or: [String])
        /// A script, or one of these words.
        case scripts(or: [String])
        /// One of these words.
        case oneOf([String])
        /// Some of these words.
        case manyOf([String])
        /// Words that were said lately.
        case said
        /// A setting, then one of its values.
        case settings
    }

    /// The command of a name, in any case.
    static func description(named name: String) -> Description? {
        all.first { $0.name == name.lowercased() }
    }

    /// All commands, in the order of the help.
    package static let all: [Description] = [
        Description(name: "help", arguments: "", help: "show the commands and the keys") { _ in .help },
        Description(name: "connect", arguments: "[URL]", help: "connect, or connect again", completes: .servers) {
            .connect(url: $0.isEmpty ? nil : $0)
        },
        Description(name: "disconnect", arguments: "", help: "close the connection") { _ in .disconnect },
        Description(name: "close", arguments: "[CODE [REASON]]", help: "close it with a status code", make: close),
        Description(name: "reconnect", arguments: "", help: "close it, and connect again") { _ in .reconnect },
        Description(name: "ping", arguments: "", help: "ping the server, tell the round trip") { _ in .ping },
        Description(name: "cancel", arguments: "", help: "do not send what still waits: one") { _ in .cancel },
        Description(name: "resend", arguments: "", help: "send all lost messages again") { _ in .resend },
        Description(
            name: "file",
            arguments: "[-t] FILE",
            help: "send a file as binary, -t as text",
            completes: .files(or: []),
            make: file
        ),
        Description(name: "binary", arguments: "HEX...", help: "send bytes, such as 00 FF 7e", make: binary),
        Description(
            name: "replay",
            arguments: "FILE|pause|step|go|stop",
            help: "play a script of messages",
            completes: .scripts(or: ["pause", "step", "speed", "go", "stop"]),
            make: ReplayCommand.command
        ),
        Description(
            name: "record",
            arguments: "[FILE|stop]",
            help: "write all to a file, for replay",
            completes: .files(or: ["stop"])
        ) {
            .record($0 == "stop" ? .stop : .begin(path: $0.isEmpty ? nil : $0))
        },
        Description(
            name: "export",
            arguments: "FILE",
            help: "save all: .txt .yodel .jsonl .har",
            completes: .files(or: []),
            make: exporting
        ),
        Description(
            name: "theme",
            arguments: "[NAME]",
            help: "change the theme, or choose from all",
            completes: .themes
        ) {
            .theme(name: $0.isEmpty ? nil : $0)
        },
        onOff("json", help: "lay all JSON out, or not") { .form(.json, $0) },
        onOff("hex", help: "show all in hexadecimal, or not") { .form(.hex, $0) },
        onOff("mouse", help: "let the mouse work here, or not") { .mouse($0) },
        Description(name: "search", arguments: "[-r] [TEXT]", help: "search what was said", completes: .said) {
            $0 == "-r" || $0.hasPrefix("-r ")
                ? .search(String($0.dropFirst(3)), isRegex: true) : .search($0, isRegex: false)
        },
        Description(
            name: "filter",
            arguments: "[!]KIND... [!]TEXT|off",
            help: "show a part of what was said",
            completes: .manyOf(Filter.words)
        ) {
            .filter($0.isEmpty || $0 == "off" ? nil : $0)
        },
        Description(
            name: "set",
            arguments: "[NAME [VALUE]]",
            help: "show or change how this run works",
            completes: .settings,
            make: set
        ),
        Description(name: "copy", arguments: "", help: "copy the picked or newest message") { _ in .copy },
        Description(
            name: "save",
            arguments: "FILE",
            help: "add that message to a script",
            completes: .files(or: []),
            make: saving
        ),
        Description(name: "open", arguments: "", help: "open the first URL in it") { _ in .open },
        Description(name: "stats", arguments: "", help: "counts, bytes and round trips") { _ in .stats },
        Description(name: "clear", arguments: "", help: "forget all messages") { _ in .clear },
        Description(name: "quit", arguments: "", help: "end the program") { _ in .quit },
    ]

    /// Whether nothing comes of it at the end of the transcript.
    var changesLooksOnly: Bool {
        switch self {
        case .form: true
        case .set(let setting, let value): setting == .form && value != nil
        default: false
        }
    }

    /// Reads a line that starts with `/`.
    ///
    /// - Throws: A failure that names the command and what to do.
    package init(line: String) throws(Failure) {
        let words = line.dropFirst().split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        let name = words.first.map(String.init) ?? ""
        guard let description = Self.description(named: name) else {
            throw Failure(reason: "unknown command /\(name); /help lists them, and // begins a text with /")
        }
        let argument = words.count > 1 ? words[1].trimmingBlanks : ""
        guard argument.isEmpty || !description.arguments.isEmpty else {
            throw Failure(reason: "/\(name) takes no arguments")
        }
        self = try description.make(argument)
    }

    /// A command that takes on or off, and turns over what there is without either.
    private static func onOff(
        _ name: String,
        help: String,
        make: @escaping @Sendable (Bool?) -> Command
    ) -> Description {
        Description(name: name, arguments: "[on|off]", help: help, completes: .oneOf(["on", "off"])) {
            argument throws(Failure) in
            switch argument {
            case "": make(nil)
            case "on": make(true)
            case "off": make(false)
            default: throw Failure(reason: "/\(name) takes on or off")
            }
        }
    }

    private static func set(_ argument: String) throws(Failure) -> Command {
        let words = argument.split(separator: " ")
        guard let name = words.first else { return .settings }
        let setting = try Setting(named: String(name))
        guard words.count > 1 else { return .set(setting, to: nil) }
        let value = words.dropFirst().joined(separator: " ").lowercased()
        guard setting.values.contains(value) else {
            let values = setting.values.joined(separator: ", ")
            throw Failure(reason: "/set \(setting.rawValue) takes one of \(values)")
        }
        return .set(setting, to: value)
    }

    private static func close(_ argument: String) throws(Failure) -> Command {
        let words = argument.split(separator: " ", maxSplits: 1)
        guard let first = words.first else { return .close(code: 1000, reason: "") }
        guard let code = UInt16(first) else {
            throw Failure(reason: "/close takes a number and a reason, such as /close 1001 going away")
        }
        return .close(code: code, reason: words.count > 1 ? words[1].trimmingBlanks : "")
    }

    private static func file(_ argument: String) throws(Failure) -> Command {
        let isText = argument == "-t" || argument.hasPrefix("-t ")
        let path = isText ? argument.dropFirst(2).trimmingBlanks : argument
        if path.isEmpty { throw Failure(reason: "/file needs a file, such as /file picture.png") }
        return .sendFile(isText ? .text : .binary, path: path)
    }

    private static func binary(_ argument: String) throws(Failure) -> Command {
        let digits = argument.unicodeScalars.filter { $0 != " " }
        let nibbles = digits.compactMap { UInt8(String($0), radix: 16) }
        guard !nibbles.isEmpty, nibbles.count == digits.count, nibbles.count.isMultiple(of: 2) else {
            throw Failure(reason: "/binary takes bytes of two hexadecimal digits each, such as /binary 00 FF 7e")
        }
        return .sendBinary(stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] })
    }

    private static func saving(_ argument: String) throws(Failure) -> Command {
        if argument.isEmpty { throw Failure(reason: "/save needs the name of a script, such as /save talk.yodel") }
        return .save(path: argument)
    }

    private static func exporting(_ argument: String) throws(Failure) -> Command {
        if argument.isEmpty { throw Failure(reason: "/export needs a file, such as /export talk.yodel") }
        return .export(path: argument)
    }
}

extension Substring {
    /// The same without the spaces and tabs at its ends.
    var trimmingBlanks: String {
        var rest = self
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return String(rest)
    }
}
