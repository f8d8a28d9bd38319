import Encoding

/// Whom a server lets in, beyond what RFC 6455 asks of a handshake.
package struct Admission: Hashable, Sendable {
    /// The only path that has a WebSocket; nil where every path has one.
    package var path: String?
    /// The origins that browsers may come from, as they send them; empty for all (RFC 6455 §10.2).
    ///
    /// Who sends no origin is no browser, and let in.
    package var origins: [String] = []
    /// Who may come, each as `user:password`; empty for everybody (RFC 7617).
    package var credentials: [String] = []
    /// The status that every handshake is refused with, so that clients can be tested; nil for none.
    package var refusedStatus: Int?

    /// Lets everybody in.
    package init() {}

    /// Judges a handshake that is valid otherwise.
    ///
    /// - Throws: The first reason to refuse it.
    package func admit(_ head: HTTPHead, target: String) throws(HandshakeRefusal) {
        if let refusedStatus { throw .asked(status: refusedStatus) }
        try checkCredentials(head)
        if let path, target.prefix(while: { $0 != "?" }) != path { throw .noSuchPath }
        if !origins.isEmpty, let origin = head.all("Origin").first {
            let isKnown = head.only("Origin") != nil && origins.contains { $0.lowercased() == origin.lowercased() }
            guard isKnown else { throw .forbiddenOrigin }
        }
    }

    /// Judges who asks; for pages too.
    ///
    /// - Throws: `.unauthorized`.
    package func checkCredentials(_ head: HTTPHead) throws(HandshakeRefusal) {
        guard !credentials.isEmpty else { return }
        let words = (head.only("Authorization") ?? "").split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "basic" else { throw .unauthorized }
        // All are compared whole: the time tells nothing of how much of one is right.
        var isKnown = false
        for pair in credentials where Self.isEqual(Base64.encode(Array(pair.utf8)), String(words[1])) { isKnown = true }
        guard isKnown else { throw .unauthorized }
    }

    private static func isEqual(_ secret: String, _ guess: String) -> Bool {
        let secret = Array(secret.utf8)
        let guess = Array(guess.utf8)
        var difference: UInt8 = secret.count == guess.count ? 0 : 1
        for (index, byte) in guess.enumerated() where !secret.isEmpty {
            difference |= byte ^ secret[index % secret.count]
        }
        return difference == 0
    }
}
