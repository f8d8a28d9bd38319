import Encoding

/// The certificates that their issuer took back (RFC 5280 §5.1).
///
/// Its signature is not looked at: who names the file trusts it, as he trusts the authorities in it.
struct RevocationList {
    /// Who took them back.
    let issuer: DistinguishedName
    /// The time by which the issuer will have made a newer list, in seconds since 1970; nil if that is not known.
    let nextUpdate: Int?
    private let issuerKey: ArraySlice<UInt8>?
    private let serialNumbers: Set<ArraySlice<UInt8>>

    private static let extensionsTag: UInt8 = 0xA0

    /// Reads the DER of a revocation list; nil if it is none, or not whole.
    init?(_ bytes: [UInt8]) {
        var file = DER(bytes[...])
        guard var list = file.next(.sequence)?.inside, var body = list.next(.sequence)?.inside else { return nil }
        body.skip(tag: DER.Tag.integer.rawValue)
        guard body.next(.sequence) != nil, let issuer = body.next(.sequence), body.nextTime() != nil else { return nil }
        self.issuer = DistinguishedName(issuer.content)
        nextUpdate = body.nextTime()
        guard let numbers = Self.numbers(in: body.next(.sequence)?.inside ?? DER([])) else { return nil }
        serialNumbers = numbers
        guard !body.isAtEnd else {
            issuerKey = nil
            return
        }
        guard let last = body.next(), last.tag == Self.extensionsTag, body.isAtEnd else { return nil }
        var wrapper = last.inside
        issuerKey = wrapper.next(.sequence)?.inside.issuerKey
    }

    private static func numbers(in entries: DER) -> Set<ArraySlice<UInt8>>? {
        var entries = entries
        var numbers: Set<ArraySlice<UInt8>> = []
        while var entry = entries.next(.sequence)?.inside {
            guard let number = entry.next(.integer) else { return nil }
            numbers.insert(number.content.drop { $0 == 0 })
        }
        return entries.isAtEnd ? numbers : nil
    }

    /// Whether it is of who issued the certificate: by name, and by key where both tell theirs.
    func isAbout(_ certificate: Certificate) -> Bool {
        guard issuer == certificate.issuer else { return false }
        guard let issuerKey, let other = certificate.issuerKey else { return true }
        return issuerKey == other
    }

    /// Whether the certificate was taken back by who issued it.
    func revokes(_ certificate: Certificate) -> Bool {
        isAbout(certificate) && serialNumbers.contains(certificate.serialNumber)
    }

    /// The lists in a PEM file, which may hold certificates, too; nil if one can't be read.
    static func lists(inPEM bytes: [UInt8]) -> [RevocationList]? {
        let (begin, end) = ("-----BEGIN X509 CRL-----", "-----END X509 CRL-----")
        var lists: [RevocationList] = []
        for part in String(decoding: bytes, as: UTF8.self).split(separator: begin, omittingEmptySubsequences: false)
            .dropFirst()
        {
            guard let rest = part.firstRange(of: end),
                let bytes = Base64.decode(String(part[..<rest.lowerBound].filter { !$0.isWhitespace })),
                let list = RevocationList(bytes)
            else { return nil }
            lists.append(list)
        }
        return lists
    }
}

extension DER {
    /// Takes the next element if it is a time: seconds since 1970.
    fileprivate mutating func nextTime() -> Int? {
        let before = self
        if let time = next()?.time { return time }
        self = before
        return nil
    }
}
