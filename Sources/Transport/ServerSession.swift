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

    /// The connection ended: the last call, if `opened` was called.
    mutating func closed(_ closure: Closure)
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
