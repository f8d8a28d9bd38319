import NIOCore

/// How many connections one address may have.
///
/// An IPv6 address counts by its first 64 bits, since whoever has one has them all (RFC 6177 §2).
package struct AddressLimit: Hashable, Sendable {
    /// The most at a time.
    package var most: Int
    /// Whether this machine itself is limited, too; a proxy that runs here brings everybody's connections.
    package var countsLoopback: Bool

    /// A limit for every address.
    package init(_ most: Int, countsLoopback: Bool = true) {
        self.most = most
        self.countsLoopback = countsLoopback
    }

    /// No limit.
    package static let none = AddressLimit(.max)

    /// What the connections of a peer are counted under; nil where they are not limited.
    func key(of peer: SocketAddress?) -> [UInt8]? {
        guard most < .max, let bytes = peer?.addressBytes else { return nil }
        let isLoopback = bytes.count == 4 ? bytes[0] == 127 : bytes == [UInt8](repeating: 0, count: 15) + [1]
        if isLoopback, !countsLoopback { return nil }
        return bytes.count == 16 ? Array(bytes.prefix(8)) : bytes
    }
}

extension SocketAddress {
    /// The 4 bytes of an IPv4 address, mapped into IPv6 (RFC 4291 §2.5.5.2) or not, or the 16 of another IPv6 address.
    fileprivate var addressBytes: [UInt8]? {
        guard let bytes = ipAddress.flatMap(IPAddress.octets) else { return nil }
        let isMapped = bytes.count == 16 && bytes.starts(with: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF])
        return isMapped ? Array(bytes.suffix(4)) : bytes
    }
}
