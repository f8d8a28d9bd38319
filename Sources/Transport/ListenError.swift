import Glibc
import NIOCore

/// Why a server can't listen.
package enum ListenError: Error, Hashable, Sendable {
    /// Another program listens there.
    case portTaken(host: String, port: Int)
    /// Ports below 1024 are for root.
    case notAllowed(host: String, port: Int)
    /// The host is no name or address of this machine.
    case invalidHost(String)
    /// Anything else, in the operating system's words.
    case failed(host: String, port: Int, detail: String)

    /// What an error of the layers below means.
    init(_ error: any Error, host: String, port: Int) {
        guard let error = error as? IOError else {
            let isUnknown = error is SocketAddressError || error is SocketAddressError.UnknownHost
            self = isUnknown ? .invalidHost(host) : .failed(host: host, port: port, detail: "\(error)")
            return
        }
        switch error.errnoCode {
        case EADDRINUSE: self = .portTaken(host: host, port: port)
        case EACCES: self = .notAllowed(host: host, port: port)
        case EADDRNOTAVAIL: self = .invalidHost(host)
        default: self = .failed(host: host, port: port, detail: String(cString: strerror(error.errnoCode)))
        }
    }
}

extension ListenError: CustomStringConvertible {
    /// What happened, to what, and what to do.
    package var description: String {
        switch self {
        case .portTaken(let host, let port):
            "can't listen on \(host):\(port): another program does; stop it or choose another --port (0: any free one)"
        case .notAllowed(let host, let port):
            "can't listen on \(host):\(port): not allowed; choose a --port above 1023"
        case .invalidHost(let host):
            "can't listen on \(host): not a name or address of this machine; try --host localhost or 0.0.0.0"
        case .failed(let host, let port, let detail):
            "can't listen on \(host):\(port): \(detail)"
        }
    }
}

extension IOError {
    /// Whether the machine has no IPv6.
    var isMissingFamily: Bool { [EAFNOSUPPORT, EADDRNOTAVAIL, EPROTONOSUPPORT, ENETUNREACH].contains(errnoCode) }
}
