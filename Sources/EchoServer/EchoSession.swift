import Glibc
import Logging
import NIOCore
import Transport
import WebSocketCore

/// One connection of the echo server.
struct EchoSession: ServerSession {
    private let template: ReplyTemplate
    private let totals: EchoTotals
    private let logger: Logger
    private let serverLog: ServerLog
    private let peer: SocketAddress?
    /// Where the page finds the WebSocket.
    private let path: String
    /// What came and what the operating system has of the answers.
    private var counts = EchoCounts()
    /// Answers that are held back.
    var waiting = 0
    /// What of it the totals know.
    private var reported = EchoCounts()

    /// A session for one connection; a nil peer is logged as `?`.
    init(
        template: ReplyTemplate,
        totals: EchoTotals,
        logger: Logger,
        serverLog: ServerLog,
        peer: SocketAddress?,
        path: String = "/"
    ) {
        self.path = path
        self.serverLog = serverLog
        self.template = template
        self.totals = totals
        self.logger = logger
        self.peer = peer
    }

    mutating func messageReceived(_ kind: MessageKind, _ payload: borrowing Payload, output: inout ByteBuffer) {
        counts.received += 1
        switch kind {
        case .text:
            let number = counts.received
            template.writeReply(to: payload, into: &output) {
                .init(number: number, random: .random(in: .min ... .max), time: Int64(time(nil)))
            }
        case .binary:
            output.writeFrame(.binary, payload)
        }
    }

    func pongReceived(_ payload: borrowing Payload) {}

    mutating func outputSent() {
        counts.answered = counts.received - counts.swallowed - waiting
        report()
    }

    /// A message came that gets no answer, as the operator wants it.
    mutating func swallow() {
        counts.received += 1
        counts.swallowed += 1
    }

    mutating func closed(_ closure: Closure, after duration: TimeAmount) {
        report()
        var metadata: Logger.Metadata = [
            "peer": "\(peerName)", "received": .stringConvertible(counts.received),
            "answered": .stringConvertible(counts.answered), "code": .stringConvertible(Int(closure.code.rawValue)),
            "by": "\(closure.initiator)", "reason": "\(closure.reason)",
            "seconds": .stringConvertible(LoggedSeconds(time: duration)),
        ]
        if counts.swallowed > 0 { metadata["swallowed"] = .stringConvertible(counts.swallowed) }
        logger.info("connection closed", metadata: metadata)
    }

    func opened(target: String) {
        logger.debug("connection opened", metadata: ["peer": "\(peerName)", "target": "\(target)"])
    }

    func refused(_ refusal: HandshakeRefusal) {
        serverLog.refused(refusal, peer: peerName)
    }

    func respond(method: String, target: String) -> HTTPResponse {
        guard method == "GET" || method == "HEAD" else {
            return HTTPResponse(
                status: "405 Method Not Allowed",
                fields: [.init("Allow", "GET, HEAD")],
                body: "Only GET here.\n"
            )
        }
        switch target.prefix(while: { $0 != "?" }) {
        case "/health": return HTTPResponse(status: "200 OK", body: "ok\n")
        case "/": return page
        default: return HTTPResponse(status: "404 Not Found", body: "There is nothing here.\n")
        }
    }

    /// Health is for whoever watches over the server.
    func isProtected(target: String) -> Bool { target.prefix { $0 != "?" } != "/health" }

    private var page: HTTPResponse {
        let nonce =
            String(UInt64.random(in: .min ... .max), radix: 36) + String(UInt64.random(in: .min ... .max), radix: 36)
        return HTTPResponse(
            status: "200 OK",
            contentType: "text/html; charset=utf-8",
            fields: [
                .init("Content-Security-Policy", ChatPage.policy(nonce: nonce)), .init("Cache-Control", "no-store"),
                .init("X-Content-Type-Options", "nosniff"), .init("Referrer-Policy", "no-referrer"),
            ],
            body: ChatPage.document(nonce: nonce, path: path)
        )
    }

    private var peerName: String {
        guard let peer, let address = peer.ipAddress else { return "?" }
        return peer.protocol == .inet6 ? "[\(address)]:\(peer.port ?? 0)" : "\(address):\(peer.port ?? 0)"
    }

    private mutating func report() {
        guard counts != reported else { return }
        totals.add(
            EchoCounts(
                received: counts.received - reported.received,
                answered: counts.answered - reported.answered,
                swallowed: counts.swallowed - reported.swallowed
            )
        )
        reported = counts
    }
}
