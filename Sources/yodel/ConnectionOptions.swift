import ArgumentParser
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

    @Option(name: .shortAndLong, help: ArgumentHelp("Offer this subprotocol. Repeatable.", valueName: "name"))
    var subprotocol: [String] = []

    @Option(name: .shortAndLong, help: ArgumentHelp("Send this Origin header.", valueName: "origin"))
    var origin: String?

    @Option(help: ArgumentHelp("Trust the certificates in this PEM file, too.", valueName: "file"))
    var ca: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Refuse messages longer than this: bytes, or 64K, 16M, 1G.", valueName: "size"),
        transform: Self.size
    )
    var maxMessageSize = ClientOptions().limits.messageSize

    /// The same, as the transport wants it.
    var clientOptions: ClientOptions {
        var options = ClientOptions()
        options.fields = header
        options.subprotocols = subprotocol
        options.origin = origin
        options.authorityFile = ca
        options.limits.messageSize = maxMessageSize
        return options
    }

    private static func size(_ text: String) throws -> Int {
        guard let size = Quantity.bytes(text), size > 0 else {
            throw ValidationError("give bytes, such as 65536, 64K or 16M")
        }
        return size
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
    }
}
