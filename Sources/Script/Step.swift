/// What a message of a script carries.
package enum PayloadKind: Hashable, Sendable {
    /// UTF-8.
    case text
    /// Any bytes.
    case binary
}

/// Where in a file a step stands, and in which round of its innermost `@repeat`.
package struct Place: Hashable, Sendable {
    /// The line, from 1.
    package let line: Int
    /// The round, from 0; nil outside every `@repeat`.
    package let round: Int?

    package init(line: Int, round: Int? = nil) {
        self.line = line
        self.round = round
    }
}

/// The next thing that a script asks for, its loops unrolled and its variables filled in.
enum Step: Hashable, Sendable {
    case send(PayloadKind, ArraySlice<UInt8>, Place)
    case expect(Check, Place)
    case sleep(Duration)
    /// From here on answers are awaited for this long.
    case timeout(Duration)
    case ping
    case close(code: UInt16, reason: ArraySlice<UInt8>)
}

/// What a message that comes must be like.
enum Check: Hashable, Sendable {
    /// It holds the message it answers: what is asked of an answer where the script asks nothing.
    case echo
    /// It is exactly what this template of the program says.
    case exact(PayloadKind, template: Int)
    /// The regular expression in this template of the program finds something in it.
    case pattern(template: Int)
    /// Anything will do, this many times.
    case any(Int)
}
