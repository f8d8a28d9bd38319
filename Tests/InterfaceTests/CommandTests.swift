import TestSupport
import Testing

@testable import Interface

/// What is typed behind a `/`, and what is made of it.
@Suite struct CommandTests {
    @Test(
        arguments: [
            ("/help", .help), ("/HELP", .help), ("/quit", .quit), ("/stats", .stats), ("/copy", .copy),
            ("/open", .open),
            ("/connect", .connect(url: nil)), ("/connect   ", .connect(url: nil)),
            ("/connect ws://x:1/a b", .connect(url: "ws://x:1/a b")), ("/connect \t 9200 ", .connect(url: "9200")),
            ("/disconnect", .disconnect), ("/reconnect", .reconnect), ("/ping", .ping), ("/cancel", .cancel),
            ("/resend", .resend), ("/clear", .clear), ("/close", .close(code: 1000, reason: "")),
            ("/close 4000", .close(code: 4000, reason: "")),
            ("/close 1001  going  away ", .close(code: 1001, reason: "going  away")),
            ("/binary 00 FF 7e", .sendBinary([0, 0xFF, 0x7E])), ("/binary 00ff", .sendBinary([0, 0xFF])),
            ("/file a b.png", .sendFile(.binary, path: "a b.png")),
            ("/file -t notes.txt", .sendFile(.text, path: "notes.txt")),
            ("/file -template", .sendFile(.binary, path: "-template")),
            ("/theme", .theme(name: nil)), ("/theme nord", .theme(name: "nord")),
            ("/mouse", .mouse(nil)), ("/mouse on", .mouse(true)), ("/mouse off", .mouse(false)),
            ("/json", .form(.json, nil)), ("/json on", .form(.json, true)), ("/hex off", .form(.hex, false)),
            ("/record", .record(.begin(path: nil))), ("/record talk.jsonl", .record(.begin(path: "talk.jsonl"))),
            ("/record stop", .record(.stop)), ("/record stop it", .record(.begin(path: "stop it"))),
            ("/export talk.har", .export(path: "talk.har")), ("/save my talk.yodel", .save(path: "my talk.yodel")),
            ("/search", .search("", isRegex: false)), ("/search two words", .search("two words", isRegex: false)),
            ("/search -r", .search("", isRegex: true)), ("/search -r ^a.b$", .search("^a.b$", isRegex: true)),
            ("/search -rx", .search("-rx", isRegex: false)),
            ("/filter", .filter(nil)), ("/filter off", .filter(nil)), ("/filter sent !x", .filter("sent !x")),
            ("/set", .settings), ("/set form", .set(.form, to: nil)), ("/set FORM JSON", .set(.form, to: "json")),
            ("/set pair order", .set(.pair, to: "order")), ("/set folding off", .set(.folding, to: "off")),
        ] as [(String, Command)]
    )
    func commandsAreRead(_ line: String, _ command: Command) throws {
        #expect(try Command(line: line) == command)
    }

    @Test(arguments: [
        ("/", "unknown command /; /help lists them, and // begins a text with /"),
        ("/hlep me", "unknown command /hlep; /help lists them, and // begins a text with /"),
        ("/quit now", "/quit takes no arguments"), ("/PING x", "/PING takes no arguments"),
        ("/close soon", "/close takes a number and a reason, such as /close 1001 going away"),
        ("/close 70000", "/close takes a number and a reason, such as /close 1001 going away"),
        ("/close -1", "/close takes a number and a reason, such as /close 1001 going away"),
        ("/binary", "/binary takes bytes of two hexadecimal digits each, such as /binary 00 FF 7e"),
        ("/binary 0", "/binary takes bytes of two hexadecimal digits each, such as /binary 00 FF 7e"),
        ("/binary 0g", "/binary takes bytes of two hexadecimal digits each, such as /binary 00 FF 7e"),
        ("/file", "/file needs a file, such as /file picture.png"),
        ("/file -t", "/file needs a file, such as /file picture.png"),
        ("/save", "/save needs the name of a script, such as /save talk.yodel"),
        ("/export  ", "/export needs a file, such as /export talk.yodel"),
        ("/json yes", "/json takes on or off"), ("/mouse ON", "/mouse takes on or off"),
        ("/set pair maybe", "/set pair takes one of contains, order, off"),
    ])
    func whatIsWrongIsTold(_ line: String, _ reason: String) {
        #expect(throws: Command.Failure(reason: reason)) { try Command(line: line) }
    }

    /// Whatever is typed behind a slash is a command, or is told with a reason that is one line.
    @Test(arguments: 0..<4 as Range<UInt64>) func anyLineIsReadOrRefused(_ seed: UInt64) {
        var random = Seeded(seed)
        let names = Command.all.map(\.name) + ["", "x", "/"]
        for _ in 0..<2000 {
            let argument = String(
                decoding: random.hostileBytes(count: Int.random(in: 0...8, using: &random)),
                as: UTF8.self
            )
            let blank = Bool.random(using: &random) ? " " : ""
            let line = "/\(names.randomElement(using: &random) ?? "")\(blank)\(argument)"
            do throws(Command.Failure) {
                _ = try Command(line: line)
            } catch {
                #expect(!error.reason.isEmpty && !error.reason.hasPrefix(" "), "\(line)")
            }
        }
    }

    /// The table: each name once, and each text as long as its place in the help has room for.
    @Test func theTableIsInOrder() {
        #expect(Set(Command.all.map(\.name)).count == Command.all.count)
        for command in Command.all {
            #expect(command.name == command.name.lowercased() && !command.name.contains(" "))
            #expect(command.help.count <= 36, "\(command.name)")
            #expect(command.help.first?.isLowercase == true && !command.help.hasSuffix("."), "\(command.name)")
            #expect(command.usage.hasPrefix("/\(command.name)"))
        }
    }

    // MARK: - Hints and Tab

    /// At each letter of a command's name the hint is of those that it may become.
    @Test func hintsFollowEachLetterOfEachCommand() {
        for command in Command.all {
            for length in 1...command.name.count {
                let typed = String(command.name.prefix(length))
                let hint = CommandHint("/\(typed)", symbols: .unicode)
                #expect(!hint.isFault)
                if let whole = Command.description(named: typed) {
                    #expect(hint.text == "\(whole.usage) · \(whole.help)")
                } else {
                    let names = Command.all.map(\.name).filter { $0.hasPrefix(typed) }
                    #expect(hint.text == names.map { "/\($0)" }.joined(separator: " · "))
                    #expect(hint.short == names.map { "/\($0)" }.joined(separator: " "))
                }
            }
            let hint = CommandHint("/\(command.name) and more", symbols: .ascii)
            #expect(hint.text == "\(command.usage) \(Symbols.ascii.dot) \(command.help)" && hint.short == command.usage)
        }
    }

    @Test(arguments: ["/hlep", "/hlep x", "/he x", "/x"]) func anUnknownCommandIsAFaultWhileItIsTyped(_ line: String) {
        let hint = CommandHint(line, symbols: .unicode)
        let name = line.dropFirst().prefix { $0 != " " }
        #expect(hint.isFault && hint.short == "no command /\(name)")
        #expect(hint.text == "no command /\(name) · F1 lists them · // sends a text with /")
    }

    /// Tab completes each command from as few letters as tell it apart.
    @Test func tabCompletesEachCommand() {
        for command in Command.all {
            let least = (1...command.name.count).first { length in
                Command.all.count { $0.name.hasPrefix(command.name.prefix(length)) } == 1
            }
            guard let least else { continue }
            var stage = Stage()
            stage.type("/\(command.name.prefix(least))")
            stage.press(Key(.tab))
            #expect(stage.model.editor.text.hasPrefix("/\(command.name)"), "\(command.name)")
        }
    }

    @Test(
        arguments: [
            ("/mouse ", .oneOf(["on", "off"], tail: "")), ("/filter se", .oneOf(Filter.words, tail: " ")),
            ("/filter sent re", .oneOf(Filter.words, tail: " ")), ("/theme n", .lookedUp(.themes, or: [])),
            ("/export a b", .lookedUp(.files, or: [])), ("/record s", .lookedUp(.files, or: ["stop"])),
            ("/replay g", .lookedUp(.scripts, or: ["pause", "step", "speed", "go", "stop"])),
            ("/set ", .oneOf(Setting.allCases.map(\.rawValue), tail: " ")),
            ("/set pair o", .oneOf(["contains", "order", "off"], tail: "")), ("/set nothing o", .oneOf([], tail: "")),
            ("/search he", .said), ("/ping x", .nothing), ("/nonsense x", .nothing), ("/re", .command),
        ] as [(String, CompletionWord.Kind)]
    )
    func whatAWordMayBecome(_ line: String, _ kind: CompletionWord.Kind) {
        #expect(CompletionWord(Array(line.utf8), cursor: line.utf8.count, isCommand: true).kind == kind)
        #expect(CompletionWord(Array(line.utf8), cursor: 0, isCommand: true).kind == .nothing)
        #expect(CompletionWord(Array(line.utf8), cursor: line.utf8.count, isCommand: false).kind == .said)
    }

    @Test(arguments: [
        (["abc", "abd"], "ab"), (["abc"], "abc"), ([], ""), (["a", ""], ""), (["日本", "日中"], "日"), (["x", "y"], ""),
        (["e\u{301}", "e"], "e"), (["same", "same"], "same"),
    ])
    func whatAllWordsBeginWith(_ words: [String], _ common: String) {
        #expect(Completion.commonPrefix(of: words).unicodeScalars.elementsEqual(common.unicodeScalars))
    }

    @Test(arguments: [
        ("notes.txt", "notes.txt"), ("a/b/notes.txt", "notes.txt"), ("a/b/", "b/"), ("/etc/", "/etc/"),
        ("/etc/x/", "x/"), ("a/", "a/"),
        ("/", "/"), ("~/x", "x"), ("", ""),
    ])
    func theMenuShowsThePartThatDiffers(_ path: String, _ name: String) {
        #expect(Completion.Candidate(text: path, isPath: true).name == name)
    }
}
