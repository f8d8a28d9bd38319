import NIOCore

/// A value in a log that programs are told as a number; its description is one of JSON.
protocol LogNumber: CustomStringConvertible, Sendable {}

extension Int: LogNumber {}

/// A length of time in seconds, to the millisecond.
struct LoggedSeconds: LogNumber {
    let time: TimeAmount

    var description: String {
        let milliseconds = time.nanoseconds / 1_000_000
        let rest = String(milliseconds % 1000)
        return "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - rest.utf8.count))\(rest)"
    }
}
