import Testing

@testable import Interface

@Suite struct HelpPageTests {
    /// The page of two commands and three keys: those of the program change more often than how it looks.
    private func stage(columns: Int, rows: Int) -> Stage {
        var stage = Stage(columns: columns, rows: rows)
        stage.type("draft")
        let bindings = KeyBindings([(Key(.enter), .acceptLine), (.control("g"), .help), (Key(.up, .alt), .rowUp)])
        let commands = Command.all.filter { ["help", "connect"].contains($0.name) }
        stage.model.overlay = .pager(Pager(HelpPage.text(commands: commands, bindings: bindings)))
        return stage
    }

    @Test func theHelpAtEightyColumns() {
        expectScreen(
            stage(columns: 80, rows: 24).model,
            """
            | not connected                                                                  |
            |▏ Commands                                                                       |
            |   /help           show the commands and the keys                               |
            |   /connect [URL]  connect, or connect again                                    |
            |                                                                                |
            | Keys                                                                           |
            |   Enter   send the message, or do the command                                  |
            |   Ctrl-G  show this help                                                       |
            |   Alt-Up  scroll a row up                                                      |
            |                                                                                |
            | Keys on a picked message, while the line is empty                              |
            |   Enter   open it in full                                                      |
            |   c       copy it to the terminal's clipboard                                  |
            |   r       send it again                                                        |
            |   e       put it into the line, to edit and send                               |
            |   x       do not send it, if it still waits                                    |
            |   a       add it to the script named by /save                                  |
            |   o       open its first URL in the browser                                    |
            |   Escape  pick none                                                            |
            |                                                                                |
            | Keys for the script that plays, while the line is empty                        |
            |   Space   stand still, or go on                                                |
            |──── Esc closes · / searches ────────────────────────────────────────── 13% ────|
            | › draft                                                                        |
            """
        )
    }

    @Test func theHelpAtAnOddSize() {
        var stage = stage(columns: 37, rows: 9)
        stage.type("/CONNECT")
        stage.press(.control("u"))
        stage.type("again")
        expectScreen(
            stage.model,
            """
            | not connected                       |
            |Commands                             |
            |  /help           show the commands  |
            |and the keys                         |
            |  /connect [URL]  connect, or connect|
            |again                                |
            |                                     |
            |──── /again▏ ─────── match 1 of 2 ────|
            | › draft                             |
            """
        )
    }

    @Test func reboundKeysAreTold() {
        let text = String(decoding: HelpPage.text(bindings: KeyBindings([(.control("g"), .help)])).bytes, as: UTF8.self)
        #expect(text.contains("Ctrl-G  show this help"))
        #expect(!text.contains("F1 "))
    }

    @Test func everyNameForConfigurationsIsFound() {
        let text = String(decoding: HelpPage.text(bindings: .standard).bytes, as: UTF8.self)
        for action in Action.allCases { #expect(text.contains("\n  \(action.rawValue) ")) }
    }

    @Test func seventyEightColumnsHoldEveryLine() {
        let text = String(decoding: HelpPage.text(bindings: .standard).bytes, as: UTF8.self)
        let lines = text.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 78 })
        #expect(
            lines.count == 6 + ReplayKey.allCases.count + Command.all.count + 2 * Action.allCases.count
                + PickedStep.allCases.count
                + PagerStep.allCases.count
        )
    }
}
