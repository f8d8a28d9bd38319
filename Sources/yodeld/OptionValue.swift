import ArgumentParser
import EchoServer
import Logging
import NIOCore
import Transport
import WebSocketCore

/// The values of options from their text; each throws a sentence that tells what would do.
enum OptionValue {
    /// A port, 0 to 65535.
    static func port(_ text: String) throws -> Int {
        guard let port = Int(text), (0...65535).contains(port) else {
            throw ValidationError("give a number from 1 to 65535, or 0 for any free port")
        }
        return port
    }

    /// A number of threads, 1 to 1024.
    static func threads(_ text: String) throws -> Int {
        guard let threads = Int(text), (1...1024).contains(threads) else {
            throw ValidationError("give a number from 1 to 1024")
        }
        return threads
    }

    /// A number of something, at least 1.
    static func count(_ text: String) throws -> Int {
        guard let count = Int(text), count > 0 else { throw ValidationError("give a number from 1 on") }
        return count
    }

    /// A status of HTTP that refuses, 300 to 599.
    static func status(_ text: String) throws -> Int {
        guard let status = Int(text), (300...599).contains(status) else {
            throw ValidationError("give a status from 300 to 599")
        }
        return status
    }

    /// A user and a password.
    static func credentials(_ text: String) throws -> String {
        guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else {
            throw ValidationError("give a user and a password with a colon between them")
        }
        return text
    }

    /// A reply template.
    static func reply(_ text: String) throws -> ReplyTemplate {
        do {
            return try ReplyTemplate(text)
        } catch {
            throw ValidationError("\(error)")
        }
    }

    /// A number of bytes, at least 1.
    static func size(_ text: String) throws -> Int {
        guard let size = Quantity.bytes(text), size > 0 else {
            throw ValidationError("give bytes, such as 65536, 64K or 16M")
        }
        return size
    }

    /// The same for a message.
    static func messageSize(_ text: String) throws -> Int {
        let size = try size(text)
        guard size <= Limits.messageSizeAtMost else { throw ValidationError("no message may be larger than 1G") }
        return size
    }

    /// A length of time.
    static func time(_ text: String) throws -> TimeAmount {
        guard let time = Quantity.time(text) else {
            throw ValidationError("give a time, such as 500ms, 10s or 5m\(Quantity.unitHint(text))")
        }
        return time
    }

    /// A subprotocol's name.
    static func subprotocol(_ text: String) throws -> String {
        guard ServerHandshake.isSubprotocol(text) else {
            throw ValidationError("give letters, digits and !#$%&'*+-.^_`|~")
        }
        return text
    }

    /// A format of the log by its name.
    static func logFormat(_ text: String) throws -> LogFormat {
        guard let format = LogFormat(rawValue: text) else {
            throw ValidationError("give one of \(LogFormat.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return format
    }

    /// A log level by its name.
    static func logLevel(_ text: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: text) else {
            throw ValidationError("give one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return level
    }
}
