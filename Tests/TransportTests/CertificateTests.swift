import Encoding
import Testing

@testable import Transport

/// What is read from certificates: text from outside, which may be anything.
struct CertificateTests {
    private func element(_ tag: UInt8, _ parts: [UInt8]...) -> [UInt8] {
        let content = parts.flatMap { $0 }
        guard content.count >= 0x80 else { return [tag, UInt8(content.count)] + content }
        return [tag, 0x82, UInt8(content.count >> 8), UInt8(content.count & 0xFF)] + content
    }

    /// A name whose parts are a country and a common name.
    private func name(_ text: String) -> [UInt8] {
        let parts: [(UInt8, String)] = [(0x06, "AT"), (0x03, text)]
        return element(
            0x30,
            parts.flatMap { kind, value in
                element(
                    0x31,
                    element(0x30, element(0x06, [0x55, 0x04, kind]), element(0x0C, Array(value.utf8)))
                )
            }
        )
    }

    /// The extension that tells which key issued.
    private func issuerKey(_ key: [UInt8]) -> [UInt8] {
        element(0x30, element(0x06, [0x55, 0x1D, 0x23]), element(0x04, element(0x30, element(0x80, key))))
    }

    private func certificate(
        issuer: String,
        subject: String,
        hosts: [String],
        number: [UInt8] = [0, 0x81],
        key: [UInt8] = [1, 2]
    ) -> [UInt8] {
        let names = element(0x30, hosts.flatMap { element(0x82, Array($0.utf8)) } + element(0x87, [1, 2, 3, 4]))
        let extensions = element(
            0xA3,
            element(
                0x30,
                element(0x30, element(0x06, [0x55, 0x1D, 0x0F]), element(0x04, [3])),
                issuerKey(key),
                element(0x30, element(0x06, [0x55, 0x1D, 0x11]), element(0x01, [0xFF]), element(0x04, names))
            )
        )
        let body = element(
            0x30,
            element(0xA0, element(0x02, [2])),
            element(0x02, number),
            element(0x30),
            name(issuer),
            element(0x30),
            name(subject),
            element(0x30, [UInt8](repeating: 7, count: 200)),
            extensions
        )
        return element(0x30, body, element(0x30), element(0x03, [0]))
    }

    private func list(
        issuer: String,
        numbers: [[UInt8]],
        nextUpdate: String? = "491231235959Z",
        key: [UInt8]? = nil
    ) -> [UInt8] {
        let time = element(0x17, Array("200101000000Z".utf8))
        let entries = element(0x30, numbers.flatMap { element(0x30, element(0x02, $0), time) })
        let end = nextUpdate.map { element($0.utf8.count == 13 ? 0x17 : 0x18, Array($0.utf8)) } ?? []
        let extensions = key.map { element(0xA0, element(0x30, issuerKey($0))) } ?? []
        let body = element(
            0x30,
            element(0x02, [1]),
            element(0x30),
            name(issuer),
            time,
            end,
            numbers.isEmpty ? [] : entries,
            extensions
        )
        return element(0x30, body, element(0x30))
    }

    @Test func whatACertificateSays() throws {
        let other = try #require(Certificate(certificate(issuer: "ca", subject: "x", hosts: ["a.example", "b"])))
        #expect(other.hosts == ["a.example", "b"])
        #expect(!other.isSelfSigned)
        #expect(other.name == "x" && other.issuer.text == "ca")
        #expect(try #require(Certificate(certificate(issuer: "x", subject: "x", hosts: []))).isSelfSigned)
    }

    @Test(arguments: [
        ("a.example", "a.example", true), ("A.Example", "a.eXample", true), ("a.example", "a.example.", true),
        ("a.example.", "a.example", true), ("a.example", "b.example", false), ("a.example", "x.a.example", false),
        ("*.a.example", "x.a.example", true), ("*.a.example", "x.y.a.example", false),
        ("*.a.example", "a.example", false),
        ("*.example", "a.example", false), ("*", "a", false), ("*", "example", false),
        ("*.*.example", "a.b.example", false),
        ("x*.a.example", "xy.a.example", false), ("a.*.example", "a.b.example", false),
        ("*.a.example", ".a.example", false),
        ("5.6.7.8", "5.6.7.8", false), ("", "", false), (".", ".", false), ("a..example", "a..example", false),
        ("a.example\u{0}.evil", "a.example", false), ("ａ.example", "a.example", false),
    ])
    func aNameIsForAHost(name: String, host: String, isFor: Bool) throws {
        let certificate = try #require(Certificate(certificate(issuer: "ca", subject: host, hosts: [name])))
        #expect(certificate.isFor(host: host) == isFor)
    }

    @Test func anAddressIsForNoOther() throws {
        let certificate = try #require(Certificate(certificate(issuer: "ca", subject: "x", hosts: ["a"])))
        #expect(certificate.addresses == [[1, 2, 3, 4]] && certificate.places == ["a", "1.2.3.4"])
        #expect(certificate.isFor(host: "1.2.3.4"))
        #expect(!certificate.isFor(host: "1.2.3.5") && !certificate.isFor(host: "::ffff:1.2.3.4"))
    }

    @Test func aListRevokesWhatItsIssuerIssued() throws {
        let certificate = try #require(Certificate(certificate(issuer: "ca", subject: "x", hosts: [])))
        #expect(try #require(RevocationList(list(issuer: "ca", numbers: [[5], [0, 0x81]]))).revokes(certificate))
        #expect(try !#require(RevocationList(list(issuer: "ca", numbers: [[5]]))).revokes(certificate))
        #expect(try !#require(RevocationList(list(issuer: "cb", numbers: [[0x81]]))).revokes(certificate))
        #expect(try !#require(RevocationList(list(issuer: "ca", numbers: []))).revokes(certificate))
    }

    /// Two authorities may have the same name, or one a new key (RFC 5280 §4.2.1.1).
    @Test func aListIsAboutWhatTheSameKeyIssued() throws {
        let certificate = try #require(Certificate(certificate(issuer: "ca", subject: "x", hosts: [], key: [1, 2])))
        for (key, isAbout) in [([1, 2], true), ([1, 3], false), (nil, true)] as [([UInt8]?, Bool)] {
            let list = try #require(RevocationList(list(issuer: "ca", numbers: [[0x81]], key: key)))
            #expect(list.isAbout(certificate) == isAbout && list.revokes(certificate) == isAbout)
        }
    }

    @Test(arguments: [
        ("491231235959Z", 2_524_607_999), ("20500101000000Z", 2_524_608_000), ("500101000000Z", -631_152_000),
        ("700101000001Z", 1), ("4912312359590", nil), ("4912x1235959Z", nil), ("4912312359Z", nil),
    ])
    func aTimeIsReadByTheRulesOfCertificates(text: String, seconds: Int?) {
        var list = DER((element(text.utf8.count == 15 ? 0x18 : 0x17, Array(text.utf8)))[...])
        #expect(list.next()?.time == seconds)
    }

    @Test func whatTheListsTellOfACertificate() throws {
        let certificate = try #require(Certificate(certificate(issuer: "ca", subject: "x", hosts: [])))
        let (over, end) = ("200102000000Z", 1_577_923_200)
        let revoked = TLSFailure.revoked("x", by: "ca")
        let cases: [(lists: [[UInt8]], failure: TLSFailure?)] = [
            ([], nil),
            ([list(issuer: "ca", numbers: [])], nil),
            ([list(issuer: "ca", numbers: [[0x81]])], revoked),
            ([list(issuer: "ca", numbers: []), list(issuer: "ca", numbers: [[0x81]])], revoked),
            ([list(issuer: "ca", numbers: [[0x81]], nextUpdate: over)], revoked),
            ([list(issuer: "ca", numbers: [], nextUpdate: over)], .revocationListOver(issuer: "ca", end)),
            ([list(issuer: "ca", numbers: [], nextUpdate: over), list(issuer: "ca", numbers: [])], nil),
            ([list(issuer: "ca", numbers: [], nextUpdate: nil)], nil),
            ([list(issuer: "cb", numbers: [[0x81]]), list(issuer: "cb", numbers: [], nextUpdate: over)], nil),
        ]
        for (bytes, failure) in cases {
            let lists = try bytes.map { try #require(RevocationList($0)) }
            #expect(RevocationList.failure(of: certificate, by: lists, at: 1_800_000_000) == failure)
        }
    }

    @Test func aFileWithAListThatCanNotBeReadIsNone() throws {
        let block = { (text: String) in Array("-----BEGIN X509 CRL-----\n\(text)\n-----END X509 CRL-----\n".utf8) }
        let good = Base64.encode(list(issuer: "ca", numbers: [[1]]))
        #expect(RevocationList.lists(inPEM: Array("nothing".utf8))?.isEmpty == true)
        #expect(RevocationList.lists(inPEM: Array("text\n".utf8) + block(good) + block(good))?.count == 2)
        #expect(RevocationList.lists(inPEM: block(good) + block("MAA=")) == nil)
        #expect(RevocationList.lists(inPEM: block("!")) == nil)
        #expect(RevocationList.lists(inPEM: Array("-----BEGIN X509 CRL-----\n\(good)".utf8)) == nil)
    }

    /// Cut anywhere, or with any octet changed, it is read or it is not; nothing else happens.
    @Test func brokenOnesAreHarmless() {
        for bytes in [certificate(issuer: "ca", subject: "x", hosts: ["a"]), list(issuer: "ca", numbers: [[1], [2]])] {
            for place in bytes.indices {
                for value in [0x00, 0x30, 0x7F, 0x80, 0x84, 0x88, 0xFF] as [UInt8] {
                    var broken = bytes
                    broken[place] = value
                    _ = Certificate(broken)
                    _ = RevocationList(broken)
                }
                #expect(Certificate(Array(bytes[..<place])) == nil)
                #expect(RevocationList(Array(bytes[..<place])) == nil)
            }
        }
    }
}
