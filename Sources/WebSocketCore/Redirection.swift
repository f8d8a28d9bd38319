/// Where a server that refused the handshake wants the client to go instead (RFC 9110 §15.4, RFC 6455 §4.1).
package enum Redirection {
    /// The statuses that redirect.
    private static let statuses = [301, 302, 303, 307, 308]

    /// The place that a response names; nil if it is no redirection.
    package static func location(in head: HTTPHead) -> String? {
        guard let status = head.status, statuses.contains(status) else { return nil }
        return head.only("Location")
    }
}

extension WebSocketURL {
    /// The URL that a reference found at this one means (RFC 3986 §5.2); `http` and `https` stand for `ws` and `wss`.
    ///
    /// A fragment says nothing to a server and is left out. The user information stays with its origin.
    ///
    /// - Throws: What is wrong with the reference.
    package func resolving(_ reference: String) throws(WebSocketURLError) -> WebSocketURL {
        // By scalars, as a URL is read.
        let scalars = reference.unicodeScalars.prefix { $0 != "#" }
        let text = Substring(scalars)
        var url: WebSocketURL
        if let end = scalars.firstRange(of: "://".unicodeScalars),
            !scalars[..<end.lowerBound].contains(where: { "/?".unicodeScalars.contains($0) })
        {
            let scheme = Substring(scalars[..<end.lowerBound]).lowercased()
            let rest = Substring(scalars[end.lowerBound...])
            url = try WebSocketURL("\(["http": "ws", "https": "wss"][scheme] ?? scheme)\(rest)")
        } else if text.utf8.starts(with: "//".utf8) {
            url = try WebSocketURL("\(isSecure ? "wss" : "ws"):\(text)")
        } else {
            url = try WebSocketURL("ws://host\(Self.merge(text, onto: target))")
            (url.isSecure, url.host, url.port) = (isSecure, host, port)
        }
        url.target = Self.withoutDots(url.target)
        if url.isSameOrigin(as: self) { url.userInfo = url.userInfo ?? userInfo }
        return url
    }

    /// Whether what is secret for the other may be told to this one, too: the same server over the same or better means.
    ///
    /// From ws to wss on the schemes' own ports it is the same server, as with http and https.
    package func isSameOrigin(as other: WebSocketURL) -> Bool {
        guard host.lowercased() == other.host.lowercased() else { return false }
        if (isSecure, port) == (other.isSecure, other.port) { return true }
        return (isSecure, port) == (true, 443) && (other.isSecure, other.port) == (false, 80)
    }

    private static func merge(_ reference: Substring, onto target: String) -> String {
        let path = target.prefix { $0 != "?" }
        switch reference.unicodeScalars.first {
        case nil: return target
        case "/": return String(reference)
        case "?": return String(path + reference)
        default: return String(path[...(path.lastIndex(of: "/") ?? path.startIndex)] + reference)
        }
    }

    /// The path without `.` and `..` (RFC 3986 §5.2.4), the query as it was.
    private static func withoutDots(_ target: String) -> String {
        let path = target.prefix { $0 != "?" }
        var segments: [Substring] = []
        let all = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for (place, segment) in zip(1..., all) {
            let isLast = place == all.count
            switch segment {
            case "..":
                _ = segments.popLast()
                if isLast { segments.append("") }
            case ".":
                if isLast { segments.append("") }
            default: segments.append(segment)
            }
        }
        return "/" + segments.joined(separator: "/") + target[path.endIndex...]
    }
}
