import Glibc
import Interface
import Script
import WebSocketCore

// What the lines tell.
extension Wording {
    /// Bytes of a binary message that a line shows.
    private static let shownBytes = 64

    /// There is a connection.
    static func connected(_ url: String) -> String { "connected to \(url); /help lists the commands" }

    /// What a binary message holds.
    static func binary(_ bytes: ArraySlice<UInt8>) -> String {
        let digits = bytes.prefix(shownBytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        let left = bytes.count - digits.count
        let rest = left > 0 ? " and \(Interface.Wording.grouped(left)) more, which a pipe gets whole" : ""
        return "[\(Interface.Wording.count(bytes.count, "byte"))] \(digits.joined(separator: " "))\(rest)"
    }

    /// A command that lines have no use for.
    static func onScreenOnly(_ name: String) -> String { "/\(name) is about the screen, and here are lines only" }

    /// `/search` without a text.
    static var searchNeedsText: String { "/search needs a text, such as /search hello" }

    /// `/filter off`.
    static var filterInLines: String { "in lines nothing is hidden; /filter lists what passes it" }

    /// What a search or a filter came to.
    static func found(_ all: Int, of count: Int, listed: Int) -> String {
        let newest = listed < all ? "; the newest \(Interface.Wording.grouped(listed)):" : all > 0 ? ":" : ""
        return "\(Interface.Wording.grouped(all)) of \(Interface.Wording.count(count, "message"))\(newest)"
    }

    /// `/clear`.
    static var forgotten: String { "what was said so far is forgotten" }

    /// Beside the commands.
    static var linesHelp: String { "// begins a text with /; Ctrl-D waits for the answers and ends" }

    /// `/open` or `/save` before the first message.
    static var noMessage: String { "there is no message yet" }

    /// `/open` finds no link.
    static var noURL: String { "there is no URL in the newest message" }

    /// A line that the terminal may have cut.
    static var typedTooLong: String {
        "a terminal passes on no more than 4,095 bytes of a line, so this one may be cut and was not sent; use a pipe"
    }

    /// Ctrl-D before all is answered.
    static func awaited(_ count: Int) -> String {
        "waiting for \(Interface.Wording.count(count, "answer")); Ctrl-C ends at once"
    }

    /// Standard input can't be read.
    static func unreadableInput(_ number: CInt) -> String {
        "can't read standard input: \(String(cString: strerror(number)))"
    }

    /// Standard output can't be written.
    static func unwritableOutput(_ number: CInt) -> String {
        "can't write to standard output: \(String(cString: strerror(number)))"
    }

    /// The same, while messages come that are written there.
    static func brokenOutput(_ number: CInt) -> String { "\(unwritableOutput(number)); what came since is lost" }

    /// Empty lines of a pipe.
    static func skipped(_ count: Int) -> String { "\(Interface.Wording.count(count, "empty line")) not sent" }

    /// Lines that are no messages.
    static func refused(_ count: Int) -> String { "\(Interface.Wording.count(count, "line")) not sent" }

    /// It ended before the input did.
    static var inputLeft: String { "the rest of the input was not sent" }

    /// The connection did not end as agreed, which leaves it in doubt whether all that was sent came.
    static func openEnd(_ end: Closure?, isInDoubt: Bool) -> String {
        let end = if let end, end.code != .abnormal { closure(end) } else { closeNotAnswered }
        return isInDoubt ? "\(end); what was sent last perhaps never arrived" : end
    }

    /// The user ended it while the reader of our output stood still.
    static func unwritten(_ count: Int) -> String {
        "\(Interface.Wording.count(count, "byte")) of what was received not written, since nobody read"
    }

    /// The server fell silent.
    static func timedOut(_ limit: Duration) -> String {
        "no answer for \(readable(limit)); --timeout sets how long one is awaited"
    }

    /// A close that the server has to agree to.
    static var closing: String { "closing the connection" }

    /// There is no server to be had.
    static func gaveUp(after time: Duration, hadConnection: Bool, _ absence: Absence) -> String {
        if absence.tookConnections {
            return "the server takes connections and answered nothing for \(readable(time)); yodel gives up"
        }
        return hadConnection
            ? "no connection for \(readable(time)), and yodel gives up; with --stay it would not"
            : "there was no connection in \(readable(time)), and yodel gives up; start the server first"
    }

    /// Answers came more often than they were asked for.
    static func doubled(_ count: Int) -> String { "\(Interface.Wording.count(count, "answer")) came once more" }

    /// Messages came, though not those that were waited for; `next` is what whoever meant them as answers has to do.
    static func unpaired(_ count: Int, by next: String = "use --pair order or --pair off") -> String {
        "\(Interface.Wording.count(count, "message")) came that contained none of those sent; "
            + "if these were the answers, \(next)"
    }
}
