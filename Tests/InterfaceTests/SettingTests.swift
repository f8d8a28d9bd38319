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
                "/set folding on|off: runs of notices in one line, now on",
                "/set form text|json|hex: how messages are shown, now text",
                "/set mouse on|off: whether the mouse works here, now off",
                "/set notify off|bell|osc9: how news is told while you are away, now off",
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
        ("/set nothing", "no setting nothing; there are folding, form, mouse, notify"),
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
