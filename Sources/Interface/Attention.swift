/// How the user is told of what came while another window had the focus.
package enum Alert: String, CaseIterable, Sendable {
    case off
    /// The terminal's bell.
    case bell
    /// A notice of the desktop, where the terminal knows OSC 9.
    case osc9

    /// What the user is told who has chosen it.
    var meaning: String {
        switch self {
        case .off: "no signal while you are away"
        case .bell: "the bell rings while you are away"
        case .osc9: "the desktop tells while you are away"
        }
    }
}

/// Whether the user looks at the window, and what came meanwhile.
struct Attention {
    /// Alerts are at least this far apart.
    static let pause = Duration.seconds(1)

    /// How the user is told.
    var alert = Alert.off
    /// Terminals that tell nothing always have the focus.
    private(set) var isFocused = true
    /// Messages that came since the focus went.
    private(set) var unseen = 0
    private var lastAlert: Duration?

    /// The window got or lost the focus.
    mutating func focusChanged(_ isFocused: Bool) {
        self.isFocused = isFocused
        unseen = 0
    }

    /// A message came; tells whether the user is to be alerted now.
    mutating func messageReceived(at now: Duration) -> Bool {
        guard !isFocused else { return false }
        unseen += 1
        guard alert != .off, lastAlert.map({ now - $0 >= Self.pause }) ?? true else { return false }
        lastAlert = now
        return true
    }
}

extension Model {
    /// How the user is told of messages that come while another window has the focus.
    package var alert: Alert {
        get { attention.alert }
        set { attention.alert = newValue }
    }

    /// What has to be done to tell of a message that came just now.
    mutating func alertEffects() -> [Effect] {
        guard attention.messageReceived(at: now.uptime) else { return [] }
        switch attention.alert {
        case .off: return []
        case .bell: return [.ringBell]
        case .osc9: return [.notify(place.map { "new message from \($0)" } ?? "new message")]
        }
    }

    /// The window's title: `yodel · host · 3 new`.
    ///
    /// Above 99 it counts no further, so that a flood does not change it with every frame.
    var title: String {
        let count = attention.isFocused ? viewport.unseen(in: shown) : attention.unseen
        let news = count == 0 ? nil : count > 99 ? "99+ new" : "\(count) new"
        return ["yodel", place, news].compactMap(\.self).joined(separator: " \(symbols.dot) ")
    }

    /// The server's host and port, and whether there is no connection.
    private var place: String? {
        switch link {
        case .idle: nil
        case .connected(let url), .closing(let url): Self.host(of: url)
        case .connecting(let url), .retrying(let url, _), .disconnected(let url): "\(Self.host(of: url)) (offline)"
        }
    }

    private static func host(of url: String) -> String {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return String(parts.count > 2 ? parts[2] : parts[0]).unicodeScalars.prefix(60).reduce(into: "") {
            $0.unicodeScalars.append($1)
        }
    }
}
