package import NIOCore

/// What a server does wrong on demand, so that clients can be tested; nothing unless told.
///
/// `N` means each Nth message of a connection, counted from 1. A message that is swallowed suffers nothing else.
package struct Faults: Hashable, Sendable {
    /// How late every answer is; their order stays.
    package var delay = TimeAmount.zero
    /// How much later an answer may be than that, at random.
    package var jitter = TimeAmount.zero
    /// Closes a connection behind the answer to its Nth message.
    package var closeAfter: Int?
    /// Answers no Nth message.
    package var swallow: Int?
    /// Answers each Nth message twice.
    package var duplicate: Int?
    /// Answers each Nth message with other characters, as many bytes of them.
    package var garble: Int?

    /// None.
    package init() {}

    /// Whether there are none.
    package var isEmpty: Bool { self == Faults() }

    /// Whether message `number` is one of each `interval`.
    static func hits(_ interval: Int?, _ number: Int) -> Bool {
        guard let interval else { return false }
        return number % interval == 0
    }

    /// Bytes with the lowest bit of each printable character changed.
    ///
    /// Of a character in several bytes it is the trailing ones that change: each stays in the range that its place has,
    /// so that UTF-8 stays UTF-8 (RFC 3629 §4).
    static func garbled(_ bytes: [UInt8]) -> [UInt8] {
        bytes.map { byte in
            switch byte {
            case 0x20...0x7D, 0x80...0xBF: byte ^ 1
            default: byte
            }
        }
    }
}
