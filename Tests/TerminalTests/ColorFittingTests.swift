import Interface
import TestSupport
import Testing

@testable import Terminal

/// What colors fall to, against all that there are.
@Suite struct ColorFittingTests {
    private static let depths: [ColorDepth] = [.none, .named8, .named16, .indexed256, .truecolor]

    private func color(_ random: inout Seeded) -> Color {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: .default
        case 1: .indexed(UInt8.random(in: 0..<16, using: &random))
        case 2: .indexed(UInt8.random(in: .min ... .max, using: &random))
        default:
            .rgb(
                red: UInt8.random(in: .min ... .max, using: &random),
                green: UInt8.random(in: .min ... .max, using: &random),
                blue: UInt8.random(in: .min ... .max, using: &random)
            )
        }
    }

    private func distance(_ one: Color, _ other: Color) -> Int? {
        guard let one = one.components, let other = other.components else { return nil }
        let (red, green, blue) = (one.red - other.red, one.green - other.green, one.blue - other.blue)
        return 3 * red * red + 6 * green * green + blue * blue
    }

    /// Of the 240 colors that are the same everywhere none is nearer than the one that is taken.
    @Test(arguments: 0..<4 as Range<UInt64>) func noneIsNearer(_ seed: UInt64) throws {
        var random = Seeded(seed)
        for _ in 0..<60 {
            let bytes = random.bytes(3)
            let wanted = Color.rgb(red: bytes[0], green: bytes[1], blue: bytes[2])
            let taken = ColorDepth.indexed256.fit(Style(foreground: wanted)).foreground
            let reached = try #require(distance(wanted, taken))
            for index in UInt8(16)...255 { #expect(distance(wanted, .indexed(index)).map { $0 >= reached } == true) }
        }
    }

    /// A style that fits is left as it is, and no terminal is asked for a color that it does not have.
    @Test(arguments: depths, 0..<4 as Range<UInt64>) func whatWasFittedFits(_ depth: ColorDepth, _ seed: UInt64) {
        var random = Seeded(seed)
        for _ in 0..<300 {
            let style = Style(foreground: color(&random), background: color(&random))
            let fitted = depth.fit(style)
            #expect(depth.fit(fitted) == fitted, "\(style)")
            for color in [fitted.foreground, fitted.background] {
                let isThere =
                    switch (color, depth) {
                    case (.default, _), (_, .truecolor), (.indexed, .indexed256): true
                    case (.indexed(let index), .named16): index < 16
                    case (.indexed(let index), .named8): index < 8
                    default: false
                    }
                #expect(isThere, "\(style) is \(fitted)")
            }
        }
    }

    /// What could be read can be read: two colors never become one, but where bold tells them apart.
    @Test(arguments: depths.dropFirst(), 0..<4 as Range<UInt64>) func whatDiffersStaysApart(
        _ depth: ColorDepth,
        _ seed: UInt64
    ) {
        var random = Seeded(seed)
        let sixteen = (0..<16).flatMap { one in (0..<16).map { (Color.indexed(UInt8(one)), Color.indexed(UInt8($0))) } }
        let others = (0..<300).map { _ in (color(&random), color(&random)) }
        for (foreground, background) in sixteen + others where foreground != background {
            let fitted = depth.fit(Style(foreground: foreground, background: background))
            let isBright = depth == .named8 && fitted.attributes.contains(.bold)
            #expect(fitted.foreground != fitted.background || isBright, "\(foreground) on \(background) is \(fitted)")
        }
    }
}
