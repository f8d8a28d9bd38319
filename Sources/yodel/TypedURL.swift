import ArgumentParser
import WebSocketCore

extension WebSocketURL {
    /// A URL as people type it: a number alone is a port of this machine.
    ///
    /// - Throws: What is wrong with the text.
    init(typed text: String) throws(WebSocketURLError) {
        let isNumber = !text.isEmpty && text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
        try self.init(isNumber ? "localhost:\(text)" : text)
    }

    /// Parses an argument.
    ///
    /// - Throws: `ValidationError` with what is wrong and how to mend it.
    init(argument: String) throws {
        do { try self.init(typed: argument) } catch { throw ValidationError("\(error)") }
    }
}
