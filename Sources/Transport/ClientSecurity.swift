import NIOCore
import NIOSSL
import WebSocketCore

/// What a client asks of TLS.
package struct ClientSecurity: Sendable {
    /// The path of a PEM file with certificates to trust besides the system's roots.
    package var authorityFile: String?
    /// The paths of PEM files with the client's own certificate chain and its key; the key may stand in the first.
    package var certificateFile: String?
    package var keyFile: String?
    /// Whether any certificate is taken, whoever it is for.
    package var trustsAnybody = false

    /// The system's roots, and no certificate of our own.
    package init() {}

    /// The handler that speaks TLS to a URL's host.
    ///
    /// - Throws: `ConnectError.tls` for a file that is no good, else what NIOSSL throws.
    func makeHandler(for url: WebSocketURL) throws -> NIOSSLClientHandler {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let authorityFile {
            configuration.additionalTrustRoots = [.certificates(try certificates(in: authorityFile))]
        }
        if let certificateFile {
            configuration.certificateChain = try certificates(in: certificateFile).map { .certificate($0) }
            configuration.privateKey = .privateKey(try key(in: keyFile ?? certificateFile))
        }
        if trustsAnybody { configuration.certificateVerification = .none }
        let context = try NIOSSLContext(configuration: configuration)
        let isAddress = (try? SocketAddress(ipAddress: url.host, port: url.port)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : url.host)
    }

    private func certificates(in path: String) throws -> [NIOSSLCertificate] {
        do {
            return try NIOSSLCertificate.fromPEMFile(path)
        } catch {
            throw ConnectError.tls(.badFile("\(path) holds no certificates; it has to be a PEM file"))
        }
    }

    private func key(in path: String) throws -> NIOSSLPrivateKey {
        do {
            return try NIOSSLPrivateKey(file: path, format: .pem)
        } catch {
            throw ConnectError.tls(.badFile("\(path) holds no private key; it has to be a PEM file"))
        }
    }
}

/// Why a TLS handshake failed.
package enum TLSFailure: Hashable, Sendable {
    /// A file of the user's own, and what is wrong with it.
    case badFile(String)
    /// Nobody who is trusted vouches for the certificate, or its time is over.
    case untrusted
    /// The certificate is for another host than this.
    case wrongHost(String)
    /// What answers there speaks no TLS.
    case notTLS
    /// The server and this client have no version or cipher in common.
    case nothingInCommon
    /// The server wants a certificate of the client's, or another.
    case certificateRequired
    /// Anything else, in the library's words.
    case other(String)

    /// What an error of NIOSSL means for a connection to `url`.
    init(_ error: any Error, url: WebSocketURL) {
        if case .failedToValidateHostname = error as? NIOSSLExtraError {
            self = .wrongHost(url.host)
            return
        }
        let text = "\(error)"
        let known: [(String, TLSFailure)] = [
            ("CERTIFICATE_VERIFY_FAILED", .untrusted), ("WRONG_VERSION_NUMBER", .notTLS), ("HTTP_REQUEST", .notTLS),
            ("EOF during handshake", .notTLS),
            ("UNSUPPORTED_PROTOCOL", .nothingInCommon), ("PROTOCOL_VERSION", .nothingInCommon),
            ("HANDSHAKE_FAILURE", .nothingInCommon), ("CERTIFICATE_REQUIRED", .certificateRequired),
            ("BAD_CERTIFICATE", .certificateRequired), ("UNKNOWN_CA", .certificateRequired),
        ]
        self = known.first { text.contains($0.0) }?.1 ?? .other(text)
    }
}
