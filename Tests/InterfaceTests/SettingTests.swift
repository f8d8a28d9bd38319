import Testing

@testable import Interface

/// `/set`: what this run can be told to do otherwise.
@Suite struct SettingTests {
    private static func told(_ stage: Stage) -> [String] {
        stage.model.transcript.numbers.map { String(decoding: stage.model.transcript[$0].body.bytes, as: UTF8.self) }
    }

    @Test func allAreTold() {
        var stage = Stage()
        stage.type("/set\n")
        #expect(
            Self.told(stage) == [
                "/set folding on|off: whether what is long is shown in short, now on",
                "/set form text|json|hex: how messages are shown, now text",
                "/set mouse on|off: whether the mouse works here, now off",
                "/set notify off|bell|osc9: how news is told while you are away, now off",
                "/set pair contains|order|off: what makes an answer, now contains",
            ]
        )
    }

    @Test(arguments: Setting.allCases)
    func eachTakesEachOfItsValues(_ setting: Setting) {
        var stage = Stage()
        for value in setting.values {
            stage.type("/set \(setting.rawValue) \(value)\n")
            #expect(stage.model.value(of: setting) == value)
            stage.type("/set \(setting.rawValue)\n")
            #expect(Self.told(stage).last?.hasSuffix("now \(value)") == true)
        }
    }

    @Test(arguments: [
        ("folding on", "what is long is folded"), ("folding off", "nothing is folded"),
        ("form text", "messages are shown as they come"), ("form json", "JSON is laid out; /json off ends it"),
        ("form hex", "all in hexadecimal; /hex off ends it"), ("notify off", "no signal while you are away"),
        ("notify bell", "the bell rings while you are away"),
        ("notify osc9", "the desktop tells while you are away"),
        ("pair contains", "an answer contains what was sent"), ("pair order", "an answer is the next that comes"),
        ("pair off", "answers are not awaited"),
    ])
    func whatAValueMeansIsTold(_ words: String, _ meaning: String) {
        var stage = Stage()
        stage.type("/set \(words)\n")
        #expect(stage.model.view(at: stage.time).drawn.contains("──── \(meaning) ─"))
        #expect(Self.told(stage).isEmpty)
    }

    @Test func pairingIsTheConversationsMatter() {
        var stage = Stage()
        stage.does(.pairingChanged(.order))
        #expect(stage.model.value(of: .pair) == "order")
        #expect(stage.type("/set pair off\n") == [.pairAnswers(.off)])
        #expect(stage.type("/set pair contains\n") == [.pairAnswers(.contains)])
    }

    @Test(arguments: [
        ("/set nothing", "no setting nothing; there are folding, form, mouse, notify, pair"),
        ("/set form xml", "/set form takes one of text, json, hex"),
        ("/set notify bell now", "/set notify takes one of off, bell, osc9"),
    ])
    func whatIsWrongIsTold(_ line: String, _ told: String) {
        var stage = Stage()
        stage.type(line + "\n")
        #expect(Self.told(stage) == [told])
        #expect(stage.model.editor.text == line)
    }

    @Test func tabKnowsNamesAndValues() {
        var stage = Stage()
        stage.type("/set no")
        stage.press(Key(.tab))
        #expect(stage.model.editor.text == "/set notify ")
        stage.type("be")
        stage.press(Key(.tab))
        #expect(stage.model.editor.text == "/set notify bell")
    }
}
