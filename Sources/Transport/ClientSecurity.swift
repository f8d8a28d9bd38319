import NIOCore
import NIOSSL
import Synchronization
import WebSocketCore

/// What a client asks of TLS.
package struct ClientSecurity: Sendable {
    /// The path of a PEM file with certificates to trust besides the system's roots, and perhaps revocation lists.
    package var authorityFile: String?
    /// The path of a PEM file with the client's own certificate chain.
    package var certificateFile: String?
    /// The path of a PEM file with its key; nil where that stands in `certificateFile`.
    package var keyFile: String?
    /// Whether any certificate is taken, whoever it is for.
    package var trustsAnybody = false

    /// The system's roots, and no certificate of our own.
    package init() {}

    /// What was made of the files: neither the start, nor a crowd of clients, nor a reconnect reads them again.
    private static let kept = Kept()

    /// Reads the files before they are needed, unless one of them is a pipe, which can be read only once.
    ///
    /// - Throws: `ConnectError.tls` for a file that is no good.
    package func check() throws(ConnectError) {
        let files = [authorityFile, certificateFile, keyFile].compactMap(\.self)
        guard !files.isEmpty, files.allSatisfy({ PEMFile.Stamp($0).isFile }) else { return }
        do { _ = try Self.kept.foundation(of: self) } catch {
            throw error as? ConnectError ?? .tls(.other("\(error)"))
        }
    }

    /// The handlers that speak TLS to a URL's host, to be added in this order.
    ///
    /// - Throws: `ConnectError.tls` for a file that is no good, else what NIOSSL throws.
    func makeHandlers(for url: WebSocketURL) throws -> [any ChannelHandler] {
        let foundation = try Self.kept.foundation(of: self)
        let revocation = foundation.lists.isEmpty ? nil : RevocationCheck(foundation.lists)
        let name = IPAddress.octets(of: url.host) == nil ? url.host : nil
        let tls =
            try revocation?.makeHandler(foundation.context, serverHostname: name)
            ?? NIOSSLClientHandler(context: foundation.context, serverHostname: name)
        return [tls, CertificateHandler(tls, url: url, revocation: revocation, asksWho: !trustsAnybody)]
    }
}

extension ClientSecurity {
    /// What all connections with the same files begin with.
    private struct Foundation {
        let context: NIOSSLContext
        /// What a certificate is looked up in.
        let lists: [RevocationList]

        init(_ security: ClientSecurity) throws {
            var configuration = TLSConfiguration.makeClientConfiguration()
            var lists: [RevocationList] = []
            do {
                if let path = security.authorityFile {
                    let authorities = try PEMFile.authorities(in: path)
                    configuration.additionalTrustRoots = [.certificates(authorities.certificates)]
                    lists = authorities.lists
                }
                if let path = security.certificateFile {
                    configuration.certificateChain = try PEMFile.certificates(in: path).map { .certificate($0) }
                    let key = security.keyFile
                    configuration.privateKey = .privateKey(try PEMFile.key(in: key ?? path, isOnlyKeyFile: key != nil))
                }
            } catch {
                throw ConnectError.tls(.badFile(error.sentence))
            }
            // NIOSSL takes the address of whoever is connected to for an identity, be it a proxy: `CertificateHandler` asks
            // for the host's own.
            configuration.certificateVerification = security.trustsAnybody ? .none : .noHostnameVerification
            self.lists = security.trustsAnybody ? [] : lists
            do {
                context = try NIOSSLContext(configuration: configuration)
            } catch NIOSSLError.failedToLoadPrivateKey {
                let (certificate, key) = (security.certificateFile ?? "", security.keyFile)
                let owner = "\(certificate)\(key == nil ? " itself" : "")"
                throw ConnectError.tls(
                    .badFile("the key in \(key ?? certificate) is not that of the certificate in \(owner)")
                )
            }
        }
    }

    /// The newest foundation, for as long as its files are the same; may be asked from any thread.
    private final class Kept: Sendable {
        private struct Source: Equatable {
            let files: [PEMFile.Stamp?]
            let trustsAnybody: Bool
        }

        private let newest = Mutex<(source: Source, foundation: Foundation)?>(nil)

        /// What these options mean by now: a certificate that was renewed is taken by the next connection.
        func foundation(of security: ClientSecurity) throws -> Foundation {
            let files = [security.authorityFile, security.certificateFile, security.keyFile].map {
                $0.map(PEMFile.Stamp.init)
            }
            let source = Source(files: files, trustsAnybody: security.trustsAnybody)
            return try newest.withLock { newest in
                if let newest, newest.source == source { return newest.foundation }
                let foundation = try Foundation(security)
                newest = (source, foundation)
                return foundation
            }
        }
    }
}
