import NIOCore
package import WebSocketCore

/// An HTTP response that refused the handshake; all of it is hostile text.
package struct Rejection: Hashable, Sendable {
    /// Status line and fields.
    package var head: HTTPHead
    /// The first KiB of the body.
    package var body: [UInt8]
    /// Where a body in chunks stands.
    private var chunks: ChunkedBody?
    private var hasLeftOut = false

    /// A rejection with as much of the body as came.
    package init(head: HTTPHead, body: [UInt8]) {
        self.head = head
        self.body = Array(body.prefix(Self.keptBody))
        chunks = head.has("Transfer-Encoding", "chunked") ? ChunkedBody() : nil
    }

    /// The status; 0 where the line has none.
    package var status: Int { head.status ?? 0 }

    /// Bytes of the body that are kept.
    private static let keptBody = 1024

    /// Takes more of the body.
    mutating func append(_ bytes: ByteBuffer) {
        let piece = chunks?.take(bytes.readableBytesView) ?? Array(bytes.readableBytesView)
        let room = Self.keptBody - body.count
        body += piece.prefix(room)
        hasLeftOut = hasLeftOut || piece.count > room
    }

    /// Whether all of the body that is kept or announced is there.
    var isComplete: Bool {
        // What stands beside a redirection is not shown.
        if Redirection.location(in: head) != nil { return true }
        if chunks?.isComplete == true { return true }
        return body.count >= min(announced ?? .max, Self.keptBody)
    }

    /// Whether the body is known to go on behind what is kept of it.
    package var isCutOff: Bool { hasLeftOut || announced ?? 0 > body.count }

    private var announced: Int? { head.only("Content-Length").flatMap { Int($0) } }
}
