import Encoding

/// The client's side of the opening handshake (RFC 6455 §4.1).
package struct ClientHandshake: Sendable {
    /// Where to connect.
    package let url: WebSocketURL
    /// The nonce that the server has to answer.
    package let key: HandshakeKey
    /// The subprotocols asked for, the most wanted first.
    package let subprotocols: [String]
    /// Whether compression was offered.
    private let compresses: Bool
    /// The request.
    package let head: HTTPHead

    /// Puts the request together.
    ///
    /// - Parameters:
    ///   - url: Where to connect.
    ///   - key: A fresh one for each connection.
    ///   - origin: The `Origin` field, as browsers send it.
    ///   - subprotocols: Asked for in this order.
    ///   - compresses: Whether permessage-deflate is offered (RFC 7692).
    ///   - credentials: `user:password`, in the place of the URL's; a field of the user's own goes before both.
    ///   - fields: More fields, behind the handshake's own.
    /// - Throws: `ClientHandshakeError.invalidField`, `.ownField` or `.invalidSubprotocol` for what can't be sent.
    package init(
        url: WebSocketURL,
        key: HandshakeKey,
        origin: String? = nil,
        subprotocols: [String] = [],
        compresses: Bool = false,
        credentials: String? = nil,
        fields: [HTTPHead.Field] = []
    ) throws(ClientHandshakeError) {
        for name in subprotocols where !ServerHandshake.isSubprotocol(name) {
            throw .invalidSubprotocol(name)
        }
        for field in fields where Self.isOwn(field.name) { throw .ownField(field.name) }
        let given = fields.map { $0.name.lowercased() }
        // A virtual host is asked for by its name, wherever it stands; two fields are none (RFC 9112 §3.2).
        var all: [HTTPHead.Field] = given.contains("host") ? [] : [.init("Host", url.authority)]
        all += [
            .init("Upgrade", "websocket"), .init("Connection", "Upgrade"),
            .init("Sec-WebSocket-Key", key.value), .init("Sec-WebSocket-Version", "13"),
        ]
        if let origin, !given.contains("origin") { all.append(.init("Origin", origin)) }
        if !subprotocols.isEmpty {
            all.append(.init("Sec-WebSocket-Protocol", subprotocols.joined(separator: ", ")))
        }
        if compresses { all.append(.init("Sec-WebSocket-Extensions", DeflateParameters.offer)) }
        if let credentials = credentials ?? url.credentials, !given.contains("authorization") {
            all.append(.init("Authorization", "Basic \(Base64.encode(Array(credentials.utf8)))"))
        }
        all += fields
        for field in all where !field.isValid { throw .invalidField(field.name) }
        self.url = url
        self.key = key
        self.subprotocols = subprotocols
        self.compresses = compresses
        head = HTTPHead(startLine: "GET \(url.target) HTTP/1.1", fields: all)
    }

    /// Whether a field is the handshake's, and means nothing said by anybody else (RFC 6455 §4.1).
    package static func isOwn(_ name: String) -> Bool {
        let name = name.lowercased()
        return name.hasPrefix("sec-websocket-") || ["upgrade", "connection"].contains(name)
    }

    /// The request as it goes over the wire.
    package var request: [UInt8] { head.encoded }

    /// Looks at the first bytes of what came, as few as there are by now.
    ///
    /// Who speaks first and then waits, as SSH and SMTP do, would keep both ends waiting.
    ///
    /// - Throws: `.spokeTLS` for TLS's record of an alert (RFC 8446 §5.1), `.spokeOtherwise` for all else that is no HTTP.
    package static func checkBeginning(_ bytes: [UInt8]) throws(ClientHandshakeError) {
        let version = Array("HTTP/".utf8)
        guard bytes.prefix(version.count) != version[..<min(bytes.count, version.count)] else { return }
        throw bytes[0] == 0x15 && (bytes.count == 1 || bytes[1] == 0x03) ? .spokeTLS : .spokeOtherwise(bytes)
    }

    /// Checks the server's response.
    ///
    /// - Parameter head: What the server sent.
    /// - Returns: What the server chose.
    /// - Throws: The first thing that is wrong with it, `.refused` first of all.
    package func validate(_ head: HTTPHead) throws(ClientHandshakeError) -> Agreement {
        let parts = head.startLine.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, ["HTTP/1.0", "HTTP/1.1"].contains(parts[0]), parts[1].utf8.count == 3,
            let status = Int(parts[1])
        else { throw .notHTTP }
        guard status == 101 else { throw .refused(status: status) }
        // HTTP/1.0 knows no upgrade (RFC 9110 §7.8).
        guard parts[0] == "HTTP/1.1" else { throw .notHTTP }
        guard head.has("Upgrade", "websocket"), head.has("Connection", "upgrade") else { throw .notUpgraded }
        guard head.only("Sec-WebSocket-Accept") == key.accept else { throw .wrongAccept }
        let extensions = head.all("Sec-WebSocket-Extensions")
        if !compresses, let first = head.list("Sec-WebSocket-Extensions").first { throw .unexpectedExtension(first) }
        let deflate = try DeflateParameters.accepted(extensions)
        let chosen = head.all("Sec-WebSocket-Protocol")
        guard let subprotocol = chosen.first else { return Agreement(subprotocol: nil, deflate: deflate) }
        guard chosen.count == 1, subprotocols.contains(subprotocol) else { throw .unexpectedSubprotocol(subprotocol) }
        return Agreement(subprotocol: subprotocol, deflate: deflate)
    }

    /// What a server chose of what was offered.
    package struct Agreement: Hashable, Sendable {
        /// The subprotocol, if it chose one.
        package var subprotocol: String?
        /// How messages are compressed, if they are.
        package var deflate: DeflateParameters?
    }
}

/// Why an opening handshake could not be sent or was not accepted.
package enum ClientHandshakeError: Error, Hashable, Sendable {
    /// A field to be sent has a name that is no token, or control characters in its value.
    case invalidField(String)
    /// A field to be sent is one of those that make the handshake.
    case ownField(String)
    /// A subprotocol to be sent is no token.
    case invalidSubprotocol(String)
    /// The response is neither HTTP/1.1 nor a refusal by HTTP/1.0.
    case notHTTP
    /// What came can't be the beginning of a response; its first bytes, hostile.
    case spokeOtherwise([UInt8])
    /// TLS answered.
    case spokeTLS
    /// The response's head has no end within so many bytes.
    case headTooLarge(limit: Int)
    /// The response's status is not 101.
    case refused(status: Int)
    /// The response lacks `Upgrade: websocket` or `Connection: Upgrade`.
    case notUpgraded
    /// `Sec-WebSocket-Accept` is missing or belongs to another key.
    case wrongAccept
    /// The server chose a subprotocol that was not asked for.
    case unexpectedSubprotocol(String)
    /// The server chose an extension that was not asked for.
    case unexpectedExtension(String)
    /// The server's answer about compression is not allowed.
    case invalidExtension(String)
}
