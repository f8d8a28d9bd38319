import Interface
import Testing

@testable import Terminal

@Suite struct ColorDepthTests {
    static let choices: [(ColorPreference, Int, [String: String], ColorDepth)] = [
        (.auto, 256, [:], .indexed256), (.auto, 8, [:], .named8), (.auto, 16, [:], .named16), (.auto, 0, [:], .none),
        (.auto, 88, [:], .named16), (.auto, 1 << 24, [:], .truecolor),
        (.auto, 256, ["COLORTERM": "truecolor"], .truecolor), (.auto, 256, ["COLORTERM": "24bit"], .truecolor),
        (.auto, 256, ["COLORTERM": "yes"], .indexed256), (.auto, 0, ["COLORTERM": "truecolor"], .none),
        (.auto, 256, ["NO_COLOR": "1"], .none), (.auto, 256, ["NO_COLOR": ""], .indexed256),
        (.always, 256, ["NO_COLOR": "1"], .indexed256), (.never, 256, ["COLORTERM": "truecolor"], .none),
    ]

    @Test(arguments: choices) func `wish, terminal and environment decide`(
        _ wish: ColorPreference,
        _ colors: Int,
        _ environment: [String: String],
        _ depth: ColorDepth
    ) {
        #expect(ColorDepth(wish, colors: colors) { environment[$0] } == depth)
    }

    static let falls: [(ColorDepth, Color, Color)] = [
        (.truecolor, .rgb(red: 1, green: 2, blue: 3), .rgb(red: 1, green: 2, blue: 3)),
        (.indexed256, .rgb(red: 255, green: 0, blue: 0), .indexed(196)),
        (.indexed256, .rgb(red: 128, green: 128, blue: 128), .indexed(244)),
        (.indexed256, .indexed(3), .indexed(3)), (.indexed256, .default, .default),
        (.named16, .rgb(red: 250, green: 10, blue: 10), .indexed(9)), (.named16, .indexed(196), .indexed(9)),
        (.named16, .indexed(12), .indexed(12)), (.named8, .indexed(196), .indexed(1)),
        // The soft colors of a palette such as Nord's keep their hues: red, yellow, green, cyan; grey stays grey.
        (.named16, .rgb(red: 191, green: 97, blue: 106), .indexed(1)),
        (.named16, .rgb(red: 235, green: 203, blue: 139), .indexed(3)),
        (.named16, .rgb(red: 140, green: 190, blue: 130), .indexed(2)),
        (.named8, .rgb(red: 136, green: 192, blue: 208), .indexed(6)),
        (.named16, .rgb(red: 76, green: 86, blue: 106), .indexed(8)),
        (.named16, .rgb(red: 216, green: 222, blue: 233), .indexed(7)),
        (.none, .indexed(1), .default), (.none, .rgb(red: 9, green: 9, blue: 9), .default),
    ]

    @Test(arguments: falls) func `colors fall to the nearest there is`(_ depth: ColorDepth, _ from: Color, _ to: Color)
    {
        #expect(depth.fit(Style(foreground: from)).foreground == to)
    }

    @Test func `eight colors and bold make sixteen`() {
        let style = ColorDepth.named8.fit(Style(foreground: .indexed(12), background: .indexed(9)))
        #expect(style == Style(foreground: .indexed(4), background: .indexed(1), attributes: .bold))
    }

    @Test func `two colors that fall together stay readable`() {
        let near = Style(
            foreground: .rgb(red: 30, green: 30, blue: 30),
            background: .rgb(red: 10, green: 10, blue: 10)
        )
        let style = ColorDepth.named16.fit(near)
        #expect(style.background == .indexed(0))
        #expect(style.foreground == .indexed(15))
    }

    /// Where bold does not make it brighter, grey is black.
    @Test func `grey is seen on black where there are eight colors`() {
        let grey = Color.rgb(red: 127, green: 127, blue: 127)
        let style = ColorDepth.named8.fit(Style(foreground: grey, background: .rgb(red: 9, green: 9, blue: 9)))
        #expect(style == Style(foreground: .indexed(7), background: .indexed(0)))
    }

    @Test func `no color keeps the attributes`() {
        let style = ColorDepth.none.fit(Style(foreground: .indexed(1), attributes: [.bold, .reverse]))
        #expect(style == Style(attributes: [.bold, .reverse]))
    }
}
