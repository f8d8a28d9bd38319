import Testing

@testable import Interface

/// Something that can be on the screen, and what leads to it.
struct GoldenScene: Sendable, CustomTestStringConvertible {
    /// Of its files.
    let name: String
    /// Lets it happen.
    let play: @Sendable (inout Stage) -> Void

    init(_ name: String, _ play: @escaping @Sendable (inout Stage) -> Void) {
        self.name = name
        self.play = play
    }

    var testDescription: String { name }

    /// All of them.
    static let all = input + transcript + looking + pages
}

// MARK: The input line

extension GoldenScene {
    private static let input = [
        GoldenScene("first-start") { stage in
            stage.does(.welcomed)
        },
        GoldenScene("completion-menu") { stage in
            talk(&stage)
            stage.type("/re")
            stage.press(Key(.tab), Key(.tab))
        },
        GoldenScene("command-hint") { stage in
            talk(&stage)
            stage.type("/close 1000")
        },
        GoldenScene("unknown-command") { stage in
            talk(&stage)
            stage.type("/hlep")
        },
        GoldenScene("multi-line") { stage in
            talk(&stage)
            for line in [
                "the first line of a message", "the second", "  {\"indented\": true}", "the fourth", "the last",
            ] {
                stage.type(line)
                if line != "the last" { stage.press(Key(.enter, .alt)) }
            }
            stage.press(Key(.up))
        },
        GoldenScene("paste-note") { stage in
            talk(&stage)
            stage.does(.pasted((0..<40).map { "pasted line \($0)" }.joined(separator: "\n")))
        },
        GoldenScene("history-search") { stage in
            talk(&stage)
            for line in ["hello mountain", "good bye", "Hello valley"] { stage.type("\(line)\n") }
            stage.press(.control("r"))
            stage.type("hello")
        },
        GoldenScene("chord") { stage in
            stage.type("a draft")
            stage.press(.control("x"))
        },
    ]
}

// MARK: The transcript

extension GoldenScene {
    private static let transcript = [
        GoldenScene("wrapped") { stage in
            let text = "words that are wrapped at their boundaries, so that each further row hangs below the first one"
            let id = stage.send(text)
            stage.does(.deliveryChanged(id, .answered(.microseconds(310))))
            stage.receive("\(text) - i got it", answers: id)
            stage.receive("incomprehensibilities\(String(repeating: "-and-so-on", count: 12))")
            stage.does(.failed("no route to host; \(text)"))
        },
        GoldenScene("frozen") { stage in
            for number in 1...60 { stage.receive("message \(number)") }
            stage.press(Key(.pageUp))
            for number in 61...1300 { stage.receive("message \(number)") }
        },
        GoldenScene("reading-marker") { stage in
            talk(&stage)
            stage.does(.focusChanged(false))
            for number in 1...3 { stage.receive("news \(number)") }
        },
        GoldenScene("days") { stage in
            talk(&stage)
            stage.pass(.seconds(14 * 3600))
            stage.receive("the day after")
            stage.receive("in the same second")
            stage.pass(.seconds(1))
            stage.receive("a second later")
        },
        GoldenScene("folded-notices") { stage in
            talk(&stage)
            for attempt in 1...9 { stage.does(.noticed("can't connect, attempt \(attempt)")) }
            stage.receive("at last")
        },
        GoldenScene("folded-message") { stage in
            talk(&stage)
            let list = (1...60).map { "line \($0) of many" }.joined(separator: "\n")
            let id = stage.send(list)
            stage.does(.deliveryChanged(id, .answered(.milliseconds(12))))
            stage.receive("\(list) - i got it", answers: id)
            stage.press(Key(.up, .alt))
        },
        GoldenScene("deliveries") { stage in
            let fates: [Delivery] = [.answered(.milliseconds(12)), .lost, .canceled, .sent, .waiting]
            for fate in fates { stage.does(.deliveryChanged(stage.send("a message that is \(fate)"), fate)) }
            stage.does(.linkChanged(.retrying(url: "ws://localhost:8765", at: .seconds(104))))
            stage.does(.tallied(Tally(sent: 4, answered: 1, waiting: 2, lost: 1, unsent: 1)))
        },
        GoldenScene("changed") { stage in
            let id = stage.send("how are you?")
            stage.does(.deliveryChanged(id, .answered(.microseconds(310))))
            stage.receive(
                "[7] how are you? - i got it, and here is so much more that it takes another row",
                answers: id
            )
        },
        GoldenScene("links") { stage in
            stage.receive("see https://example.org/a/path?q=1, (http://example.com) and no://link")
        },
        GoldenScene("world-text") { stage in
            for text in [
                "family 👨‍👩‍👧‍👦, heart ❤️, thumb 👍🏽, flag 🇫🇷, keycap 1️⃣", "한국어 ᄒ\u{1161}\u{11AB} 日本語 中文 ｆｕｌｌ",
                "ภาษาไทย กำลัง", "e\u{301}\u{323} Z\u{351}\u{36B}\u{343} नमस्ते", "שלום עולם, مرحبا بالعالم",
                "bidi \u{202E}abc\u{202C} soft\u{AD}hyphen zero\u{200B}width", "tab\tstop\t| esc \u{1B}[31m bell \u{7}",
            ] { stage.receive(text) }
            stage.type("typed 👨‍👩‍👧‍👦 日本 שלום")
        },
        GoldenScene("binary") { stage in
            stage.receive(Array(0...255), kind: .binary)
            stage.receive([0, 1, 0xFF], kind: .binary)
        },
        GoldenScene("all-json") { stage in
            document(&stage)
            stage.type("/json\n")
        },
        GoldenScene("all-hex") { stage in
            talk(&stage)
            stage.type("/hex\n")
        },
        GoldenScene("bare") { stage in
            talk(&stage)
            stage.press(.alt("L"))
        },
    ]

    /// A short conversation.
    private static func talk(_ stage: inout Stage) {
        for text in ["hi", "how are you?", "hello, mountain"] {
            let id = stage.send(text)
            stage.does(.deliveryChanged(id, .answered(.microseconds(310))))
            stage.receive("\(text) - i got it", answers: id)
            stage.pass(.seconds(3))
        }
        stage.does(.tallied(Tally(sent: 3, answered: 3, roundTrip: .microseconds(310))))
    }

    private static func document(_ stage: inout Stage) {
        talk(&stage)
        stage.receive(#"{"name":"Ada","langs":["en","日本"],"n":1.50,"ok":true,"none":null,"a":{"nested":[]}}"#)
    }
}

// MARK: Looking for something

extension GoldenScene {
    private static let looking = [
        GoldenScene("search-typed") { stage in
            talk(&stage)
            stage.press(.control("s"))
            stage.type("got")
        },
        GoldenScene("search-walked") { stage in
            talk(&stage)
            stage.press(.control("s"))
            stage.type("got")
            stage.press(Key(.enter))
            stage.type("nn")
        },
        GoldenScene("search-regex") { stage in
            talk(&stage)
            stage.press(.control("s"), .alt("r"))
            stage.type("h[io]")
        },
        GoldenScene("search-nothing") { stage in
            talk(&stage)
            stage.press(.control("s"))
            stage.type("zebra")
        },
        GoldenScene("filter") { stage in
            talk(&stage)
            stage.type("/filter received /h[ie]/\n")
        },
        GoldenScene("picked") { stage in
            talk(&stage)
            stage.press(Key(.up, .alt), Key(.up, .alt))
        },
    ]
}

// MARK: Pages over the transcript

extension GoldenScene {
    private static let pages = [
        GoldenScene("opened-json") { stage in
            document(&stage)
            stage.press(Key(.up, .alt), Key(.enter))
        },
        GoldenScene("opened-binary") { stage in
            stage.receive(Array(0...99), kind: .binary)
            stage.press(Key(.up, .alt), Key(.enter))
        },
        GoldenScene("opened-sent") { stage in
            let id = stage.send("a message\nin two lines")
            stage.does(.deliveryChanged(id, .answered(.milliseconds(12))))
            stage.press(Key(.up, .alt), Key(.enter))
        },
        GoldenScene("statistics") { stage in
            for (number, time) in [1, 2, 2, 3, 3, 3, 4, 40].enumerated() {
                let id = stage.send("message \(number)")
                stage.does(.deliveryChanged(id, .answered(.milliseconds(time))))
                stage.receive("message \(number) - i got it", answers: id)
            }
            var tally = Tally(sent: 8, answered: 8, roundTrip: .milliseconds(40))
            tally.sentBytes = 72
            stage.does(.tallied(tally))
            stage.type("/stats\n")
        },
        GoldenScene("help") { stage in
            stage.press(Key(.function(1)))
        },
        GoldenScene("help-searched") { stage in
            stage.press(Key(.function(1)))
            stage.type("/undo\n")
        },
        GoldenScene("theme-picker") { stage in
            stage.does(.themesListed(["auto", "dark", "gruvbox-light", "nord", "rosé"], current: "dark"))
            stage.press(Key(.down))
        },
    ]
}
