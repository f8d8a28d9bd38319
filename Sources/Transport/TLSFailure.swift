import NIOSSL
import WebSocketCore

/// Why a TLS handshake failed.
package enum TLSFailure: Hashable, Sendable {
    /// A file of the user's own, and what is wrong with it.
    case badFile(String)
    /// Nobody who is trusted vouches for the certificate, or for one between.
    case untrusted
    /// Nobody but the certificate itself vouches for it.
    case selfSigned
    /// Its time is over, since so many seconds after 1970.
    case expired(Int)
    /// Its time begins so many seconds after 1970.
    case notYetValid(Int)
    /// Who vouched for a certificate, the server's or one between, took it back. Both names are hostile text.
    case revoked(String, by: String)
    /// The issuer's revocation list, which says nothing of the certificate, is over since so many seconds after 1970.
    case revocationListOver(issuer: String, Int)
    /// The certificate is not for this host; those that it is for are hostile text.
    case wrongHost(String, others: [String])
    /// The server ended the connection: it is about to end itself, or speaks no TLS.
    case hungUp
    /// What answers there speaks no TLS.
    case notTLS
    /// The server and this client have no version or cipher in common.
    case nothingInCommon
    /// The server wants a certificate of the client's, or another.
    case certificateRequired
    /// Anything else, in the library's words.
    case other(String)

    /// What an error of NIOSSL means.
    init(_ error: any Error) {
        let text = "\(error)"
        let known: [(String, TLSFailure)] = [
            ("CERTIFICATE_VERIFY_FAILED", .untrusted), ("WRONG_VERSION_NUMBER", .notTLS), ("HTTP_REQUEST", .notTLS),
            ("EOF during handshake", .hungUp),
            ("UNSUPPORTED_PROTOCOL", .nothingInCommon), ("PROTOCOL_VERSION", .nothingInCommon),
            ("HANDSHAKE_FAILURE", .nothingInCommon), ("CERTIFICATE_REQUIRED", .certificateRequired),
            ("BAD_CERTIFICATE", .certificateRequired), ("UNKNOWN_CA", .certificateRequired),
        ]
        self = known.first { text.contains($0.0) }?.1 ?? .other(text)
    }
}
