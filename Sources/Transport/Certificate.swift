/// What a certificate says of itself, as far as it tells why it is not taken (RFC 5280 §4.1).
struct Certificate {
    /// Octets of the serial number, without what stands for a sign.
    let serialNumber: ArraySlice<UInt8>
    /// Who vouches for it.
    let issuer: DistinguishedName
    /// The issuer's key, as its issuer calls it (RFC 5280 §4.2.1.1); nil if it does not say.
    let issuerKey: ArraySlice<UInt8>?
    /// Whom it is for.
    let subject: DistinguishedName
    /// The host names that it is for; hostile text.
    let hosts: [String]
    /// The addresses that it is for, in network order.
    let addresses: [[UInt8]]

    /// The identifier of the extension with the names (2.5.29.17), encoded.
    private static let alternativeNames: [UInt8] = [0x55, 0x1D, 0x11]
    private static let extensionsTag: UInt8 = 0xA3
    private static let hostTag: UInt8 = 0x82
    private static let addressTag: UInt8 = 0x87

    /// Whether it vouches for itself.
    var isSelfSigned: Bool { issuer == subject }

    /// What people call it; hostile text.
    var name: String { subject.text ?? hosts.first ?? "a certificate without a name" }

    /// Reads the DER of a certificate; nil if it is none.
    init?(_ bytes: [UInt8]) {
        var file = DER(bytes[...])
        guard var certificate = file.next(.sequence)?.inside, var body = certificate.next(.sequence)?.inside else {
            return nil
        }
        // The version stands before the serial number, unless it is 1.
        body.skip(tag: 0xA0)
        guard let number = body.next(.integer), body.next(.sequence) != nil, let issuer = body.next(.sequence),
            body.next(.sequence) != nil, let subject = body.next(.sequence)
        else { return nil }
        serialNumber = number.content.drop { $0 == 0 }
        self.issuer = DistinguishedName(issuer.content)
        self.subject = DistinguishedName(subject.content)
        var extensions = DER([])
        while let element = body.next() {
            guard element.tag == Self.extensionsTag else { continue }
            var wrapper = element.inside
            extensions = wrapper.next(.sequence)?.inside ?? extensions
        }
        issuerKey = extensions.issuerKey
        hosts = Self.names(Self.hostTag, in: extensions).map { String(decoding: $0, as: UTF8.self) }
        addresses = Self.names(Self.addressTag, in: extensions).map(Array.init)
    }

    private static func names(_ tag: UInt8, in extensions: DER) -> [ArraySlice<UInt8>] {
        var value = extensions.value(ofExtension: alternativeNames)
        var names = value?.next(.sequence)?.inside
        var found: [ArraySlice<UInt8>] = []
        while let name = names?.next() {
            if name.tag == tag { found.append(name.content) }
        }
        return found
    }
}

/// The name of who issues certificates, or of whom one is for (RFC 5280 §4.1.2.4).
struct DistinguishedName: Hashable {
    private let encoded: ArraySlice<UInt8>

    /// The identifier of the common name (2.5.4.3), encoded.
    private static let commonName: [UInt8] = [0x55, 0x04, 0x03]

    /// A name by the elements that its sequence holds.
    init(_ encoded: ArraySlice<UInt8>) { self.encoded = encoded }

    /// The common name, or without one the last part; nil for an empty name.
    ///
    /// Hostile text.
    var text: String? {
        var parts = DER(encoded)
        var last: String?
        while var set = parts.next()?.inside {
            while var part = set.next(.sequence)?.inside {
                guard let kind = part.next(.identifier)?.content, let value = part.next()?.content else { continue }
                last = String(decoding: value, as: UTF8.self)
                if kind.elementsEqual(Self.commonName) { return last }
            }
        }
        return last
    }
}

extension DER {
    /// The key that issued, read from a list of extensions; nil if none says.
    var issuerKey: ArraySlice<UInt8>? {
        // id-ce-authorityKeyIdentifier (2.5.29.35), and the first of its parts.
        var value = value(ofExtension: [0x55, 0x1D, 0x23])
        var parts = value?.next(.sequence)?.inside
        guard let key = parts?.next(), key.tag == 0x80 else { return nil }
        return key.content
    }
}
