import Glibc

/// Why the lines end.
enum PlainEnd: Equatable {
    /// All the input was sent, and nothing is awaited any more.
    case drained
    /// Nothing happened for too long while answers were awaited.
    case timedOut
    /// The user typed `/quit`, or ended the input with no connection to wait for.
    case quit
    case signalled(CInt)
    /// The connection ended, and there will be no other; `isGood` tells whether the server closed it normally.
    case disconnected(isGood: Bool)
    /// Standard output can't be written, by the number of the error.
    case outputFailed(CInt)
    /// Standard input can't be read.
    case inputFailed
}

/// The exit codes, named as BSD's sysexits and `yodel replay` have them.
enum PlainStatus {
    static let notConnected: CInt = 1
    static let invalidInput: CInt = 2
    static let lost: CInt = 3
    static let unanswered: CInt = 4
    static let timedOut: CInt = 5
    /// EX_IOERR.
    static let outputFailed: CInt = 74
    static let readerGone: CInt = 128 + SIGPIPE
}
