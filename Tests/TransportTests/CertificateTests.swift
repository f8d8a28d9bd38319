import Testing

@testable import Transport

/// What is read from certificates: text from outside, which may be anything.
struct CertificateTests {
    private func element(_ tag: UInt8, _ parts: [UInt8]...) -> [UInt8] {
        let content = parts.flatMap { $0 }
        guard content.count >= 0x80 else { return [tag, UInt8(content.count)] + content }
        return [tag, 0x82, UInt8(content.count >> 8), UInt8(content.count & 0xFF)] + content
    }

    private func name(_ text: String) -> [UInt8] { element(0x30, element(0x0C, Array(text.utf8))) }

    private func certificate(issuer: String, subject: String, hosts: [String], number: [UInt8] = [0, 0x81]) -> [UInt8] {
        let names = element(0x30, hosts.flatMap { element(0x82, Array($0.utf8)) } + element(0x87, [1, 2, 3, 4]))
        let extensions = element(
            0xA3,
            element(
                0x30,
                element(0x30, element(0x06, [0x55, 0x1D, 0x0F]), element(0x04, [3])),
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

    private func list(issuer: String, numbers: [[UInt8]]) -> [UInt8] {
        let entries = element(0x30, numbers.flatMap { element(0x30, element(0x02, $0), element(0x17, [1])) })
        let body = element(
            0x30,
            element(0x02, [1]),
            element(0x30),
            name(issuer),
            element(0x17, [1]),
            element(0x17, [2]),
            entries
        )
        return element(0x30, body, element(0x30))
    }

    @Test func whatACertificateSays() throws {
        let other = try #require(Certificate(certificate(issuer: "ca", subject: "x", hosts: ["a.example", "b"])))
        #expect(other.hosts == ["a.example", "b"])
        #expect(!other.isSelfSigned)
        #expect(try #require(Certificate(certificate(issuer: "x", subject: "x", hosts: []))).isSelfSigned)
    }

    @Test func aListRevokesWhatItsIssuerIssued() throws {
        let certificate = try #require(Certificate(certificate(issuer: "ca", subject: "x", hosts: [])))
        #expect(try #require(RevocationList(list(issuer: "ca", numbers: [[5], [0, 0x81]]))).revokes(certificate))
        #expect(try !#require(RevocationList(list(issuer: "ca", numbers: [[5]]))).revokes(certificate))
        #expect(try !#require(RevocationList(list(issuer: "cb", numbers: [[0x81]]))).revokes(certificate))
        #expect(try !#require(RevocationList(list(issuer: "ca", numbers: []))).revokes(certificate))
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
