import WebSocketCore

/// The way to a server over its redirections: where to go next, and what may be said there.
struct Journey {
    /// Where to connect.
    private(set) var url: WebSocketURL
    /// What is said there.
    private(set) var options: ClientOptions
    /// What the server before was told and this one is not.
    private(set) var forgotten: [Secret] = []
    private var redirections = 0

    /// More than these are a circle, or as good as one.
    static let redirectionsAtMost = 5

    /// A way that begins at a URL.
    init(to url: WebSocketURL, _ options: ClientOptions) {
        (self.url, self.options) = (url, options)
    }

    /// The way on, if the server refused the handshake by naming another place.
    ///
    /// - Throws: `ConnectError.redirected`, if that place will not be gone to.
    func next(after rejection: Rejection) throws(ConnectError) -> Journey? {
        guard let location = Redirection.location(in: rejection.head) else { return nil }
        guard redirections < Self.redirectionsAtMost else { throw .redirected(.tooOften, to: location) }
        let target: WebSocketURL
        do { target = try url.resolving(location) } catch { throw .redirected(.invalid("\(error)"), to: location) }
        guard target.isSecure || !url.isSecure else { throw .redirected(.insecure, to: location) }
        var next = self
        next.redirections += 1
        next.url = target
        next.forgotten = next.options.forgetSecrets(of: url, at: target)
        return next
    }
}

/// What a user gives for one server, and a redirection does not take to another.
package enum Secret: Hashable, Sendable {
    /// A header field, by its name.
    case field(String)
    /// The client's own certificate: it tells who the user is.
    case certificate
}

/// Why a redirection was not followed.
package enum RedirectionFailure: Hashable, Sendable {
    /// There were too many before it.
    case tooOften
    /// It leads from an encrypted connection to one that is not.
    case insecure
    /// It leads nowhere; what is wrong with it, for people.
    case invalid(String)
}

extension ClientOptions {
    /// Leaves out what is meant for no other server than that of `url`, where `target` is another; returns what that is.
    ///
    /// Whatever the user had put into a field is for the server that he named: a key for an API stands in any of them.
    mutating func forgetSecrets(of url: WebSocketURL, at target: WebSocketURL) -> [Secret] {
        guard !target.isSameOrigin(as: url) else { return [] }
        let names = fields.map(\.name)
        let isAuthorized = names.contains { $0.lowercased() == "authorization" }
        let hasCredentials = credentials ?? url.credentials != nil
        let secrets =
            ((hasCredentials && !isAuthorized ? ["Authorization"] : []) + names).map(Secret.field)
            + (security.certificateFile == nil ? [] : [.certificate])
        credentials = nil
        fields = []
        (security.certificateFile, security.keyFile) = (nil, nil)
        return secrets
    }
}
