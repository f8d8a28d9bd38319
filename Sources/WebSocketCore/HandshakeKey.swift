import Encoding

/// The nonce of an opening handshake and the answer that proves it was read (RFC 6455 §4.1, §4.2.2).
package struct HandshakeKey: Hashable, Sendable {
    /// The value of `Sec-WebSocket-Key`: 16 bytes in base64.
    package let value: String

    /// A fresh key.
    package init(using random: inout some RandomNumberGenerator) {
        value = Base64.encode((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    }

    /// A received key; nil if it is not the base64 of 16 bytes.
    package init?(received value: String) {
        guard Base64.isEncoding(value, ofBytes: 16) else { return nil }
        self.value = value
    }

    /// The value of `Sec-WebSocket-Accept` that belongs to it.
    package var accept: String {
        Base64.encode(SHA1.digest(Array((value + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)))
    }
}
