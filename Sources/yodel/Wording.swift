import Encoding
import Interface
import Script
import Transport
import WebSocketCore

/// The one place that words for people what went wrong: what happened, to what, what to do.
///
/// Text from the peer goes in as it is: whoever shows a sentence makes it printable.
enum Wording {
    /// Why there is no connection.
    static func failure(_ error: ConnectError) -> String {
        switch error {
        case .unresolved(let host): "the name \(host) has no address; check its spelling and the network"
        case .refused(let host, let port):
            "nobody listens on \(place(host, port)); start a server there, or check the port"
        case .unreachable(let host, let port, let detail): "can't reach \(place(host, port)): \(detail)"
        case .timedOut(let host, let port): "\(place(host, port)) did not answer in time; is it a WebSocket server?"
        case .tls(let failure): tls(failure)
        case .proxy(let proxy, let failure): Self.proxy(place(proxy.host, proxy.port), failure)
        case .proxyMisnamed(let variable, let reason):
            "the environment's \(variable) names no proxy: \(reason); --proxy none does without"
        case .redirected(let failure, let place): redirection(failure, place)
        case .rejected(let rejection): Self.rejection(rejection)
        case .handshake(let error): Self.handshake(error)
        case .lostInHandshake(isSecure: false):
            "the server hung up during the handshake; is it a WebSocket server, or does it want wss://?"
        // Since TLS 1.3 a client's certificate is refused only after the handshake, and by some without a word.
        case .lostInHandshake:
            "the server hung up during the handshake; is it a WebSocket server, or does it want a certificate of yours (--cert)?"
        case .canceled: "the attempt to connect was given up"
        }
    }

    /// A sentence with what comes of it: behind a semicolon, as a sentence of its own behind a question, or on a line of
    /// its own behind others.
    static func followed(_ sentence: String, by next: String) -> String {
        let ownSentence = next.prefix(1).uppercased() + next.dropFirst()
        if sentence.contains("\n") { return "\(sentence)\n\(ownSentence)" }
        return sentence.hasSuffix("?") ? "\(sentence) \(ownSentence)" : "\(sentence); \(next)"
    }

    /// A script goes on at a mark; what it passed over is accounted for.
    static func arrived(_ script: String, at mark: String, _ skipped: Int, _ again: Int) -> String {
        let rest =
            skipped > 0
            ? "; \(Interface.Wording.count(skipped, "message")) on the way \(skipped == 1 ? "is" : "are") not sent"
            : again > 0 ? "; \(Interface.Wording.count(again, "message")) more to send" : ""
        return "\(script) goes on at \(mark)\(rest)"
    }

    /// A failed check makes a script stand still.
    static func halted(_ script: String, _ failure: Failure, _ report: Report, goesOn key: String) -> String {
        "\(script) halts at a failed check; \(key) goes on, /replay stop ends it\n"
            + failure.description(in: report, script, width: terminalWidth)
    }

    /// A check failed, and the script goes on.
    static func checkFailed(_ script: String, _ failure: Failure, _ report: Report) -> String {
        "a check of \(script) failed\n\(failure.description(in: report, script, width: terminalWidth))"
    }

    /// A recording's last line is passed over.
    static func cutOff(_ file: String, line: Int) -> String {
        "\(file):\(line): this last line was cut off, as when what wrote it is killed, and is passed over"
    }

    /// The end comes before that of the script.
    static func cutShort(_ script: String, _ report: Report) -> String {
        let left = report.neverSent ?? 0
        let rest = left > 0 && left < .max ? "; \(Interface.Wording.count(left, "message")) of it not sent" : ""
        return "\(script) was not played to its end\(rest)"
    }

    /// Messages that wait for a server that is left.
    static func leftBehind(_ count: Int, _ server: String, for target: String) -> String {
        "\(Interface.Wording.count(count, "message")) for \(server) \(count == 1 ? "was" : "were") not sent; "
            + "/resend sends \(count == 1 ? "it" : "them") to \(target)"
    }

    /// Answers that came when the window was closed.
    static func notShown(_ count: Int) -> String {
        "yodel: \(Interface.Wording.count(count, "answer")) came while it closed; --keep-transcript shows what came"
    }

    /// What answers nothing can't be known to be lost.
    static func resendNeedsAnswers(_ option: String) -> String {
        "--resend sends again what was not answered, and with \(option) no answers are awaited; give one of them"
    }

    /// Messages that went down with their connection, where nothing stands beside them that tells it.
    static func lostWithConnection(_ count: Int) -> String {
        "\(Interface.Wording.count(count, "message")) lost with the connection"
    }

    /// A connection ended on which no answers were awaited.
    static func inDoubt(_ count: Int) -> String {
        "of \(Interface.Wording.count(count, "message")) sent over it the last may not have arrived: no answers are awaited"
    }

    /// Messages that were lost go out once more, and others that were kept back with them.
    static func resending(_ lost: Int, and leftBehind: Int = 0, isOpen: Bool) -> String {
        let count = Interface.Wording.count(lost + leftBehind, "message")
        let again = lost == 0 ? "" : leftBehind == 0 ? " again" : ", \(Interface.Wording.grouped(lost)) of them again"
        return isOpen ? "sending \(count)\(again)" : "\(count) to be sent\(again) over the next connection"
    }

    /// What needs a connection.
    static var notConnected: String { "not connected; /connect first" }

    /// `/connect` without a URL where there is nothing to do.
    static func connectedAlready(_ server: String, isOpen: Bool) -> String {
        "\(isOpen ? "connected" : "connecting") to \(server) already; /reconnect begins anew"
    }

    /// The server sends the client elsewhere, and it goes there.
    static func redirected(to url: WebSocketURL, forgetting secrets: [Secret]) -> String {
        "the server redirects to \(url)\(secrets.isEmpty ? "" : "; not told there: \(names(secrets))")"
    }

    /// What the server chose of the subprotocols, where some were offered: it may choose none, and browsers then hang up.
    static func subprotocol(_ opening: Opening) -> String? {
        let name = "Sec-WebSocket-Protocol"
        guard !opening.request.all(name).isEmpty else { return nil }
        return opening.response.all(name).first.map { "the server chose the subprotocol \($0)" } ?? noSubprotocol
    }

    static let noSubprotocol =
        "the server chose none of the subprotocols that were offered; browsers would hang up here"

    /// The user goes to another server than the one that the options were given for.
    static func keptBack(_ secrets: [Secret], from url: WebSocketURL) -> String {
        "\(url) is another server, and not told: \(names(secrets)); start yodel with its URL to tell it"
    }

    private static func names(_ secrets: [Secret]) -> String {
        secrets.map { secret in
            switch secret {
            case .field(let name): name
            case .certificate: "the certificate of --cert"
            }
        }.joined(separator: ", ")
    }

    private static func redirection(_ failure: RedirectionFailure, _ place: String) -> String {
        switch failure {
        case .tooOften: "the server redirects again and again, at last to \(place); given up"
        case .insecure: "the server redirects to \(place), which is not encrypted; not followed"
        case .invalid(let reason): "the server redirects to \(place), which leads nowhere: \(reason)"
        }
    }

    private static func proxy(_ place: String, _ failure: ProxyFailure) -> String {
        switch failure {
        case .unreachable(.refused): "no proxy listens on \(place); check --proxy and the environment's variables"
        case .unreachable(.timedOut): "the proxy \(place) did not answer in time"
        case .unreachable(let error): "the proxy \(place) can't be reached: \(Self.failure(error))"
        case .credentialsMissing: "the proxy \(place) asks who comes; put user:password@ before its host"
        case .credentialsRefused: "the proxy \(place) does not take this user and password"
        case .refused(let line): "the proxy \(place) refused to connect; it said: \(line)"
        case .replied(let code): "the proxy \(place) refused to connect: \(socksReply(code))"
        case .notSpoken: "what answers on \(place) is no such proxy; http:// or socks5:// may stand before its host"
        case .hungUp: "the proxy \(place) hung up; is it one? http:// or socks5:// may stand before its host"
        }
    }

    /// What the codes of RFC 1928 §6 mean.
    private static func socksReply(_ code: UInt8) -> String {
        let meanings = [
            "", "it failed", "its rules forbid it", "the network can't be reached", "the host can't be reached",
            "nobody listens there", "it took too long", "it can't do that", "it does not know such addresses",
        ]
        return code < meanings.count ? meanings[Int(code)] : "code \(code)"
    }

    private static func tls(_ failure: TLSFailure) -> String {
        switch failure {
        case .badFile(let sentence): sentence
        case .untrusted: "nobody trusted vouches for the server's certificate; --ca FILE trusts an authority, -k any"
        case .selfSigned: "only the server's certificate itself vouches for it; --ca FILE trusts it, -k any"
        case .expired(let seconds): "the server's certificate is over since \(date(seconds)); -k trusts any"
        case .notYetValid(let seconds):
            "the server's certificate is valid from \(date(seconds)) on only; is this machine's clock right?"
        case .revoked(let name, let issuer):
            "the certificate of \(name) was revoked by \(issuer); do not trust this server"
        case .revocationListOver(let issuer, let seconds):
            "the revocation list of \(issuer) is over since \(date(seconds)); put a newer one into the --ca file"
        case .wrongHost(let host, let others):
            "the server's certificate is not for \(host)\(names(others)); check the name, or take -k to trust any"
        case .hungUp:
            "the server hung up during the TLS handshake; if it speaks no TLS, try ws:// in the place of wss://"
        case .notTLS: "what answers there seems to speak no TLS; try ws:// in the place of wss://"
        case .nothingInCommon: "the server and yodel have no version of TLS or no cipher in common"
        case .certificateRequired: "the server wants a certificate of yours, or another; --cert and --key give it"
        case .other(let detail): "the TLS handshake failed: \(detail)"
        }
    }

    /// The day of a time, by the calendar of Greenwich.
    private static func date(_ seconds: Int) -> String { CivilDate(seconds: Int64(seconds)).text }

    private static func names(_ hosts: [String]) -> String {
        guard !hosts.isEmpty else { return "" }
        return " but for \(hosts.prefix(3).joined(separator: ", "))\(hosts.count > 3 ? " and others" : "")"
    }

    /// How a connection ended.
    static func closure(_ closure: Closure) -> String {
        let code = "\(closure.code.rawValue) \(closure.code.meaning)"
        let reason = closure.reason.isEmpty ? "" : ": \(closure.reason)"
        switch closure.initiator {
        case .none:
            let why = closure.silence.map { ": \(silence($0))" } ?? ""
            return "connection lost (\(closure.code.rawValue)\(why))"
        case .remote: return "the server closed the connection (\(code)\(reason))"
        case .local:
            if let violation = closure.violation {
                return "connection closed (\(code)), because \(Self.violation(violation))"
            }
            return closure.code == .abnormal
                ? "connection closed (\(closure.code.rawValue): \(closeNotAnswered))"
                : "connection closed (\(code)\(reason))"
        }
    }

    /// The server let a close wait, or hung up in its place.
    static var closeNotAnswered: String { "the server did not answer the close" }

    /// After an end that would come again, or that the server meant.
    static var noRetry: String { "an end that lasts, so no attempt follows by itself" }

    /// What the server did that yodel does not take.
    static func violation(_ violation: ProtocolViolation) -> String {
        switch violation {
        case .messageTooBig: "the server sent a \(violation.reason); raise --max-message-size"
        case .tooManyFrames: "the server sent a \(violation.reason), and yodel takes no more of them"
        default: "the server broke the protocol: \(violation.reason)"
        }
    }

    /// Why a link counts as dead.
    static func silence(_ time: Duration) -> String { "no answer to a ping for \(readable(time))" }

    private static func place(_ host: String, _ port: Int) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// The status line, the headers and the beginning of the body: what the server had to say.
    private static func rejection(_ rejection: Rejection) -> String {
        let head = rejection.head
        let lines = [head.startLine] + head.fields.map { "\($0.name): \($0.value)" }
        var body = String(decoding: rejection.body, as: UTF8.self).trimmingLineBreaks
        if rejection.isCutOff { body += "\n(the rest is left out)" }
        let advice = rejection.status == 401 ? "; --auth user:password tells it who comes" : ""
        return "the server refused the handshake\(advice); it said:\n"
            + (lines + (body.isEmpty ? [] : ["", body])).joined(separator: "\n")
    }

    /// The first line of what is no HTTP.
    private static func firstLine(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
    }

    private static func handshake(_ error: ClientHandshakeError) -> String {
        switch error {
        case .invalidField(let name): "the header \(name) can't be sent: check its name and value"
        case .ownField(let name): "the header \(name) is the handshake's own; -s offers subprotocols"
        case .invalidSubprotocol(let name): "the subprotocol \(name) can't be sent: it has to be one word"
        case .headTooLarge(let limit):
            "the server's answer has headers of more than \(limit >> 10) KiB; is it a WebSocket server?"
        case .spokeTLS: "what answers there seems to speak TLS; try wss:// in the place of ws://"
        case .spokeOtherwise(let bytes):
            "what answers there speaks no HTTP; is it a WebSocket server? It said: \(firstLine(bytes))"
        case .notHTTP: "what answers there speaks no HTTP/1.1; is it a WebSocket server?"
        case .refused(let status): "the server refused the handshake with status \(status)"
        case .notUpgraded: "the server answered 101 without upgrading to WebSocket"
        case .wrongAccept: "the server's Sec-WebSocket-Accept is wrong; is a cache or proxy in between?"
        case .unexpectedSubprotocol(let name): "the server chose the subprotocol \(name), which was not offered"
        case .invalidExtension(let answer):
            "the server's answer about compression is not allowed: \(answer); --no-compress does without"
        case .unexpectedExtension(let name): "the server chose the extension \(name), which was not offered"
        }
    }
}

extension String {
    /// The text without line breaks at its end.
    var trimmingLineBreaks: String {
        var text = self
        while text.last?.isNewline == true { text.removeLast() }
        return text
    }
}
