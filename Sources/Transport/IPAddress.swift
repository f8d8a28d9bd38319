import Glibc

/// Addresses written out, as URLs and lists of hosts have them.
enum IPAddress {
    /// The 4 or 16 octets of an address in network order; nil for a name.
    static func octets(of text: String) -> [UInt8]? {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var octets = [UInt8](repeating: 0, count: count)
            if inet_pton(family, text, &octets) == 1 { return octets }
        }
        return nil
    }

    /// What 4 or 16 octets in network order are written as; nil for any other number of them.
    static func text(of octets: [UInt8]) -> String? {
        guard [4, 16].contains(octets.count) else { return nil }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(octets.count == 4 ? AF_INET : AF_INET6, octets, &text, socklen_t(text.count)) != nil else {
            return nil
        }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
