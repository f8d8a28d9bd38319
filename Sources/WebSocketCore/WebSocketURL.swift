/// A `ws://` or `wss://` URL (RFC 6455 §3).
package struct WebSocketURL: Hashable, Sendable {
    /// Whether TLS is used: `wss`.
    package var isSecure: Bool
    /// A name, an IPv4 address, or an IPv6 address without brackets.
    package var host: String
    /// 1 to 65535.
    package var port: Int
    /// Path and query as they stand in the request line, at least `/`.
    package var target: String
    /// What stands before `@`, percent-encoded as it was given.
    package var userInfo: String?

    /// A URL from its parts, which are not checked.
    package init(isSecure: Bool = false, host: String, port: Int, target: String = "/", userInfo: String? = nil) {
        self.isSecure = isSecure
        self.host = host
        self.port = port
        self.target = target
        self.userInfo = userInfo
    }

    /// Parses `ws://…`, `wss://…`, or `host:port` and `host` alone, with or without a path.
    ///
    /// - Throws: What is wrong with the text.
    package init(_ text: String) throws(WebSocketURLError) {
        guard !text.isEmpty else { throw .empty }
        if let bad = text.unicodeScalars.first(where: { $0.value <= 0x20 || $0.value == 0x7F }) {
            throw .invalidCharacter(bad)
        }
        // By scalars: a mark that combines with a delimiter does not hide it.
        guard !text.unicodeScalars.contains("#") else { throw .fragment }
        var rest = text.unicodeScalars[...]
        isSecure = try Self.takeScheme(&rest)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        target = Self.encodeTarget(rest[authority.endIndex...])

        var hostAndPort = authority
        userInfo = nil
        if let at = authority.lastIndex(of: "@") {
            userInfo = String(Substring(authority[..<at]))
            hostAndPort = authority[authority.index(after: at)...]
        }
        let (host, port) = try Self.splitPort(hostAndPort)
        self.host = host
        self.port = port ?? (isSecure ? 443 : 80)
    }

    private static func takeScheme(_ rest: inout Substring.UnicodeScalarView) throws(WebSocketURLError) -> Bool {
        guard let end = rest.firstRange(of: "://".unicodeScalars),
            !rest[..<end.lowerBound].contains(where: { "/?@".unicodeScalars.contains($0) })
        else { return false }
        let scheme = Substring(rest[..<end.lowerBound]).lowercased()
        rest = rest[end.upperBound...]
        switch scheme {
        case "ws": return false
        case "wss": return true
        default: throw .unsupportedScheme(scheme)
        }
    }

    private static func splitPort(
        _ text: Substring.UnicodeScalarView
    ) throws(WebSocketURLError) -> (host: String, port: Int?) {
        var host = text
        var rest = text[text.endIndex...]
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { throw .invalidHost(String(Substring(text))) }
            host = text[text.index(after: text.startIndex)..<end]
            rest = text[text.index(after: end)...]
            let isAddress =
                host.contains(":")
                && host.allSatisfy { $0.isASCII && ($0.properties.isHexDigit || $0 == ":" || $0 == ".") }
            guard isAddress, rest.isEmpty || rest.first == ":" else { throw .invalidHost(String(Substring(text))) }
        } else {
            if let colon = text.firstIndex(of: ":") { (host, rest) = (text[..<colon], text[colon...]) }
            guard !host.isEmpty else { throw .missingHost }
            let isName = Substring(host).utf8.allSatisfy { $0.isToken && $0 != UInt8(ascii: "%") }
            guard isName else { throw .invalidHost(String(Substring(host))) }
        }
        let digits = Substring(rest.dropFirst())
        guard !digits.isEmpty else { return (String(Substring(host)), nil) }
        guard digits.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
            let port = Int(digits), (1...65535).contains(port)
        else { throw .invalidPort(String(digits)) }
        return (String(Substring(host)), port)
    }

    /// The path and query with what is not ASCII percent-encoded.
    private static func encodeTarget(_ text: Substring.UnicodeScalarView) -> String {
        let digits = Array("0123456789ABCDEF")
        let encoded = Substring(text).utf8.reduce(into: "") { result, byte in
            if byte < 0x80 {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 0xF)])"
            }
        }
        return encoded.hasPrefix("/") ? encoded : "/" + encoded
    }

    /// The `Host` field: without the port if it is the scheme's own.
    package var authority: String {
        let bracketed = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? bracketed : "\(bracketed):\(port)"
    }
}

extension WebSocketURL: CustomStringConvertible {
    /// The user and the password of its user information, `%` sequences decoded (RFC 3986 §2.1, §3.2.1).
    package var credentials: String? {
        guard let userInfo else { return nil }
        var bytes: [UInt8] = []
        var rest = Array(userInfo.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            // A sign, which a number may begin with, is no digit.
            if byte == UInt8(ascii: "%"), digits.count == 2,
                digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
                let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        let pair = String(decoding: bytes, as: UTF8.self)
        return pair.contains(":") ? pair : pair + ":"
    }

    /// The URL without what stands before `@`, which may be a password.
    package var description: String {
        "\(isSecure ? "wss" : "ws")://\(authority)\(target)"
    }
}

/// What is wrong with a URL.
package enum WebSocketURLError: Error, Hashable, Sendable {
    /// No text at all.
    case empty
    /// A space or a control character.
    case invalidCharacter(Unicode.Scalar)
    /// Another scheme than `ws` and `wss`.
    case unsupportedScheme(String)
    /// A `#`: WebSocket URLs have no fragment.
    case fragment
    /// Nothing where the host belongs.
    case missingHost
    /// No name or address.
    case invalidHost(String)
    /// No number from 1 to 65535.
    case invalidPort(String)
}

extension WebSocketURLError: CustomStringConvertible {
    /// A sentence that tells what is wrong and how to mend it.
    package var description: String {
        switch self {
        case .empty: "the URL is empty; give one such as ws://localhost:8765"
        case .invalidCharacter(let scalar):
            "a URL can't contain U+\(String(scalar.value, radix: 16, uppercase: true)); write it as %\(scalar.value < 16 ? "0" : "")\(String(scalar.value, radix: 16, uppercase: true))"
        case .unsupportedScheme("http"): "http:// is no WebSocket URL; try ws://"
        case .unsupportedScheme("https"): "https:// is no WebSocket URL; try wss://"
        case .unsupportedScheme(let scheme): "\(scheme):// is no WebSocket URL; it starts with ws:// or wss://"
        case .fragment: "a WebSocket URL has no #fragment; write %23 if a # is meant"
        case .missingHost: "the URL names no host; give one such as ws://localhost:8765"
        case .invalidHost(let host) where !host.utf8.allSatisfy { $0 < 0x80 }:
            "\"\(host)\" is not ASCII; write a name as its domain is registered, with xn--…"
        case .invalidHost(let host): "\"\(host)\" is no host name or address; IPv6 addresses stand in [ ]"
        case .invalidPort(let port): "\"\(port)\" is no port; give a number from 1 to 65535"
        }
    }
}
