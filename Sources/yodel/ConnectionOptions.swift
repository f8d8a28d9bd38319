import ArgumentParser
import Glibc
import NIOCore
import Terminal
import Transport
import WebSocketCore

/// What every command that connects can be told about the handshake and its limits.
struct ConnectionOptions: ParsableArguments {
    @Option(
        name: [.customShort("H"), .long],
        help: ArgumentHelp("Send this header with the handshake. Repeatable.", valueName: "name: value"),
        transform: HTTPHead.Field.init(argument:)
    )
    var header: [HTTPHead.Field] = []

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Offer this subprotocol. Repeatable.", valueName: "name"),
        transform: OptionText.subprotocol
    )
    var subprotocol: [String] = []

    @Option(name: .shortAndLong, help: ArgumentHelp("Send this Origin header.", valueName: "origin"))
    var origin: String?

    @Option(
        help: ArgumentHelp("Send this user and password; they may stand in the URL, too.", valueName: "user:password"),
        transform: OptionText.credentials
    )
    var auth: String?

    @Option(
        help: ArgumentHelp("Read user:password from the first line of this file.", valueName: "file"),
        completion: .file()
    )
    var authFile: String?

    @Option(
        help: ArgumentHelp(
            "Go through this proxy: http://[user:password@]host:port or socks5://…; none does without that of the environment.",
            valueName: "url"
        ),
        transform: Self.proxy
    )
    var proxy: ProxyChoice?

    @Option(
        help: ArgumentHelp(
            "Trust the certificates in this PEM file, too; revocation lists in it count.",
            valueName: "file"
        ),
        completion: .file()
    )
    var ca: String?

    @Option(help: ArgumentHelp("Show the server this certificate, a PEM file.", valueName: "file"), completion: .file())
    var cert: String?

    @Option(
        help: ArgumentHelp("Its private key, a PEM file, if that is not in the same one.", valueName: "file"),
        completion: .file()
    )
    var key: String?

    @Flag(name: [.customShort("k"), .long], help: "Trust any certificate; the status line tells it.")
    var insecure = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Time for a connection and its handshake, each. (default: 10s)", valueName: "time"),
        transform: Self.time
    )
    var connectTimeout = ClientOptions().connectTimeout

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Ping the server so often; 0 never does. (default: 20s)", valueName: "time"),
        transform: Self.pause
    )
    var pingInterval = ClientOptions().pingInterval

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Give the connection up when nothing comes for so long after a ping; 0 never does. (default: 20s)",
            valueName: "time"
        ),
        transform: Self.pause
    )
    var pingTimeout = ClientOptions().pingTimeout

    @Flag(help: "Offer the server no compression (RFC 7692).")
    var noCompress = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Refuse messages longer than this: bytes, or 64K, 16M, 1G.", valueName: "size"),
        transform: OptionText.messageSize
    )
    var maxMessageSize = ClientOptions().limits.messageSize

    /// The same, as the transport wants it.
    var clientOptions: ClientOptions {
        var options = ClientOptions()
        options.fields = header
        options.subprotocols = subprotocol
        options.origin = origin
        options.credentials = auth
        options.connectTimeout = connectTimeout
        options.handshakeTimeout = connectTimeout
        options.proxy = proxy ?? Self.environmentsProxy
        options.pingInterval = pingInterval
        options.pingTimeout = pingTimeout
        options.security.authorityFile = ca
        options.security.certificateFile = cert
        options.security.keyFile = key
        options.security.trustsAnybody = insecure
        options.limits.messageSize = maxMessageSize
        options.compresses = !noCompress
        return options
    }

    mutating func validate() throws {
        if key != nil, cert == nil { throw ValidationError("--key belongs to a certificate; give that by --cert") }
        if auth != nil, authFile != nil { throw ValidationError("give --auth or --auth-file, not both") }
        // A pipe can be read only once.
        if let path = authFile { (auth, authFile) = (try orInvalid { try Self.firstLine(of: path) }, nil) }
        for path in [ca, cert, key].compactMap(\.self) where access(path, R_OK) != 0 {
            try refuse("\(FileError.system(path: path, errno: errno))")
        }
        do throws(ConnectError) { try clientOptions.security.check() } catch { try refuse(Wording.failure(error)) }
    }

    /// A file of certificates is no good: the end, with 2.
    private func refuse(_ sentence: String) throws {
        printError("yodel: \(sentence)")
        throw ExitCode(2)
    }

    private static func firstLine(of path: String) throws -> String {
        let bytes = try FileReader.contents(of: path, limit: 64 << 10)
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        do { return try OptionText.credentials(String(decoding: line, as: UTF8.self)) } catch {
            throw ValidationError("\(path) has to hold user:password in its first line")
        }
    }

    private static func time(_ text: String) throws(OptionText.Fault) -> TimeAmount {
        let time = try OptionText.time(text)
        guard time > .zero else { throw .time(text) }
        return time
    }

    private static var environmentsProxy: ProxyChoice {
        let values = ProxyChoice.variables.map { ($0, environment($0)) }
        return .environment(
            Dictionary(uniqueKeysWithValues: values.compactMap { name, value in value.map { (name, $0) } })
        )
    }

    private static func proxy(_ text: String) throws -> ProxyChoice {
        if text == "none" { return .direct }
        do { return .fixed(try Proxy(text)) } catch { throw ValidationError(error.reason) }
    }

    private static func pause(_ text: String) throws -> Duration {
        if text == "0" { return .zero }
        guard let time = Quantity.time(text) else {
            throw ValidationError("give a time, such as 500ms, 20s or 5m, or 0 for never\(Quantity.unitHint(text))")
        }
        return .nanoseconds(time.nanoseconds)
    }
}

extension HTTPHead.Field {
    /// Reads `Name: value` (RFC 9110 §5).
    ///
    /// - Throws: `ValidationError` when it is anything else.
    init(argument: String) throws {
        let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count == 2 ? String(parts[1].drop { $0 == " " || $0 == "\t" }) : ""
        self.init(String(parts.first ?? ""), value)
        guard parts.count == 2, isValid else {
            throw ValidationError("a header is written 'Name: value', on one line")
        }
        guard !ClientHandshake.isOwn(name) else {
            throw ValidationError("\(name) is one of the handshake's own headers; -s offers subprotocols")
        }
    }
}
