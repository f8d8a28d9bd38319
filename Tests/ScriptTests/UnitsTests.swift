import TestSupport
import Testing

@testable import Script

@Suite struct UnitsTests {
    @Test(arguments: [
        ("500ms", Duration.milliseconds(500)), ("1.5s", .milliseconds(1500)), ("2m", .seconds(120)),
        ("1h", .seconds(3600)),
        ("250us", .microseconds(250)), ("0.25us", .nanoseconds(250)), ("24h", .seconds(86_400)), ("007s", .seconds(7)),
    ])
    func durationsAreRead(text: String, expected: Duration) {
        #expect(duration(text) == expected)
    }

    @Test(arguments: [
        "", "5", "s", "ms", ".5s", "5.s", "1.2.3s", "-1s", "+1s", "1 s", "0s", "0.0ms", "86401s", "1e3s", "٣s", "1µs",
        "99999999999999999999s", "0.1234567890s",
    ])
    func anythingElseIsNone(text: String) {
        #expect(duration(text) == nil)
    }

    /// To the nanosecond, whatever a binary fraction makes of it.
    @Test(arguments: [("us", 1000), ("ms", 1_000_000), ("s", 1_000_000_000)] as [(String, Int64)])
    func fractionsAreExact(unit: String, nanoseconds: Int64) {
        for thousandths in 1..<10_000 as Range<Int64> {
            let digits = "\(thousandths % 1000 + 1000)".dropFirst()
            let expected = thousandths * nanoseconds / 1000
            #expect(duration("\(thousandths / 1000).\(digits)\(unit)") == .nanoseconds(expected))
        }
    }

    /// What is beyond a nanosecond is left out.
    @Test(arguments: 0..<20 as Range<UInt64>) func nineDigitsAreRead(seed: UInt64) {
        var random = Seeded(seed)
        for _ in 0..<100 {
            let (whole, fraction) = (Int64.random(in: 0...9999, using: &random), Int64(random.next() % 1_000_000_000))
            let digits = "\(fraction + 1_000_000_000)".dropFirst()
            #expect(duration("\(whole).\(digits)s") == .nanoseconds(whole * 1_000_000_000 + fraction))
            let short = whole * 1_000_000 + fraction / 1000
            #expect(duration("\(whole).\(digits)ms") == (short > 0 ? .nanoseconds(short) : nil))
        }
    }

    @Test(arguments: [
        (Duration.zero, "0 ms"), (.nanoseconds(900), "0.001 ms"), (.microseconds(314), "0.314 ms"),
        (.microseconds(9876), "9.88 ms"),
        (.microseconds(12_345), "12.3 ms"), (.milliseconds(500), "500 ms"), (.seconds(5), "5 s"),
        (.milliseconds(65_432), "65.43 s"), (.nanoseconds(999_499), "0.999 ms"), (.nanoseconds(999_600), "1.00 ms"),
        (.microseconds(9_994), "9.99 ms"), (.microseconds(9_996), "10.0 ms"), (.microseconds(999_940), "999.9 ms"),
        (.microseconds(999_960), "1.00 s"),
    ])
    func durationsAreReadable(duration: Duration, expected: String) {
        #expect(readable(duration) == expected)
    }

    @Test(arguments: [
        (1.005, 1, "1.0"), (2.96, 1, "3.0"), (-1.5, 2, "-1.50"), (1e20, 0, "many"), (0.0004, 3, "0.000"),
        (1_795_610_820.25, 6, "1795610820.250000"), (1e13, 6, "10000000000000"), (1e20, 3, "many"),
    ])
    func decimalsAreRounded(number: Double, places: Int, expected: String) {
        #expect(decimal(number, places: places) == expected)
    }

    @Test(arguments: [
        ("a\tb\nc\r\u{1B}]52;c;x\u{7}\u{9B}\u{202E}", "a\\tb\\nc\\r\\u{1b}]52;c;x\\u{7}\\u{9b}\\u{202e}"),
        ("日本語 👨‍👩‍👧 é שלום", "日本語 👨‍👩‍👧 é שלום"),
    ])
    func hostileTextIsMadePrintable(text: String, expected: String) {
        #expect(printable(text) == expected)
    }

    @Test func excerptsAreCutBetweenScalars() {
        let long = Excerpt(.text, ArraySlice((String(repeating: "x", count: 199) + "日本").utf8))
        #expect(long.description == String(repeating: "x", count: 199) + "... (205 bytes)")
        #expect(Excerpt(.binary, [0, 255]).description == "[00 ff]")
    }
}
