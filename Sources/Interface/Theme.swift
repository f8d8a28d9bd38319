/// A part of the screen that a theme gives a look to.
package enum Role: String, CaseIterable, Sendable {
    case messageSent = "message.sent"
    case messageReceived = "message.received"
    case messageChanged = "message.changed"
    case messageNotice = "message.notice"
    case messageError = "message.error"
    case time
    case deliveryWaiting = "delivery.waiting"
    case deliveryAnswered = "delivery.answered"
    case deliveryLost = "delivery.lost"
    case status
    case statusConnected = "status.connected"
    case statusDisconnected = "status.disconnected"
    case separator
    case input
    case inputCommand = "input.command"
    case searchMatch = "search.match"
    case selection
    case help
}

/// A look for every role.
package struct Theme: Hashable, Sendable {
    /// Whether a theme is made for a light or a dark background.
    package enum Variant: String, Sendable { case light, dark }

    /// The name it is chosen by: its file's name without `.yaml`.
    package var name: String
    /// The background that it is made for, which a picture of the screen takes for the terminal's own.
    package var variant: Variant
    private var styles: [Style]

    /// A theme where each role looks as `style` says.
    package init(name: String, variant: Variant = .dark, style: (Role) -> Style = { _ in Style() }) {
        self.name = name
        self.variant = variant
        styles = Role.allCases.map(style)
    }

    /// The look of what is empty.
    package var ground: Style { Style(background: self[.messageReceived].background) }

    /// The same by attributes alone, for a terminal that shows no colours.
    ///
    /// What only colours set off there, and no sign, is reversed: the status line, what is chosen, what is found. What the
    /// server changed is underlined.
    package var colorless: Theme {
        var plain = Theme(name: name, variant: variant) { Style(attributes: self[$0].attributes) }
        for role in [Role.status, .statusConnected, .statusDisconnected, .searchMatch, .selection]
        where self[role].background != ground.background || plain[role] == plain[.messageReceived] {
            plain[role].attributes.insert(.reverse)
        }
        if plain[.messageChanged] == plain[.messageReceived] { plain[.messageChanged].attributes.insert(.underline) }
        return plain
    }

    /// The look of what plays this role.
    package subscript(role: Role) -> Style {
        get { styles[role.ordinal] }
        set { styles[role.ordinal] = newValue }
    }
}

extension Role {
    /// The role's place among all of them.
    fileprivate var ordinal: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
