/// What a message of a script carries.
package enum PayloadKind: Hashable, Sendable {
    /// UTF-8.
    case text
    /// Any bytes.
    case binary
}

/// What the numbers of places in a file count.
package enum Numbering: Hashable, Sendable {
    case lines
    /// The messages in an archive, whose lines mean nothing.
    case entries

    /// A place as people are told it.
    func name(of number: Int, in file: String) -> String {
        switch self {
        case .lines: "\(file):\(number)"
        case .entries: "entry \(number) of \(file)"
        }
    }
}

/// Where in a file a step stands, and in which round of its innermost `@repeat`.
package struct Place: Hashable, Sendable {
    /// The file: 0 for the script itself, else the number of an included one.
    package let file: Int
    /// The line, from 1; in an archive, the message.
    package let line: Int
    /// The round, from 0; nil outside every `@repeat`.
    package let round: Int?

    package init(file: Int = 0, line: Int, round: Int? = nil) {
        self.file = file
        self.line = line
        self.round = round
    }

    /// The same place in a round.
    func inRound(_ round: Int?) -> Place { Place(file: file, line: line, round: round) }
}

/// A text of a script: one that is to be filled in, or one that was.
enum Content: Hashable, Sendable {
    case template(Template)
    case bytes(ArraySlice<UInt8>)
}

/// The next thing that a script asks for, its loops unrolled; its variables are filled in when its turn comes.
enum Step: Hashable, Sendable {
    case send(PayloadKind, Content, Place)
    case expect(Check, Place)
    /// Gives the variable of this number a value.
    case set(Int, Content, Place)
    case sleep(Duration)
    /// What follows was recorded at this time.
    case at(Duration)
    /// From here on answers are awaited for this long.
    case timeout(Duration)
    case ping
    case close(code: UInt16, reason: ArraySlice<UInt8>)
    /// The server closes, with this code if one is given.
    case expectClose(code: UInt16?, Place)
    /// A new connection takes the place of the one there is, or was.
    case reconnect
    /// A place that can be gone to by its name.
    case mark
}

extension Step {
    /// Whether it says of the message before it that no answer is to come.
    var awaitsNothing: Bool {
        switch self {
        case .expect(.any(0), _), .expectClose: true
        default: false
        }
    }

    /// Whether it belongs to what was sent before, and is not left out when time is up.
    var concludes: Bool {
        switch self {
        case .expect, .expectClose, .close: true
        default: false
        }
    }
}

/// What a message that comes must be like.
enum Check: Hashable, Sendable {
    /// It holds the message it answers: what is asked of an answer where the script asks nothing.
    case echo
    /// It is exactly this.
    case exact(PayloadKind, Content)
    /// This regular expression finds something in it, and captures what it names.
    case pattern(Content, captures: [Capture])
    /// It is JSON of which this holds, such as `.user.id == 7`.
    case json(Content)
    /// Anything will do, this many times; of 0, no answer is asked for.
    case any(Int)

    /// Whether it is met by one text only.
    var isExact: Bool { if case .exact = self { true } else { false } }

    var captures: [Capture] { if case .pattern(_, let captures) = self { captures } else { [] } }
}

/// What a pattern captures, and the number of the variable that it is for.
struct Capture: Hashable, Sendable {
    let name: String
    let variable: Int
}
