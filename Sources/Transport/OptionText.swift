package import NIOCore
import WebSocketCore

/// Values of options that both programs have, from their text.
package enum OptionText {
    /// Why a text is no such value; as text, what would do.
    package enum Fault: Error, Hashable, CustomStringConvertible {
        case credentials
        case messageSize
        case size
        case subprotocol
        /// What was given, which may only lack its unit.
        case time(String)

        /// A sentence without a full stop.
        package var description: String {
            switch self {
            case .credentials: "give a user and a password with a colon between them"
            case .messageSize: "no message may be larger than 1G"
            case .size: "give bytes, such as 65536, 64K or 16M"
            case .subprotocol:
                "a subprotocol is one word of letters, digits and !#$%&'*+-.^_`|~; give --subprotocol for each"
            case .time(let text): "give a time, such as 500ms, 10s or 5m\(Quantity.unitHint(text))"
            }
        }
    }

    /// A user, not empty, and a password, which may be (RFC 7617 §2).
    package static func credentials(_ text: String) throws(Fault) -> String {
        guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else { throw .credentials }
        return text
    }

    /// A number of bytes, at least 1.
    package static func size(_ text: String) throws(Fault) -> Int {
        guard let size = Quantity.bytes(text), size > 0 else { throw .size }
        return size
    }

    /// The same for a message, which can't be longer than `Limits.messageSizeAtMost`.
    package static func messageSize(_ text: String) throws(Fault) -> Int {
        let size = try size(text)
        guard size <= Limits.messageSizeAtMost else { throw .messageSize }
        return size
    }

    /// A subprotocol's name (RFC 6455 §4.1).
    package static func subprotocol(_ text: String) throws(Fault) -> String {
        guard ServerHandshake.isSubprotocol(text) else { throw .subprotocol }
        return text
    }

    /// A length of time in which something can happen.
    package static func timeAboveZero(_ text: String) throws(Fault) -> TimeAmount {
        let time = try time(text)
        guard time > .zero else { throw .time(text) }
        return time
    }

    /// A length of time.
    package static func time(_ text: String) throws(Fault) -> TimeAmount {
        guard let time = Quantity.time(text) else { throw .time(text) }
        return time
    }
}
