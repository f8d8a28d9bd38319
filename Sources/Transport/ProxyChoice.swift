package import WebSocketCore

/// Which connections go through which proxy.
package enum ProxyChoice: Sendable {
    /// None does.
    case direct
    /// All do.
    case fixed(Proxy)
    /// As the environment's variables say, given by their names.
    case environment([String: String])

    /// The names of the variables that count; `HTTP_PROXY` does not, since a web server's client can set it.
    package static let variables = [
        "ws_proxy", "WS_PROXY", "wss_proxy", "WSS_PROXY", "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
        "ALL_PROXY", "no_proxy", "NO_PROXY",
    ]

    /// The proxy for a URL; nil if it is reached directly.
    ///
    /// - Throws: `ConnectError.proxyMisnamed` for a variable that holds no proxy's URL.
    package func proxy(for url: WebSocketURL) throws(ConnectError) -> Proxy? {
        switch self {
        case .direct: return nil
        case .fixed(let proxy): return proxy
        case .environment(let values):
            guard !url.isLoopback, !Self.isExcluded(url, by: values["no_proxy"] ?? values["NO_PROXY"] ?? "") else {
                return nil
            }
            let names =
                url.isSecure
                ? ["wss_proxy", "WSS_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
                : ["ws_proxy", "WS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"]
            guard let name = names.first(where: { values[$0]?.isEmpty == false }), let text = values[name] else {
                return nil
            }
            do {
                return try Proxy(text)
            } catch {
                throw .proxyMisnamed(variable: name, reason: error.reason)
            }
        }
    }

    /// Whether a list such as `example.org, .intern, 10.0.0.0/8, host:8765` names the URL's host, or is `*`.
    static func isExcluded(_ url: WebSocketURL, by list: String) -> Bool {
        let host = url.plainHost
        return list.split(whereSeparator: { $0 == "," || $0 == " " }).contains { entry in
            let entry = entry.lowercased()
            if entry == "*" { return true }
            if let network = Network(entry) { return network.contains(host) }
            var name = Substring(entry)
            if let (host, port) = Self.split(entry) {
                guard port == url.port else { return false }
                name = host
            }
            while name.first == "." || name.first == "*" { name.removeFirst() }
            if name.first == "[", name.last == "]" { name = name.dropFirst().dropLast() }
            if name.last == "." { name.removeLast() }
            // The same address may be written in several ways (RFC 4291 §2.2).
            if let address = IPAddress.octets(of: String(name)) { return address == IPAddress.octets(of: String(host)) }
            return !name.isEmpty && (host == name || host.hasSuffix(".\(name)"))
        }
    }

    /// Host and port, if there is a port; the colons of an IPv6 address without brackets are none.
    private static func split(_ entry: String) -> (Substring, Int)? {
        guard let colon = entry.lastIndex(of: ":"), let port = Int(entry[entry.index(after: colon)...]) else {
            return nil
        }
        let host = entry[..<colon]
        guard !host.contains(":") || host.last == "]" else { return nil }
        return (host, port)
    }
}

/// The addresses that begin with the same bits: `10.0.0.0/8`, `fd00::/8`.
private struct Network {
    private let address: [UInt8]
    private let bits: Int

    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let bits = Int(parts[1]), let address = IPAddress.octets(of: String(parts[0])) else {
            return nil
        }
        guard (0...8 * address.count).contains(bits) else { return nil }
        (self.address, self.bits) = (address, bits)
    }

    func contains(_ host: some StringProtocol) -> Bool {
        guard let other = IPAddress.octets(of: String(host)), other.count == address.count else { return false }
        return (0..<bits).allSatisfy { bit in
            let difference: UInt8 = address[bit / 8] ^ other[bit / 8]
            return difference & (0x80 >> UInt8(bit % 8)) == 0
        }
    }
}

extension WebSocketURL {
    /// The host in small letters, without the dot that a name may end with (RFC 1034 §3.1).
    fileprivate var plainHost: Substring {
        let name = host.lowercased()[...]
        return name.last == "." ? name.dropLast() : name
    }

    /// Whether it leads to this machine itself, whose loopback no proxy can reach.
    fileprivate var isLoopback: Bool {
        let name = plainHost
        if name == "localhost" || name.hasSuffix(".localhost") { return true }
        return ["127.0.0.0/8", "::1/128"].contains { Network($0)?.contains(name) == true }
    }
}
