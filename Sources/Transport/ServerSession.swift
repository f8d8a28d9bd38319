package import NIOCore
package import WebSocketCore

/// What a server does with one connection; all of it on the connection's event loop.
package protocol ServerSession: ConnectionListener, SendableMetatype {
    /// Everything that was written to `output` so far is with the operating system.
    mutating func outputSent()

    /// The answer to a plain HTTP request.
    func respond(method: String, target: String) -> HTTPResponse

    /// Whether a plain request for this target needs the credentials that connections need.
    func isProtected(target: String) -> Bool

    /// No connection came about.
    func refused(_ refusal: HandshakeRefusal)

    /// The handshake succeeded: before any message.
    func opened(target: String)

    /// The connection ended, so long after it was opened: the last call, if `opened` was called.
    mutating func closed(_ closure: Closure, after duration: TimeAmount)

    /// When something is due that was held back; nil where nothing is.
    var nextOutput: NIODeadline? { get }

    /// Whether so much is held back that nothing more is to be read.
    var isFull: Bool { get }

    /// Appends what is due by then, in order, as frames; `nextOutput` is later after that.
    mutating func writeHeldBack(upTo time: NIODeadline, output: inout ByteBuffer)

    /// How the connection is to be closed now, if it is.
    var closeRequest: CloseRequested? { get }
}

// Most sessions say everything at once, and leave it to the peer to close.
extension ServerSession {
    /// Nothing is held back.
    package var nextOutput: NIODeadline? { nil }
    /// Nothing is held back, so there is always room.
    package var isFull: Bool { false }
    /// The peer closes.
    package var closeRequest: CloseRequested? { nil }
    /// Writes nothing.
    package mutating func writeHeldBack(upTo time: NIODeadline, output: inout ByteBuffer) {}
}

/// An HTTP response with a small body; the connection is closed behind it.
package struct HTTPResponse: Hashable, Sendable {
    /// Code and phrase: `200 OK`.
    package var status: String
    /// The body's media type.
    package var contentType: String
    /// Fields besides the type, the length and `Connection: close`.
    package var fields: [HTTPHead.Field]
    /// The body, sent as UTF-8.
    package var body: String

    /// A response from its parts.
    package init(
        status: String,
        contentType: String = "text/plain; charset=utf-8",
        fields: [HTTPHead.Field] = [],
        body: String
    ) {
        self.status = status
        self.contentType = contentType
        self.fields = fields
        self.body = body
    }

    /// The response that tells why a handshake was refused.
    package init(_ refusal: HandshakeRefusal) {
        self.init(status: refusal.status, fields: refusal.fields, body: refusal.explanation + "\n")
    }

    /// The response as it goes over the wire, without its body if it answers a HEAD.
    func encoded(isHead: Bool) -> [UInt8] {
        var fields = fields
        if !fields.contains(where: { $0.name == "Connection" }) { fields.append(.init("Connection", "close")) }
        fields.append(.init("Content-Type", contentType))
        fields.append(.init("Content-Length", "\(body.utf8.count)"))
        let head = HTTPHead(startLine: "HTTP/1.1 \(status)", fields: fields).encoded
        return isHead ? head : head + body.utf8
    }
}
