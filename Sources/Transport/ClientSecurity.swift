import Glibc
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

    /// The handler that speaks TLS to a URL's host.
    ///
    /// - Throws: `ConnectError.tls` for a file that is no good, else what NIOSSL throws.
    func makeHandler(for url: WebSocketURL) throws -> NIOSSLClientHandler {
        var configuration = TLSConfiguration.makeClientConfiguration()
        do {
            if let authorityFile {
                configuration.additionalTrustRoots = [.certificates(try PEMFile.certificates(in: authorityFile))]
            }
            if let certificateFile {
                configuration.certificateChain = try PEMFile.certificates(in: certificateFile)
                    .map { .certificate($0) }
                configuration.privateKey = .privateKey(try PEMFile.key(in: keyFile ?? certificateFile))
            }
        } catch {
            throw ConnectError.tls(.badFile(error.sentence))
        }
        if trustsAnybody { configuration.certificateVerification = .none }
        let context = try NIOSSLContext(configuration: configuration)
        let isAddress = (try? SocketAddress(ipAddress: url.host, port: url.port)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : url.host)
    }

    /// The revocation lists in the file of authorities.
    func revocationLists() throws -> [RevocationList] {
        guard let authorityFile, !trustsAnybody else { return [] }
        guard let file = fopen(authorityFile, "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk.prefix(count) }
        return RevocationList.lists(inPEM: bytes)
    }
}
