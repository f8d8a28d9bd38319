import TestSupport
import Testing

@testable import Interface

/// Bytes that a terminal sends, and what they mean.
struct Sent: CustomTestStringConvertible, Sendable {
    let bytes: [UInt8]
    let events: [InputEvent]

    init(_ text: String, _ events: InputEvent...) {
        bytes = Array(text.utf8)
        self.events = events
    }

    init(_ text: String, _ code: Key.Code, _ modifiers: Key.Modifiers = []) {
        bytes = Array(text.utf8)
        events = [.key(Key(code, modifiers))]
    }

    init(bytes: [UInt8], _ scalars: String) {
        self.bytes = bytes
        events = scalars.unicodeScalars.map { .key(Key(.scalar($0))) }
    }

    var testDescription: String { String(decoding: bytes.prefix(40), as: UTF8.self).debugDescription }
}

@Suite struct KeyDecoderTests {
    static let controls = [
        Sent("a", .scalar("a")), Sent(" ", .scalar(" ")), Sent("~", .scalar("~")),
        Sent("\u{01}", .scalar("a"), .control), Sent("\u{1A}", .scalar("z"), .control),
        Sent("\u{00}", .scalar(" "), .control), Sent("\u{1C}", .scalar("\\"), .control),
        Sent("\u{1D}", .scalar("]"), .control), Sent("\u{1E}", .scalar("^"), .control),
        Sent("\u{1F}", .scalar("_"), .control),
        Sent("\t", .tab), Sent("\r", .enter), Sent("\n", .enter),
        Sent("\u{7F}", .backspace), Sent("\u{08}", .backspace),
        Sent("\u{1B}b", .scalar("b"), .alt), Sent("\u{1B}é", .scalar("é"), .alt),
        Sent("\u{1B}\r", .enter, .alt), Sent("\u{1B}\u{7F}", .backspace, .alt),
        Sent("\u{1B}\u{01}", .scalar("a"), [.alt, .control]),
    ]

    static let sequences = [
        Sent("\u{1B}[A", .up), Sent("\u{1B}[B", .down), Sent("\u{1B}[C", .right), Sent("\u{1B}[D", .left),
        Sent("\u{1B}[H", .home), Sent("\u{1B}[F", .end), Sent("\u{1B}OA", .up), Sent("\u{1B}OH", .home),
        Sent("\u{1B}OP", .function(1)), Sent("\u{1B}OS", .function(4)), Sent("\u{1B}[1;2P", .function(1), .shift),
        Sent("\u{1B}[1;2A", .up, .shift), Sent("\u{1B}[1;3C", .right, .alt), Sent("\u{1B}[1;5D", .left, .control),
        Sent("\u{1B}[1;6H", .home, [.shift, .control]), Sent("\u{1B}[1;9A", .up),
        Sent("\u{1B}[Z", .tab, .shift), Sent("\u{1B}[3~", .delete), Sent("\u{1B}[3;5~", .delete, .control),
        Sent("\u{1B}[2~", .insert), Sent("\u{1B}[5~", .pageUp), Sent("\u{1B}[6;2~", .pageDown, .shift),
        Sent("\u{1B}[1~", .home), Sent("\u{1B}[4~", .end), Sent("\u{1B}[7~", .home), Sent("\u{1B}[8~", .end),
        Sent("\u{1B}[11~", .function(1)), Sent("\u{1B}[15~", .function(5)), Sent("\u{1B}[24~", .function(12)),
        Sent("\u{1B}[24;5~", .function(12), .control), Sent("\u{1B}[25~", .function(1), .shift),
        // The Linux console, rxvt, and the keypad in application mode.
        Sent("\u{1B}[[A", .function(1)), Sent("\u{1B}[[E", .function(5)),
        Sent("\u{1B}[7$", .home, .shift), Sent("\u{1B}[7^", .home, .control),
        Sent("\u{1B}[7@", .home, [.control, .shift]),
        Sent("\u{1B}[a", .up, .shift), Sent("\u{1B}Oa", .up, .control),
        Sent("\u{1B}\u{1B}[A", .up, .alt), Sent("\u{1B}\u{1B}OD", .left, .alt), Sent("\u{1B}\u{1B}[3~", .delete, .alt),
        Sent("\u{1B}OM", .enter), Sent("\u{1B}Oq", .scalar("1")), Sent("\u{1B}Ok", .scalar("+")),
        // kitty's keys and xterm's modifyOtherKeys.
        Sent("\u{1B}[97;5u", .scalar("a"), .control), Sent("\u{1B}[13;3u", .enter, .alt),
        Sent("\u{1B}[27u", .escape), Sent("\u{1B}[9;2u", .tab, .shift), Sent("\u{1B}[127;5u", .backspace, .control),
        Sent("\u{1B}[97;2u", .scalar("A")), Sent("\u{1B}[49:33;2u", .scalar("!")), Sent("\u{1B}[57400u", .scalar("1")),
        Sent("\u{1B}[57414u", .enter), Sent("\u{1B}[27;5;105~", .scalar("i"), .control),
        Sent("\u{1B}[27;2;13~", .enter, .shift), Sent("\u{1B}[27;6;65~", .scalar("a"), [.shift, .control]),
        Sent("\u{1B}[1;5:2A", .up, .control),
        Sent("\u{1B}[I", .focused), Sent("\u{1B}[O", .unfocused),
    ]

    static let swallowed = [
        Sent("\u{1B}[?1;2c"), Sent("\u{1B}[?2026;2$y"), Sent("\u{1B}[12;40R"), Sent("\u{1B}[>0;276;0c"),
        Sent("\u{1B}[<0;10;20M", .clicked(Position(row: 19, column: 9))), Sent("\u{1B}[<0;10;20m"), Sent("\u{1B}[M !!"),
        Sent("\u{1B}[32;10;20M"),
        Sent("\u{1B}[99~"), Sent("\u{1B}[201~"), Sent("\u{1B}[97;5:3u"), Sent("\u{1B}[57358u"), Sent("\u{1B}OZ"),
        Sent("\u{1B}[99999999999999999999A"), Sent("\u{1B}[[Z"), Sent("\u{1B}[1114112u"), Sent("\u{1B}[55296u"),
        Sent("\u{1B}[" + String(repeating: "1;", count: 500) + "A"),
        Sent("\u{1B}]11;rgb:0000/0000/0000\u{07}", .backgroundTold(.rgb(red: 0, green: 0, blue: 0))),
        Sent("\u{1B}]52;c;aGk=\u{1B}\\"), Sent("\u{1B}P1$r0m\u{1B}\\"),
        Sent("\u{1B}_Gi=1;OK\u{1B}\\"), Sent("\u{1B}]0;\u{18}"),
    ]

    static let texts = [
        Sent(bytes: Array("aé日😀".utf8), "aé日😀"),
        Sent(bytes: Array("👨‍👩‍👧e\u{301}".utf8), "👨‍👩‍👧e\u{301}"),
        Sent(bytes: [0xFF, 0x61], "\u{FFFD}a"), Sent(bytes: [0xC0, 0x80], "\u{FFFD}\u{FFFD}"),
        Sent(bytes: [0xE3, 0x81, 0x61], "\u{FFFD}a"), Sent(bytes: [0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
        Sent(bytes: [0xF0, 0x9F, 0xE3, 0x81, 0x82], "\u{FFFD}あ"), Sent(bytes: [0xF4, 0x90], "\u{FFFD}\u{FFFD}"),
    ]

    static let pastes = [
        Sent("\u{1B}[200~hi\u{1B}[201~", .pasted("hi")),
        Sent("\u{1B}[200~a\rb\r\nc\nd\u{1B}[201~", .pasted("a\nb\nc\nd")),
        Sent(
            "\u{1B}[200~\u{1B}[A\u{1B}[201\u{1B}\u{1B}[201~x",
            .pasted("\u{1B}[A\u{1B}[201\u{1B}"),
            .key(Key(.scalar("x")))
        ),
        Sent("\u{1B}[200~日本\u{1B}[201~\r", .pasted("日本"), .key(Key(.enter))),
        Sent("\u{1B}[200~\u{1B}[201~"),
        Sent("\u{1B}[200~a\u{1B}[201~\u{1B}[200~b\u{1B}[201~", .pasted("a"), .pasted("b")),
    ]

    static let all = controls + sequences + swallowed + texts + pastes

    @Test(arguments: all) func `what is sent is told, however it is cut`(_ sent: Sent) {
        for cut in 0...sent.bytes.count {
            var decoder = KeyDecoder()
            let first = decoder.take(sent.bytes[..<cut], at: .zero)
            let second = decoder.take(sent.bytes[cut...], at: .milliseconds(10))
            #expect(first + second == sent.events, "cut at \(cut)")
            #expect(decoder.deadline == nil)
        }
        var decoder = KeyDecoder()
        let single = sent.bytes.flatMap { decoder.take([$0], at: .zero) }
        #expect(single == sent.events)
    }

    @Test(arguments: all) func `what comes after is taken as it is`(_ sent: Sent) {
        var decoder = KeyDecoder()
        let events = decoder.take(sent.bytes + Array("z".utf8), at: .zero)
        #expect(events == sent.events + [.key(Key(.scalar("z")))])
    }

    @Test func `a sequence cut short gives way to the next key`() {
        var decoder = KeyDecoder()
        #expect(decoder.take(Array("\u{1B}[1;\rx".utf8), at: .zero) == [.key(Key(.enter)), .key(Key(.scalar("x")))])
        #expect(decoder.take(Array("\u{1B}[1;\u{1B}[A".utf8), at: .zero) == [.key(Key(.up))])
        #expect(decoder.take(Array("\u{1B}[é".utf8), at: .zero) == [.key(Key(.scalar("é")))])
        #expect(decoder.take(Array("\u{1B}]0;t\u{1B}[A".utf8), at: .zero) == [.key(Key(.up))])
    }

    @Test func `what the terminal describes goes first`() {
        var decoder = KeyDecoder(additional: [Array("\u{1B}[A".utf8): Key(.down), Array("\u{1B}|".utf8): Key(.insert)])
        let events = decoder.take(Array("\u{1B}[A\u{1B}|\u{1B}[B".utf8), at: .zero)
        #expect(events == [.key(Key(.down)), .key(Key(.insert)), .key(Key(.down))])
    }

    /// What stays unfinished: when it is given up, and what it is then.
    static let unfinished: [(String, Duration, [InputEvent])] = [
        ("\u{1B}", KeyDecoder.escapeDelay, [.key(Key(.escape))]),
        ("\u{1B}\u{1B}", KeyDecoder.escapeDelay, [.key(Key(.escape)), .key(Key(.escape))]),
        ("\u{1B}[", KeyDecoder.introducerDelay, [.key(.alt("["))]),
        ("\u{1B}O", KeyDecoder.introducerDelay, [.key(.alt("O"))]),
        ("\u{1B}]", KeyDecoder.introducerDelay, [.key(.alt("]"))]),
        ("\u{1B}[1;", KeyDecoder.sequenceDelay, []),
        ("\u{1B}[[", KeyDecoder.sequenceDelay, []),
        ("\u{1B}[M!", KeyDecoder.sequenceDelay, []),
        ("\u{1B}]0;title", KeyDecoder.sequenceDelay, []),
        ("\u{1B}[200~lost\u{1B}[20", KeyDecoder.pasteDelay, [.pasted("lost\u{1B}[20")]),
    ]

    @Test(arguments: unfinished) func `nothing waits for ever`(
        _ text: String,
        _ delay: Duration,
        _ events: [InputEvent]
    ) {
        var decoder = KeyDecoder()
        let start = Duration.seconds(7)
        #expect(decoder.take(Array(text.utf8), at: start).isEmpty)
        #expect(decoder.deadline == start + delay)
        #expect(decoder.timeOut(at: start + delay - .nanoseconds(1)).isEmpty)
        #expect(decoder.timeOut(at: start + delay) == events)
        #expect(decoder.deadline == nil)
        #expect(decoder.take(Array("[A".utf8), at: start).count == 2)
    }

    @Test func `half a character is told as a sign`() {
        var decoder = KeyDecoder()
        #expect(decoder.take([0xE3, 0x81], at: .zero).isEmpty)
        #expect(decoder.timeOut(at: KeyDecoder.sequenceDelay) == [.key(Key(.scalar("\u{FFFD}")))])
    }

    /// irssi #942: the end of a paste was lost, and all that was typed from then on went into it.
    @Test func `a paste without an end gives the keyboard back and keeps its text`() {
        var decoder = KeyDecoder()
        _ = decoder.take(Array("\u{1B}[200~one".utf8), at: .zero)
        _ = decoder.take(Array(" two".utf8), at: .seconds(4))
        #expect(decoder.timeOut(at: .seconds(5)).isEmpty)
        #expect(decoder.timeOut(at: .seconds(9)) == [.pasted("one two")])
        #expect(decoder.take([0x61], at: .seconds(10)) == [.key(Key(.scalar("a")))])
    }

    @Test func `a paste of a mebibyte comes whole, and soon`() {
        let text = String(repeating: "0123456789abcde\u{1B}", count: 1 << 16)
        var decoder = KeyDecoder()
        var events = decoder.take(Array("\u{1B}[200~".utf8), at: .zero)
        let bytes = Array((text + "\u{1B}[201~").utf8)
        let took = processorTime {
            for start in stride(from: 0, to: bytes.count, by: 4096) {
                events += decoder.take(bytes[start..<min(start + 4096, bytes.count)], at: .zero)
            }
        }
        #expect(events == [.pasted(text)])
        #expect(took < .seconds(10 * patience))
    }

    @Test func `a paste above the limit is told in parts and loses nothing`() {
        let unit = "日本語 text\n"
        let count = KeyDecoder.longestPaste / unit.utf8.count + 10
        var decoder = KeyDecoder()
        let bytes =
            Array("\u{1B}[200~".utf8) + Array(String(repeating: unit, count: count).utf8) + Array("\u{1B}[201~x".utf8)
        let events = decoder.take(bytes, at: .zero)
        #expect(events.count == 3)
        #expect(events.last == .key(Key(.scalar("x"))))
        let parts = events.compactMap { if case .pasted(let text) = $0 { text } else { nil } }
        #expect(parts.joined() == String(repeating: unit, count: count))
    }

    @Test(arguments: 0..<20) func `no bytes whatever make it forget a deadline or grow`(_ seed: UInt64) {
        var random = Seeded(seed)
        let alphabet: [UInt8] = [
            0x1B, 0x5B, 0x4F, 0x3B, 0x31, 0x32, 0x30, 0x7E, 0x41, 0x4D, 0xE3, 0x81, 0x82, 0xFF, 0x5D, 0x24,
        ]
        var decoder = KeyDecoder()
        for step in 0..<2000 {
            let now = Duration.seconds(step * 10)
            _ = decoder.timeOut(at: now)
            #expect(decoder.deadline == nil)
            let bytes = (0..<Int.random(in: 0...9, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            for event in decoder.take(bytes, at: now) {
                if case .key(let key) = event, case .scalar(let scalar) = key.code { #expect(scalar.value >= 0x20) }
            }
        }
    }
}
