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

    @Test(arguments: [
        (Duration.zero, "0 ms"), (.nanoseconds(900), "0.001 ms"), (.microseconds(314), "0.314 ms"),
        (.microseconds(9876), "9.88 ms"),
        (.microseconds(12_345), "12.3 ms"), (.milliseconds(500), "500 ms"), (.seconds(5), "5 s"),
        (.milliseconds(65_432), "65.43 s"),
    ])
    func durationsAreReadable(duration: Duration, expected: String) {
        #expect(readable(duration) == expected)
    }

    @Test(arguments: [(1.005, 1, "1.0"), (2.96, 1, "3.0"), (-1.5, 2, "-1.50"), (1e20, 0, "many"), (0.0004, 3, "0.000")])
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
