/// The server's side of the opening handshake (RFC 6455 §4.2): what a request asks for.
package enum ServerHandshake: Hashable, Sendable {
    /// A valid opening handshake.
    case upgrade(target: String, key: HandshakeKey)
    /// A plain request: no WebSocket was asked for.
    case page(method: String, target: String)
    /// A handshake, or something else, that can't be accepted.
    case refusal(HandshakeRefusal)

    /// Judges a request.
    package init(_ head: HTTPHead) {
        let parts = head.startLine.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, !parts[0].isEmpty, !parts[1].isEmpty, parts[2].hasPrefix("HTTP/1.") else {
            self = .refusal(.malformed)
            return
        }
        guard head.has("Upgrade", "websocket") else {
            self = .page(method: parts[0], target: parts[1])
            return
        }
        do {
            self = .upgrade(target: parts[1], key: try Self.key(of: head, method: parts[0], version: parts[2]))
        } catch {
            self = .refusal(error)
        }
    }

    private static func key(
        of head: HTTPHead,
        method: String,
        version: String
    ) throws(HandshakeRefusal) -> HandshakeKey {
        guard version == "HTTP/1.1" else { throw .malformed }
        guard method == "GET" else { throw .wrongMethod }
        guard head.only("Host") != nil else { throw .missingHost }
        guard head.has("Connection", "upgrade") else { throw .missingConnection }
        guard head.only("Sec-WebSocket-Version") == "13" else { throw .wrongVersion }
        guard let value = head.only("Sec-WebSocket-Key") else { throw .missingKey }
        guard let key = HandshakeKey(received: value) else { throw .invalidKey }
        return key
    }

    /// The first of the subprotocols that a request asks for, the most wanted first, that is spoken (§4.2.2).
    package static func subprotocol(of head: HTTPHead, spoken: [String]) -> String? {
        guard !spoken.isEmpty else { return nil }
        return head.list("Sec-WebSocket-Protocol").first { spoken.contains($0) }
    }

    /// Accepts the handshake with this key.
    ///
    /// - Parameters:
    ///   - key: The client's.
    ///   - subprotocol: The one chosen of what the client asked for.
    ///   - extensions: What was agreed on, as its field tells it.
    /// - Returns: The head of a response.
    package static func acceptance(
        of key: HandshakeKey,
        subprotocol: String? = nil,
        extensions: String? = nil
    ) -> HTTPHead {
        var fields: [HTTPHead.Field] = [
            .init("Upgrade", "websocket"), .init("Connection", "Upgrade"), .init("Sec-WebSocket-Accept", key.accept),
        ]
        if let subprotocol { fields.append(.init("Sec-WebSocket-Protocol", subprotocol)) }
        if let extensions { fields.append(.init("Sec-WebSocket-Extensions", extensions)) }
        return HTTPHead(startLine: "HTTP/1.1 101 Switching Protocols", fields: fields)
    }

    /// Whether a text may be a subprotocol's name (RFC 9110 §5.6.2).
    package static func isSubprotocol(_ name: String) -> Bool { !name.isEmpty && name.utf8.allSatisfy(\.isToken) }
}

/// Why a server refuses a handshake.
package enum HandshakeRefusal: Error, Hashable, Sendable {
    /// No HTTP/1.1 request.
    case malformed
    /// No end of the request within the limit.
    case tooLarge
    /// No end of the request in time.
    case tooSlow
    /// Another method than GET.
    case wrongMethod
    /// Not exactly one `Host`.
    case missingHost
    /// No `Connection: Upgrade`.
    case missingConnection
    /// Another `Sec-WebSocket-Version` than 13.
    case wrongVersion
    /// Not exactly one `Sec-WebSocket-Key`.
    case missingKey
    /// A key that is not the base64 of 16 bytes.
    case invalidKey
    /// No user and password that are known.
    case unauthorized
    /// A page of an origin that is not allowed.
    case forbiddenOrigin
    /// No WebSocket at this path.
    case noSuchPath
    /// As many connections as the server takes, in all or of this address.
    case tooManyConnections
    /// The operator wants it.
    case asked(status: Int)

    /// The response's status with its phrase.
    package var status: String {
        switch self {
        case .tooLarge: "431 Request Header Fields Too Large"
        case .tooSlow: "408 Request Timeout"
        case .wrongMethod: "405 Method Not Allowed"
        case .wrongVersion: "426 Upgrade Required"
        case .unauthorized: "401 Unauthorized"
        case .forbiddenOrigin: "403 Forbidden"
        case .noSuchPath: "404 Not Found"
        case .tooManyConnections: "503 Service Unavailable"
        case .asked(let status): "\(status) Refused"
        default: "400 Bad Request"
        }
    }

    /// Fields that the status asks for (RFC 6455 §4.4, RFC 9110 §15.5.6).
    package var fields: [HTTPHead.Field] {
        switch self {
        case .wrongMethod: [.init("Allow", "GET")]
        case .unauthorized: [.init("WWW-Authenticate", "Basic realm=\"yodeld\", charset=\"UTF-8\"")]
        case .tooManyConnections: [.init("Retry-After", "5")]
        case .wrongVersion:
            [.init("Upgrade", "websocket"), .init("Connection", "Upgrade"), .init("Sec-WebSocket-Version", "13")]
        default: []
        }
    }

    /// A sentence for the response's body.
    package var explanation: String {
        switch self {
        case .malformed: "This is not an HTTP/1.1 request."
        case .tooLarge: "The request's header is too large."
        case .tooSlow: "The request did not arrive in time."
        case .wrongMethod: "A WebSocket handshake is a GET request."
        case .missingHost: "The request needs one Host field."
        case .missingConnection: "The request needs \"Connection: Upgrade\"."
        case .wrongVersion: "Only version 13 of the WebSocket protocol is spoken here."
        case .missingKey: "The request needs one Sec-WebSocket-Key field."
        case .invalidKey: "Sec-WebSocket-Key must be 16 bytes in base64."
        case .unauthorized: "A user and a password are needed here."
        case .forbiddenOrigin: "Pages of this origin may not connect here."
        case .noSuchPath: "There is no WebSocket at this path."
        case .tooManyConnections: "There are too many connections."
        case .asked: "This server refuses every handshake, as it was told to."
        }
    }
}
