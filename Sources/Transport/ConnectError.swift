import Glibc
import NIOCore
import NIOPosix
import NIOSSL
package import WebSocketCore

/// Why no connection came about.
package enum ConnectError: Error, Hashable, Sendable {
    /// The host's name has no address.
    case unresolved(host: String)
    /// Nobody listens there.
    case refused(host: String, port: Int)
    /// No address of the host could be reached; the operating system's own words.
    case unreachable(host: String, port: Int, detail: String)
    /// No TCP connection, or no whole handshake, in time.
    case timedOut(host: String, port: Int)
    /// The TLS handshake failed.
    case tls(TLSFailure)
    /// The proxy did not pass the connection on.
    case proxy(Proxy, ProxyFailure)
    /// This variable of the environment holds no proxy's URL.
    case proxyMisnamed(variable: String, reason: String)
    /// The server named another place, which was not gone to; where is hostile text.
    case redirected(RedirectionFailure, to: String)
    /// The server answered the handshake with another status than 101.
    case rejected(Rejection)
    /// The request can't be sent, or the response is not what RFC 6455 asks for.
    case handshake(ClientHandshakeError)
    /// The server ended the connection before its response was whole; whether the client spoke TLS.
    case lostInHandshake(isSecure: Bool)
    /// `Client.run` was canceled.
    case canceled
}

extension ConnectError {
    /// What an error of the layers below means for a connection to `url`.
    init(_ error: any Error, url: WebSocketURL) {
        switch error {
        case let error as ConnectError:
            self = error
        case let error as NIOConnectionError:
            self.init(error, url: url)
        case ChannelError.connectTimeout:
            self = .timedOut(host: url.host, port: url.port)
        // Where TLS speaks, TCP ended without its last word.
        case NIOSSLError.uncleanShutdown:
            self = .lostInHandshake(isSecure: url.isSecure)
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
            self = .tls(TLSFailure(error))
        case _ where Self.isHangUp(error):
            self = .lostInHandshake(isSecure: url.isSecure)
        default:
            self = .unreachable(host: url.host, port: url.port, detail: Self.words(error))
        }
    }

    /// Whether an error of a channel says no more than that the other end is gone.
    static func isHangUp(_ error: any Error) -> Bool {
        switch error {
        case ChannelError.ioOnClosedChannel, ChannelError.alreadyClosed, ChannelError.eof: true
        case let error as IOError: [ECONNRESET, EPIPE, ENOTCONN].contains(error.errnoCode)
        default: false
        }
    }

    /// Of all addresses' errors the first tells most, unless every one was refused.
    private init(_ error: NIOConnectionError, url: WebSocketURL) {
        let all = error.connectionErrors.map(\.error)
        // A family that the machine does not have says nothing of the host.
        let reachable = all.filter { ($0 as? IOError)?.isMissingFamily != true }
        let errors = reachable.isEmpty ? all : reachable
        if errors.isEmpty {
            self = .unresolved(host: url.host)
        } else if errors.allSatisfy({ ($0 as? IOError)?.errnoCode == ECONNREFUSED }) {
            self = .refused(host: url.host, port: url.port)
        } else if errors.allSatisfy(Self.isHangUp) {
            // Connected, and reset before that was noticed.
            self = .lostInHandshake(isSecure: url.isSecure)
        } else if errors.contains(where: { if case ChannelError.connectTimeout = $0 { true } else { false } }) {
            self = .timedOut(host: url.host, port: url.port)
        } else {
            self = .unreachable(host: url.host, port: url.port, detail: Self.words(errors[0]))
        }
    }

    private static func words(_ error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        return String(cString: strerror(error.errnoCode))
    }
}
