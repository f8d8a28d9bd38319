// Whether a certificate is for the host that was asked for (RFC 9525).
extension Certificate {
    /// Whether it is for a URL's host: for a name by its names, for an address by its addresses.
    ///
    /// What the connection leads to does not count: that may be a proxy, or what a forged answer of DNS says. Neither
    /// does the common name (RFC 9525 §2).
    func isFor(host: String) -> Bool {
        if let address = IPAddress.octets(of: host) { return addresses.contains(address) }
        return hosts.contains { Self.matches($0, host: host) }
    }

    /// All that it is for, for people; hostile text.
    var places: [String] { hosts + addresses.compactMap(IPAddress.text) }

    /// Whether a name of a certificate, perhaps with `*` as its first label, is this host's (RFC 9525 §6.3).
    ///
    /// The `*` stands for one label, and not right below a top level.
    private static func matches(_ name: String, host: String) -> Bool {
        let (name, host) = (labels(of: name), labels(of: host))
        guard name.count == host.count, !host.contains("") else { return false }
        guard name.first == "*" else { return name == host }
        return name.count >= 3 && name.dropFirst() == host.dropFirst()
    }

    /// The labels in lower case, without the empty one of a name that ends in a dot.
    private static func labels(of name: String) -> [String] {
        let labels = name.split(separator: ".", omittingEmptySubsequences: false).map { label in
            String(decoding: label.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
        }
        return labels.count > 1 && labels.last == "" ? labels.dropLast() : labels
    }
}
