import WebSocketCore

/// A proxy that passes a connection on.
package struct Proxy: Hashable, Sendable {
    /// How it is spoken to.
    package enum Kind: Hashable, Sendable {
        /// HTTP's CONNECT (RFC 9110 §9.3.6).
        case http
        /// SOCKS, version 5 (RFC 1928).
        case socks
    }

    /// How it is spoken to.
    package let kind: Kind
    /// A name, an IPv4 address, or an IPv6 address without brackets.
    package let host: String
    /// 1 to 65535.
    package let port: Int
    /// `user:password`.
    package let credentials: String?

    /// SOCKS5 tells lengths in one octet (RFC 1929 §2).
    private static let longestCredential = 255

    /// Parses `http://…`, `socks5://…` or `socks5h://…`, or `host:port` alone, which is HTTP's.
    ///
    /// The proxy looks the server's name up, with both schemes of SOCKS.
    ///
    /// - Throws: What is wrong with the text, for people.
    package init(_ text: String) throws(ProxyURLError) {
        var rest = Substring(text)
        var kind = Kind.http
        if let end = text.firstRange(of: "://") {
            switch text[..<end.lowerBound].lowercased() {
            case "http": kind = .http
            case "socks5", "socks5h", "socks": kind = .socks
            case let scheme: throw ProxyURLError(reason: "\(scheme):// is no kind of proxy; http:// and socks5:// are")
            }
            rest = text[end.upperBound...]
        }
        let url: WebSocketURL
        do {
            url = try WebSocketURL("ws://\(rest)")
        } catch {
            throw ProxyURLError(reason: "\(error)")
        }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let place = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let hasPort = place[(place.lastIndex(of: "]") ?? place.startIndex)...].contains(":")
        self.kind = kind
        host = url.host
        port = hasPort ? url.port : kind == .http ? 80 : 1080
        credentials = url.credentials
        for part in credentials?.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false) ?? []
        where part.utf8.count > Self.longestCredential {
            throw ProxyURLError(reason: "a user or password of more than \(Self.longestCredential) bytes can't be sent")
        }
    }
}

/// What is wrong with the URL of a proxy.
package struct ProxyURLError: Error, Hashable, Sendable {
    /// For people.
    package let reason: String
}

/// Why a proxy did not pass a connection on.
package enum ProxyFailure: Error, Hashable, Sendable {
    /// There is no connection to the proxy itself.
    indirect case unreachable(ConnectError)
    /// It wants a user and a password, and there are none.
    case credentialsMissing
    /// It does not take the user and password.
    case credentialsRefused
    /// It answered with another status than 2xx: its status line, which is hostile text.
    case refused(statusLine: String)
    /// It answered with this code instead of 0 (RFC 1928 §6).
    case replied(code: UInt8)
    /// What it answered is not what such a proxy says.
    case notSpoken
    /// It hung up before it had answered.
    case hungUp
}
