import Glibc

// Whether a certificate is for the host that was asked for (RFC 9525).
extension Certificate {
    /// Whether it is for a URL's host: for a name by its names, for an address by its addresses.
    ///
    /// What the connection leads to does not count: that may be a proxy, or what a forged answer of DNS says. Neither
    /// does the common name (RFC 9525 §2).
    func isFor(host: String) -> Bool {
        if let address = Self.address(host) { return addresses.contains(address) }
        return hosts.contains { Self.matches($0, host: host) }
    }

    /// All that it is for, for people; hostile text.
    var places: [String] { hosts + addresses.compactMap(Self.text) }

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

    /// The octets of an address written out; nil for a name.
    private static func address(_ host: String) -> [UInt8]? {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var octets = [UInt8](repeating: 0, count: count)
            if inet_pton(family, host, &octets) == 1 { return octets }
        }
        return nil
    }

    private static func text(_ address: [UInt8]) -> String? {
        guard [4, 16].contains(address.count) else { return nil }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(address.count == 4 ? AF_INET : AF_INET6, address, &text, socklen_t(text.count)) != nil else {
            return nil
        }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
