/// The word before the cursor, and what it may become.
struct CompletionWord: Equatable {
    /// What the line's place calls for.
    enum Kind: Equatable {
        case command
        /// One of some words; `tail` follows it.
        case oneOf([String], tail: String)
        /// One of some words, or what only the shell can look up.
        case lookedUp(CompletionRequest.Source, or: [String])
        /// The address of a server that was connected to.
        case server
        /// A word that was said lately.
        case said
        /// Something that can't be guessed.
        case nothing
    }

    /// The offset of its first byte.
    let start: Int
    /// What was typed of it.
    let text: String
    /// What it may become.
    let kind: Kind

    /// The word before the cursor of a line; `isCommand` tells whether the line is one.
    init(_ line: [UInt8], cursor: Int, isCommand: Bool) {
        let before = line[..<cursor]
        let blank = before.firstIndex(of: 0x20)
        var start = Self.wordStart(in: before)
        var kind = Kind.said
        if isCommand, cursor == 0 {
            kind = .nothing
        } else if isCommand, let blank {
            let argument = before[blank...].firstIndex { $0 != 0x20 } ?? cursor
            switch Command.description(named: String(decoding: before[1..<blank], as: UTF8.self))?.completes {
            case .files(let words): (start, kind) = (argument, .lookedUp(.files, or: words))
            case .scripts(let words): (start, kind) = (argument, .lookedUp(.scripts, or: words))
            case .servers: (start, kind) = (argument, .server)
            case .themes: (start, kind) = (argument, .lookedUp(.themes, or: []))
            case .oneOf(let words): (start, kind) = (argument, .oneOf(words, tail: ""))
            case .manyOf(let words):
                start = before.lastIndex(of: 0x20).map { $0 + 1 } ?? argument
                kind = .oneOf(words, tail: " ")
            case .settings:
                start = before.lastIndex(of: 0x20).map { $0 + 1 } ?? argument
                let name = String(
                    decoding: before[argument..<max(argument, start)].filter { $0 != 0x20 },
                    as: UTF8.self
                )
                kind =
                    name.isEmpty
                    ? .oneOf(Setting.allCases.map(\.rawValue), tail: " ")
                    : .oneOf(Setting(rawValue: name)?.values ?? [], tail: "")
            case .said: break
            case .nothing, nil: kind = .nothing
            }
        } else if isCommand {
            (start, kind) = (0, .command)
        }
        self.start = start
        self.kind = kind
        text = String(decoding: before[start...], as: UTF8.self)
    }

    private static func wordStart(in bytes: ArraySlice<UInt8>) -> Int {
        (bytes.lastIndex { !$0.isOfWord }).map { $0 + 1 } ?? bytes.startIndex
    }
}

extension UInt8 {
    /// Whether it may stand in a word: all but blanks, controls, quotes, brackets, commas and semicolons.
    var isOfWord: Bool {
        switch self {
        case 0...0x20, 0x7F: false
        default: !"\"'`(){}[]<>,;".utf8.contains(self)
        }
    }
}
