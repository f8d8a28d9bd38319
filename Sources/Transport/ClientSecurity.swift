import NIOCore
import NIOSSL
import WebSocketCore

/// What a client asks of TLS.
package struct ClientSecurity: Sendable {
    /// The path of a PEM file with certificates to trust besides the system's roots, and perhaps revocation lists.
    package var authorityFile: String?
    /// The paths of PEM files with the client's own certificate chain and its key; the key may stand in the first.
    package var certificateFile: String?
    package var keyFile: String?
    /// Whether any certificate is taken, whoever it is for.
    package var trustsAnybody = false

    /// The system's roots, and no certificate of our own.
    package init() {}

    /// The handlers that speak TLS to a URL's host, to be added in this order.
    ///
    /// - Throws: `ConnectError.tls` for a file that is no good, else what NIOSSL throws.
    func makeHandlers(for url: WebSocketURL) throws -> [any ChannelHandler] {
        var configuration = TLSConfiguration.makeClientConfiguration()
        var revocation: RevocationCheck?
        do {
            if let authorityFile {
                let authorities = try PEMFile.authorities(in: authorityFile)
                configuration.additionalTrustRoots = [.certificates(authorities.certificates)]
                if !authorities.lists.isEmpty { revocation = RevocationCheck(authorities.lists) }
            }
            if let certificateFile {
                configuration.certificateChain = try PEMFile.certificates(in: certificateFile)
                    .map { .certificate($0) }
                configuration.privateKey = .privateKey(try PEMFile.key(in: keyFile ?? certificateFile))
            }
        } catch {
            throw ConnectError.tls(.badFile(error.sentence))
        }
        if trustsAnybody {
            configuration.certificateVerification = .none
            revocation = nil
        }
        let context = try NIOSSLContext(configuration: configuration)
        let isAddress = (try? SocketAddress(ipAddress: url.host, port: url.port)) != nil
        let name = isAddress ? nil : url.host
        let tls =
            try revocation?.makeHandler(context, serverHostname: name)
            ?? NIOSSLClientHandler(context: context, serverHostname: name)
        return [tls, CertificateHandler(tls, url: url, revocation: revocation)]
    }
}
