import ArgumentParser
import Transport
import WebSocketCore

/// The options about who may connect, and how safely.
struct AccessOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "PEM file with the certificate for wss://, and those up to its authority; SIGHUP reads it again.",
            valueName: "file"
        ),
        completion: .file()
    )
    var tlsCert: String?

    @Option(
        help: ArgumentHelp("PEM file with its key. (default: in the certificate's file)", valueName: "file"),
        completion: .file()
    )
    var tlsKey: String?

    @Option(help: ArgumentHelp("The only path that has a WebSocket. (default: every path)", valueName: "path"))
    var path: String?

    @Option(
        help: ArgumentHelp(
            "An origin that browsers may come from; may be repeated. (default: all)",
            valueName: "origin"
        )
    )
    var origin: [String] = []

    @Option(
        help: ArgumentHelp("Who may come; may be repeated. (default: everybody)", valueName: "user:password"),
        transform: OptionText.credentials
    )
    var auth: [String] = []

    mutating func validate() throws {
        if tlsKey != nil, tlsCert == nil { throw ValidationError("--tls-key needs a --tls-cert") }
    }

    /// What a handshake has to show.
    var admission: Admission {
        var admission = Admission()
        admission.path = path
        admission.origins = origin
        admission.credentials = auth
        return admission
    }

    /// The certificate; nil where none is named.
    ///
    /// - Throws: What is wrong with its files.
    func security() throws(ServerSecurityError) -> ServerSecurity? {
        guard let tlsCert else { return nil }
        return try ServerSecurity(certificateFile: tlsCert, keyFile: tlsKey)
    }
}
