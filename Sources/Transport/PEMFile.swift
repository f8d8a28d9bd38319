import Glibc
import NIOSSL

/// The files of certificates and keys.
enum PEMFile {
    /// A sentence about a file that does not hold what it should.
    struct Fault: Error {
        /// What is wrong with which file.
        let sentence: String
    }

    /// Tells a file from what was in its place before.
    struct Stamp: Equatable {
        private let path: String
        private let identity: [Int]

        /// Whether it is a file, and no pipe.
        var isFile: Bool { !identity.isEmpty }

        /// What a path leads to by now.
        ///
        /// A pipe stays the same, since it can be read only once.
        init(_ path: String) {
            var status = stat()
            let isFile = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
            self.path = path
            identity =
                isFile
                ? [Int(status.st_ino), status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec] : []
        }
    }

    /// The certificates in a file, at least one.
    static func certificates(in path: String) throws(Fault) -> [NIOSSLCertificate] {
        let all = try? NIOSSLCertificate.fromPEMFile(path)
        guard let all, !all.isEmpty else {
            throw fault(path, lacking: "certificates")
        }
        return all
    }

    /// The certificates in a file, at least one, and the revocation lists.
    static func authorities(
        in path: String
    ) throws(Fault) -> (certificates: [NIOSSLCertificate], lists: [RevocationList]) {
        // A pipe can be read only once.
        guard let bytes = bytes(in: path), let certificates = try? NIOSSLCertificate.fromPEMBytes(bytes),
            !certificates.isEmpty
        else {
            throw fault(path, lacking: "certificates")
        }
        guard let lists = RevocationList.lists(inPEM: bytes) else {
            throw Fault(sentence: "\(path) holds a revocation list that can't be read; get it anew, or take it out")
        }
        return (certificates, lists)
    }

    private static func bytes(in path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk.prefix(count) }
        return bytes
    }

    /// The first private key in a file, which may be that of the certificates.
    static func key(in path: String, isOnlyKeyFile: Bool = true) throws(Fault) -> NIOSSLPrivateKey {
        do {
            return try NIOSSLPrivateKey(file: path, format: .pem)
        } catch {
            if !isOnlyKeyFile, access(path, R_OK) == 0 {
                throw Fault(sentence: "\(path) holds no private key; give its key by --key")
            }
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
