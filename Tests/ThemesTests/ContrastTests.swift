import Interface
import Testing

@testable import Themes

/// Whether the themes can be read (WCAG 2.2, 1.4.3 and 1.4.6).
@Suite struct ContrastTests {
    private func contrast(_ style: Style) throws -> Double {
        try #require(Contrast.ratio(style.foreground, style.background))
    }

    private func luminance(_ color: Color) throws -> Double {
        try #require(Contrast.ratio(color, .rgb(red: 0, green: 0, blue: 0))) * 0.05 - 0.05
    }

    @Test func `black on white is what it is said to be`() throws {
        let style = Style(
            foreground: .rgb(red: 0, green: 0, blue: 0),
            background: .rgb(red: 255, green: 255, blue: 255)
        )
        #expect(abs(try contrast(style) - 21) < 0.001)
    }

    @Test(arguments: ThemeLibrary.embedded.keys.sorted(), Role.allCases)
    func `each role of each theme with a palette stands out from its background`(_ name: String, _ role: Role) throws {
        let style = try ThemeLibrary(userFolder: nil).theme(named: name)[role]
        guard let contrast = Contrast.ratio(style.foreground, style.background) else {
            #expect(["mono", "terminal", "terminal-dark", "terminal-light"].contains(name))
            return
        }
        let wanted = name == "high-contrast" ? 7 : role.wantedContrast
        #expect(contrast >= wanted, "\(name) \(role)")
    }

    /// Differences of red, green and blue added up: 60 is seen side by side.
    @Test(arguments: ThemeLibrary.embedded.keys.sorted())
    func `kinds of lines are told apart by color where there are colors`(_ name: String) throws {
        let theme = try ThemeLibrary(userFolder: nil).theme(named: name)
        let pairs: [(Role, Role)] = [
            (.messageSent, .messageReceived), (.messageChanged, .messageReceived), (.messageError, .messageReceived),
            (.messageError, .messageSent), (.messageChanged, .messageSent), (.deliveryWaiting, .deliveryAnswered),
            (.statusConnected, .statusDisconnected), (.deliveryLost, .deliveryAnswered),
        ]
        for pair in pairs where theme[pair.0].background == theme[pair.1].background {
            guard let one = theme[pair.0].foreground.components, let other = theme[pair.1].foreground.components else {
                continue
            }
            let distance = abs(one.red - other.red) + abs(one.green - other.green) + abs(one.blue - other.blue)
            #expect(distance >= 60, "\(pair)")
        }
    }

    @Test(arguments: [
        (Color.indexed(16), Color.indexed(231), 21.0), (.indexed(232), .rgb(red: 8, green: 8, blue: 8), 1.0),
        (.indexed(25), .indexed(255), 5.5),
    ])
    func `the colors above the first sixteen are known`(_ one: Color, _ other: Color, _ ratio: Double) throws {
        #expect(abs(try #require(Contrast.ratio(one, other)) - ratio) < 0.2)
    }

    @Test(arguments: [Color.default, .indexed(0), .indexed(15)])
    func `the terminal's own colors are not`(_ color: Color) {
        let white = Color.rgb(red: 255, green: 255, blue: 255)
        #expect(Contrast.ratio(color, white) == nil)
        #expect(Contrast.raised(color, on: white, to: 4.5) == color)
        #expect(Contrast.raised(white, on: color, to: 4.5) == white)
    }

    /// Any palette at all, were it sixteen times the same grey.
    @Test func `what is raised reaches what is wanted, and no more than it has to`() throws {
        for background in stride(from: UInt8(0), through: 250, by: 5) {
            let ground = Color.rgb(red: background, green: background / 2, blue: 255 - background)
            for wanted in [3.0, 4.5] {
                let raised = Contrast.raised(ground, on: ground, to: wanted)
                #expect(try #require(Contrast.ratio(raised, ground)) >= wanted)
                #expect(Contrast.raised(raised, on: ground, to: wanted) == raised)
            }
        }
    }

    @Test func `a color keeps its hue`() throws {
        let red = Color.rgb(red: 0x80, green: 0x20, blue: 0x20)
        let raised = Contrast.raised(red, on: .rgb(red: 0, green: 0, blue: 0), to: 4.5)
        let components = try #require(raised.components)
        #expect(components.red > 3 * components.green)
        #expect(components.green == components.blue)
    }

    @Test func `on light backgrounds the terminal's own accents are dark`() throws {
        let theme = try ThemeLibrary(userFolder: nil).theme(named: "terminal-light")
        let white = Color.rgb(red: 255, green: 255, blue: 255)
        for role in Role.allCases where theme[role].foreground != .default {
            #expect(try #require(Contrast.ratio(theme[role].foreground, white)) >= 4.5)
        }
        #expect(theme[.input] == Style())
        #expect(theme.variant == .light)
    }

    @Test func `mono uses attributes alone, and keeps apart what differs`() throws {
        let mono = try ThemeLibrary(userFolder: nil).theme(named: "mono")
        for role in Role.allCases {
            #expect(mono[role].foreground == .default)
            #expect(mono[role].background == .default)
        }
        for role in [Role.messageChanged, .messageError, .deliveryWaiting, .deliveryLost, .searchMatch, .selection] {
            #expect(mono[role] != mono[.messageReceived])
        }
        #expect(mono[.statusConnected] != mono[.statusDisconnected])
    }

    @Test func `dark is dark and light is light`() throws {
        let library = ThemeLibrary(userFolder: nil)
        let (dark, light) = (try library.theme(named: "dark"), try library.theme(named: "light"))
        #expect(dark.variant == .dark)
        #expect(light.variant == .light)
        #expect(try luminance(dark[.input].background) < 0.05)
        #expect(try luminance(light[.input].background) > 0.9)
    }
}
