import Interface

/// What a theme's file says of one role: only what stands there, the rest is inherited.
struct ThemeLook: Hashable {
    /// The color of the text.
    var foreground: ThemeColor?
    /// The color behind it.
    var background: ThemeColor?
    /// The attributes that are said to be on.
    var on: Style.Attributes = []
    /// The attributes that are said to be off.
    var off: Style.Attributes = []

    /// What this look says, over what another said before.
    func over(_ other: ThemeLook) -> ThemeLook {
        ThemeLook(
            foreground: foreground ?? other.foreground,
            background: background ?? other.background,
            on: other.on.subtracting(off).union(on),
            off: other.off.subtracting(on).union(off)
        )
    }

    /// Whether it says anything of colours.
    var namesColors: Bool { foreground != nil || background != nil }

    /// The style it makes with a palette; without one, a palette's name is the terminal's own colour.
    func style(palette: [Color?]) -> Style {
        func color(_ color: ThemeColor?) -> Color {
            switch color {
            case .palette(let index): palette[index] ?? .default
            case .fixed(let color): color
            case nil: .default
            }
        }
        return Style(foreground: color(foreground), background: color(background), attributes: on)
    }
}

extension ThemeLook {
    /// The looks that a palette alone makes, by what base16 says its entries are for.
    ///
    /// 00 background, 01 lighter background, 02 selection, 03 comments, 04 dark foreground, 05 foreground; 08 red,
    /// 09 orange, 0A yellow, 0B green, 0C cyan, 0D blue, 0E magenta, 0F brown.
    static func byPalette(_ role: Role) -> ThemeLook {
        switch role {
        case .messageSent: ThemeLook(0x0D, on: 0x00)
        case .messageReceived, .input: ThemeLook(0x05, on: 0x00)
        case .messageChanged: ThemeLook(0x0A, on: 0x00)
        case .messageNotice, .time: ThemeLook(0x03, on: 0x00)
        case .help: ThemeLook(0x04, on: 0x00)
        case .messageError, .deliveryLost: ThemeLook(0x08, on: 0x00, .bold)
        case .deliveryWaiting: ThemeLook(0x09, on: 0x00)
        case .deliveryAnswered: ThemeLook(0x0B, on: 0x00)
        case .status: ThemeLook(0x05, on: 0x01)
        case .statusConnected: ThemeLook(0x0B, on: 0x01, .bold)
        case .statusDisconnected: ThemeLook(0x08, on: 0x01, .bold)
        case .separator: ThemeLook(0x03, on: 0x00)
        case .inputCommand: ThemeLook(0x0E, on: 0x00)
        case .searchMatch: ThemeLook(0x00, on: 0x0A)
        case .selection: ThemeLook(0x05, on: 0x02)
        }
    }

    private init(_ foreground: Int, on background: Int, _ attributes: Style.Attributes = []) {
        self.init(foreground: .palette(foreground), background: .palette(background), on: attributes)
    }
}
