import Encoding

/// What a certificate says of itself, as far as it tells why it is not taken (RFC 5280 §4.1).
struct Certificate {
    /// Octets of the serial number, without what stands for a sign.
    let serialNumber: ArraySlice<UInt8>
    /// The encoded names of who vouches for it and whom it is for.
    let issuer: ArraySlice<UInt8>
    let subject: ArraySlice<UInt8>
    /// The host names that it is for; hostile text.
    let hosts: [String]

    /// The identifier of the extension with the names (2.5.29.17), encoded.
    private static let alternativeNames: [UInt8] = [0x55, 0x1D, 0x11]
    private static let extensionsTag: UInt8 = 0xA3
    private static let hostTag: UInt8 = 0x82

    /// Whether it vouches for itself.
    var isSelfSigned: Bool { issuer == subject }

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
        self.issuer = issuer.content
        self.subject = subject.content
        hosts = Self.hosts(in: &body)
    }

    private static func hosts(in body: inout DER) -> [String] {
        while let element = body.next() {
            guard element.tag == extensionsTag else { continue }
            var wrapper = element.inside
            var extensions = wrapper.next(.sequence)?.inside
            while var one = extensions?.next(.sequence)?.inside {
                guard one.next(.identifier)?.content.elementsEqual(alternativeNames) == true else { continue }
                one.skip(tag: DER.Tag.boolean.rawValue)
                var value = one.next(.octets)?.inside
                var names = value?.next(.sequence)?.inside
                var hosts: [String] = []
                while let name = names?.next() {
                    if name.tag == hostTag { hosts.append(String(decoding: name.content, as: UTF8.self)) }
                }
                return hosts
            }
        }
        return []
    }
}

/// The certificates that their issuer took back (RFC 5280 §5.1).
struct RevocationList {
    private let issuer: ArraySlice<UInt8>
    private let serialNumbers: Set<ArraySlice<UInt8>>

    /// Reads the DER of a revocation list; nil if it is none.
    init?(_ bytes: [UInt8]) {
        var file = DER(bytes[...])
        guard var list = file.next(.sequence)?.inside, var body = list.next(.sequence)?.inside else { return nil }
        body.skip(tag: DER.Tag.integer.rawValue)
        guard body.next(.sequence) != nil, let issuer = body.next(.sequence) else { return nil }
        for time in [DER.Tag.utcTime, .generalizedTime, .utcTime, .generalizedTime] { body.skip(tag: time.rawValue) }
        var entries = body.next(.sequence)?.inside
        var numbers: Set<ArraySlice<UInt8>> = []
        while var entry = entries?.next(.sequence)?.inside {
            if let number = entry.next(.integer) { numbers.insert(number.content.drop { $0 == 0 }) }
        }
        self.issuer = issuer.content
        serialNumbers = numbers
    }

    /// Whether the certificate was taken back by who issued it.
    func revokes(_ certificate: Certificate) -> Bool {
        issuer == certificate.issuer && serialNumbers.contains(certificate.serialNumber)
    }

    /// The lists in a PEM file, which may hold certificates, too.
    static func lists(inPEM bytes: [UInt8]) -> [RevocationList] {
        let (begin, end) = ("-----BEGIN X509 CRL-----", "-----END X509 CRL-----")
        return String(decoding: bytes, as: UTF8.self).split(separator: begin).dropFirst().compactMap { part in
            guard let rest = part.firstRange(of: end) else { return nil }
            return Base64.decode(String(part[..<rest.lowerBound].filter { !$0.isWhitespace })).flatMap(
                RevocationList.init
            )
        }
    }
}
