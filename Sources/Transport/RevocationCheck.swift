import Glibc
import NIOSSL

/// Looks up in revocation lists what BoringSSL found good: each certificate from the root down to the server's own.
final class RevocationCheck {
    private let lists: [RevocationList]
    /// Why one of them was not taken.
    private(set) var failure: TLSFailure?

    /// A check by these lists, for one handshake.
    init(_ lists: [RevocationList]) { self.lists = lists }

    /// A handler for TLS whose handshake fails where this check does.
    func makeHandler(_ context: NIOSSLContext, serverHostname: String?) throws -> NIOSSLClientHandler {
        try .asking(context, serverHostname) { result, certificate in
            guard case .certificateVerified = result else { return .failed }
            self.failure = self.failure ?? self.failure(of: certificate)
            return self.failure == nil ? .certificateVerified : .failed
        }
    }

    private func failure(of certificate: NIOSSLCertificate) -> TLSFailure? {
        guard let bytes = try? certificate.toDERBytes(), let certificate = Certificate(bytes) else {
            return .other("what a certificate says of its issuer can't be read")
        }
        return RevocationList.failure(of: certificate, by: lists, at: time(nil))
    }
}

extension RevocationList {
    /// Why a certificate is not taken by these lists at a time in seconds since 1970; nil if it is.
    ///
    /// Nothing is asked of an issuer without a list. A list whose time is over may keep silent about what was taken back
    /// since; what it does tell still holds.
    static func failure(of certificate: Certificate, by lists: [RevocationList], at now: Int) -> TLSFailure? {
        let lists = lists.filter { $0.isAbout(certificate) }
        let issuer = certificate.issuer.text ?? "an issuer without a name"
        if lists.contains(where: { $0.revokes(certificate) }) { return .revoked(certificate.name, by: issuer) }
        // Without an end it lasts.
        let ends = lists.map { $0.nextUpdate ?? .max }
        guard let end = ends.max(), end < now else { return nil }
        return .revocationListOver(issuer: issuer, end)
    }
}

/// A handler that asks about each certificate *after* BoringSSL has verified it.
///
/// NIOSSL has deprecated this way as hard to use, but its successor is called in the place of BoringSSL's verification.
/// Asked for as a protocol's requirement it comes without the warning.
private protocol AskingAboutEachCertificate {
    init(
        context: NIOSSLContext,
        serverHostname: String?,
        verificationCallback: NIOSSLVerificationCallback?
    ) throws
}

extension AskingAboutEachCertificate {
    /// A handler that asks, from the root down, whether a certificate is taken of which it found this.
    fileprivate static func asking(
        _ context: NIOSSLContext,
        _ serverHostname: String?,
        _ callback: @escaping NIOSSLVerificationCallback
    ) throws -> Self {
        try Self(context: context, serverHostname: serverHostname, verificationCallback: callback)
    }
}

extension NIOSSLClientHandler: AskingAboutEachCertificate {}
