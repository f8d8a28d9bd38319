import Glibc
import NIOSSL
import Synchronization

/// A server's certificate and key, which may be read anew while it runs.
package final class ServerSecurity: Sendable {
    private let certificateFile: String
    private let keyFile: String
    private let context: Mutex<NIOSSLContext>

    /// Reads the files.
    ///
    /// - Parameters:
    ///   - certificateFile: The path of a PEM file with the server's certificate and those between it and its authority.
    ///   - keyFile: The path of a PEM file with the key; nil if it stands in the certificate's file.
    /// - Throws: `ServerSecurityError`.
    package init(certificateFile: String, keyFile: String? = nil) throws(ServerSecurityError) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile ?? certificateFile
        context = Mutex(try Self.makeContext(certificateFile, self.keyFile))
    }

    /// Reads the files again, for connections from now on; from any thread.
    ///
    /// - Throws: `ServerSecurityError`, and what was read before stays.
    package func reload() throws(ServerSecurityError) {
        let new = try Self.makeContext(certificateFile, keyFile)
        context.withLock { $0 = new }
    }

    /// The handler that speaks TLS on one channel.
    func makeHandler() -> NIOSSLServerHandler {
        NIOSSLServerHandler(context: context.withLock { $0 })
    }

    private static func makeContext(
        _ certificateFile: String,
        _ keyFile: String
    ) throws(ServerSecurityError) -> NIOSSLContext {
        for path in [certificateFile, keyFile] where access(path, R_OK) != 0 {
            throw .unreadable(path: path, detail: String(cString: strerror(errno)))
        }
        var configuration: TLSConfiguration
        do {
            configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: try PEMFile.certificates(in: certificateFile).map { .certificate($0) },
                privateKey: .privateKey(try PEMFile.key(in: keyFile))
            )
        } catch {
            throw .badFile(error.sentence)
        }
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw .keyDoesNotFit(certificateFile: certificateFile, keyFile: keyFile)
        }
    }
}

/// Why a server can't speak TLS.
package enum ServerSecurityError: Error, Hashable, Sendable {
    /// A file can't be read; the operating system's own words.
    case unreadable(path: String, detail: String)
    /// What is wrong with a file.
    case badFile(String)
    /// The key is not that of the certificate.
    case keyDoesNotFit(certificateFile: String, keyFile: String)
}

extension ServerSecurityError: CustomStringConvertible {
    /// What happened, to what, and what to do.
    package var description: String {
        switch self {
        case .unreadable(let path, let detail): "can't read \(path): \(detail)"
        case .badFile(let sentence): sentence
        case .keyDoesNotFit(let certificateFile, let keyFile):
            "the key in \(keyFile) is not that of the first certificate in \(certificateFile)"
        }
    }
}
