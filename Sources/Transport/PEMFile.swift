import Glibc
import NIOSSL

/// The files of certificates and keys.
enum PEMFile {
    /// A sentence about a file that does not hold what it should.
    struct Fault: Error {
        /// What is wrong with which file.
        let sentence: String
    }

    /// The certificates in a file, at least one.
    static func certificates(in path: String) throws(Fault) -> [NIOSSLCertificate] {
        let all = try? NIOSSLCertificate.fromPEMFile(path)
        guard let all, !all.isEmpty else {
            throw fault(path, lacking: "certificates")
        }
        return all
    }

    /// The first private key in a file.
    static func key(in path: String) throws(Fault) -> NIOSSLPrivateKey {
        do {
            return try NIOSSLPrivateKey(file: path, format: .pem)
        } catch {
            throw fault(path, lacking: "private key")
        }
    }

    private static func fault(_ path: String, lacking content: String) -> Fault {
        guard access(path, R_OK) == 0 else {
            return Fault(sentence: "can't read \(path): \(String(cString: strerror(errno)))")
        }
        return Fault(sentence: "\(path) holds no \(content); it has to be a PEM file")
    }
}
