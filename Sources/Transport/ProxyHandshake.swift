import Encoding
import WebSocketCore

/// What is said to a proxy, and what it answers, until it passes everything on; a value without a socket.
struct ProxyHandshake {
    /// What the next bytes from the proxy are.
    private enum Stage {
        case head(HTTPHeadReader)
        case method
        case authentication
        case reply
        case done
    }

    /// What comes first.
    let greeting: [UInt8]
    /// Whom it is said to.
    let proxy: Proxy
    private let server: WebSocketURL
    private var stage: Stage
    /// What came and was not looked at yet; behind the proxy's last word it is the server's.
    private(set) var unread: [UInt8] = []

    /// Bytes that a response head may have.
    private static let headSize = 64 << 10
    private static let version: UInt8 = 5
    private static let noCredentials: UInt8 = 0
    private static let userAndPassword: UInt8 = 2

    /// A handshake for a connection to a server.
    init(_ proxy: Proxy, to server: WebSocketURL) {
        self.proxy = proxy
        self.server = server
        switch proxy.kind {
        case .http:
            stage = .head(HTTPHeadReader(limit: Self.headSize))
            let place = server.host.contains(":") ? "[\(server.host)]:\(server.port)" : "\(server.host):\(server.port)"
            var fields = [HTTPHead.Field("Host", place)]
            if let credentials = proxy.credentials {
                fields.append(.init("Proxy-Authorization", "Basic \(Base64.encode(Array(credentials.utf8)))"))
            }
            greeting = HTTPHead(startLine: "CONNECT \(place) HTTP/1.1", fields: fields).encoded
        case .socks:
            stage = .method
            let methods = proxy.credentials == nil ? [Self.noCredentials] : [Self.noCredentials, Self.userAndPassword]
            greeting = [Self.version, UInt8(methods.count)] + methods
        }
    }

    /// Whether the proxy passes everything on from here.
    var isDone: Bool { if case .done = stage { true } else { false } }

    /// Takes what the proxy sent, and returns what it is to be told.
    ///
    /// - Throws: Why it will not pass anything on.
    mutating func receive(_ bytes: [UInt8]) throws(ProxyFailure) -> [UInt8] {
        if case .head(var reader) = stage {
            try readHead(&reader, bytes)
            return []
        }
        unread += bytes
        var output: [UInt8] = []
        while !isDone, let said = try nextWord() { output += said }
        return output
    }

    // MARK: HTTP

    private mutating func readHead(_ reader: inout HTTPHeadReader, _ bytes: [UInt8]) throws(ProxyFailure) {
        unread = bytes
        while let head = try nextHead(&reader) {
            // The response that counts is still to come (RFC 9110 §15.2).
            guard head.isInterim else { return try responded(head) }
            reader.startOver()
        }
        stage = .head(reader)
    }

    private mutating func nextHead(_ reader: inout HTTPHeadReader) throws(ProxyFailure) -> HTTPHead? {
        do {
            guard let (head, count) = try reader.read(unread.span) else {
                unread = []
                return nil
            }
            unread.removeFirst(count)
            return head
        } catch {
            throw .notSpoken
        }
    }

    private mutating func responded(_ head: HTTPHead) throws(ProxyFailure) {
        guard head.startLine.hasPrefix("HTTP/1."), let status = head.status else { throw .notSpoken }
        switch status {
        case 200...299: stage = .done
        // Some ask as a server does, with 401.
        case 401, 407: throw proxy.credentials == nil ? .credentialsMissing : .credentialsRefused
        default: throw .refused(statusLine: head.startLine)
        }
    }

    // MARK: SOCKS

    /// Deals with the next word of the proxy's, if it is whole.
    private mutating func nextWord() throws(ProxyFailure) -> [UInt8]? {
        switch stage {
        case .method:
            guard let word = take(2) else { return nil }
            guard word[0] == Self.version else { throw .notSpoken }
            return try chosen(word[1])
        case .authentication:
            guard let word = take(2) else { return nil }
            guard word[1] == 0 else { throw .credentialsRefused }
            stage = .reply
            return request
        case .reply:
            // Version, reply, reserved, and the address that the proxy connects from, which has one of three lengths.
            if let version = unread.first, version != Self.version { throw .notSpoken }
            if unread.count >= 2, unread[1] != 0 { throw .replied(code: unread[1]) }
            guard unread.count >= 5 else { return nil }
            guard let length = [1: 4, 3: 1 + Int(unread[4]), 4: 16][unread[3]] else { throw .notSpoken }
            guard take(4 + length + 2) != nil else { return nil }
            stage = .done
            return []
        case .head, .done: return nil
        }
    }

    /// The proxy chose how it wants to know who comes (RFC 1928 §3, RFC 1929 §2).
    private mutating func chosen(_ method: UInt8) throws(ProxyFailure) -> [UInt8] {
        switch (method, proxy.credentials) {
        case (Self.noCredentials, _):
            stage = .reply
            return request
        case (Self.userAndPassword, let credentials?):
            stage = .authentication
            let parts = credentials.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.reduce(into: [1]) { $0 += [UInt8($1.utf8.count)] + Array($1.utf8) }
        case (_, nil): throw .credentialsMissing
        default: throw .credentialsRefused
        }
    }

    /// Asks for the connection (RFC 1928 §4).
    private var request: [UInt8] {
        let place: [UInt8] =
            if let address = IPAddress.octets(of: server.host) {
                [address.count == 4 ? 1 : 4] + address
            } else {
                // DNS knows no longer name (RFC 1035 §2.3.4).
                [3, UInt8(server.host.utf8.prefix(255).count)] + server.host.utf8.prefix(255)
            }
        return [Self.version, 1, 0] + place + [UInt8(server.port >> 8), UInt8(server.port & 0xFF)]
    }

    private mutating func take(_ count: Int) -> [UInt8]? {
        guard unread.count >= count else { return nil }
        defer { unread.removeFirst(count) }
        return Array(unread.prefix(count))
    }
}
