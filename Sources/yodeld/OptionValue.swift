import ArgumentParser
import EchoServer
import Logging

/// The values of options that yodeld alone has, from their text; each throws a sentence that tells what would do.
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

    /// A reply template.
    static func reply(_ text: String) throws -> ReplyTemplate {
        do {
            return try ReplyTemplate(text)
        } catch {
            throw ValidationError("\(error)")
        }
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
